<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ComparisonTable</name>
    <message>
        <source>%1 (%2 pairs)</source>
        <translation>%1（%2 对）</translation>
    </message>
    <message>
        <source>Told apart rightly</source>
        <translation>正确区分</translation>
    </message>
    <message>
        <source>Recognised, one stranger in 100 let in</source>
        <translation>识别率（每 100 名陌生人误认 1 名）</translation>
    </message>
    <message>
        <source>Recognised, one stranger in 1000 let in</source>
        <translation>识别率（每 1000 名陌生人误认 1 名）</translation>
    </message>
    <message>
        <source>Labeled Faces in the Wild</source>
        <translation>Labeled Faces in the Wild</translation>
    </message>
    <message>
        <source>%1 % (%2 to %3)</source>
        <translation>%1%（%2 至 %3）</translation>
    </message>
    <message>
        <source>Recognised at the threshold that your gallery has</source>
        <translation>在您人物库的阈值下认出</translation>
    </message>
    <message>
        <source>Strangers let in at that threshold</source>
        <translation>在该阈值下被放行的陌生人</translation>
    </message>
</context>
<context>
    <name>ConsentWords</name>
    <message>
        <source>%1: %2</source>
        <comment>purpose, text of the consent</comment>
        <translation>%1：%2</translation>
    </message>
    <message numerus="yes">
        <source>Holds for %n day(s).</source>
        <translation>
            <numerusform>有效期 %Ln 天。</numerusform>
        </translation>
    </message>
    <message>
        <source>Version %1.</source>
        <translation>版本 %1。</translation>
    </message>
</context>
<context>
    <name>FaceWords</name>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>This is %1.</source>
        <translation>这是“%1”。</translation>
    </message>
    <message>
        <source>This could be %1, but %2 is almost as similar.</source>
        <translation>可能是 %1，但 %2 也几乎同样相似。</translation>
    </message>
    <message>
        <source>Looks like %1, but you said before that such a face is somebody else.</source>
        <translation>看起来像 %1，但您曾说过这样的脸是别人。</translation>
    </message>
    <message>
        <source>Nobody is enrolled yet, so nobody can be recognised.</source>
        <translation>尚未登记任何人，因此无法识别。</translation>
    </message>
    <message>
        <source>Nobody enrolled is similar enough.</source>
        <translation>已登记的人都不够相似。</translation>
    </message>
    <message>
        <source>The face cannot be judged: %1.</source>
        <translation>无法判断这张脸：%1。</translation>
    </message>
    <message>
        <source>This face has not been looked at yet.</source>
        <translation>尚未分析这张脸。</translation>
    </message>
    <message>
        <source>Most similar: %1, cosine %2 (needed: %3)</source>
        <translation>最相似：%1，余弦 %2（需要 %3）</translation>
    </message>
    <message>
        <source>Next: %1, cosine %2</source>
        <translation>其次：%1，余弦 %2</translation>
    </message>
    <message>
        <source>Quality: good, %1 pixels wide</source>
        <translation>质量：良好，宽 %1 像素</translation>
    </message>
    <message>
        <source>Quality: %1; %2 pixels wide</source>
        <translation>质量：%1；宽 %2 像素</translation>
    </message>
    <message>
        <source>Looks like %1, but another face in this picture is more similar.</source>
        <translation>像 %1，但这张图片中另一张人脸更相似。</translation>
    </message>
    <message>
        <source>Looks like %1; the next look will tell.</source>
        <translation>像 %1；下一次查看后便知。</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Pictures (%1)</source>
        <translation>图片 (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>No file manager was found</source>
        <translation>未找到文件管理器</translation>
    </message>
    <message>
        <source>The folder is %1</source>
        <translation>文件夹位于 %1</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>Look into the camera</source>
        <translation>请看镜头</translation>
    </message>
    <message>
        <source>No face in sight</source>
        <translation>画面中没有人脸</translation>
    </message>
    <message>
        <source>Several faces: click the right one</source>
        <translation>有多张人脸：请点击要登记的那一张</translation>
    </message>
    <message>
        <source>Move your face into the oval</source>
        <translation>请把脸移到椭圆框内</translation>
    </message>
    <message>
        <source>Come a little closer</source>
        <translation>请靠近一点</translation>
    </message>
    <message>
        <source>Move back a little</source>
        <translation>请后退一点</translation>
    </message>
    <message>
        <source>Hold still</source>
        <translation>请保持不动</translation>
    </message>
    <message>
        <source>Good, hold still</source>
        <translation>很好，请保持不动</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>很好</translation>
    </message>
    <message>
        <source>That is enough. Save when you are ready</source>
        <translation>照片已足够，可以随时保存</translation>
    </message>
    <message>
        <source>Waiting for another pose</source>
        <translation>正在等待其他姿势</translation>
    </message>
    <message>
        <source>Turn a little to the left</source>
        <translation>请向左转一点</translation>
    </message>
    <message>
        <source>Turn a little to the right</source>
        <translation>请向右转一点</translation>
    </message>
    <message>
        <source>Look up a little</source>
        <translation>请稍微抬头</translation>
    </message>
    <message>
        <source>Look down a little</source>
        <translation>请稍微低头</translation>
    </message>
    <message>
        <source>Look straight into the camera</source>
        <translation>请正对镜头</translation>
    </message>
    <message>
        <source>up and left</source>
        <translation>左上</translation>
    </message>
    <message>
        <source>up</source>
        <translation>上方</translation>
    </message>
    <message>
        <source>up and right</source>
        <translation>右上</translation>
    </message>
    <message>
        <source>left</source>
        <translation>左侧</translation>
    </message>
    <message>
        <source>straight ahead</source>
        <translation>正面</translation>
    </message>
    <message>
        <source>right</source>
        <translation>右侧</translation>
    </message>
    <message>
        <source>down and left</source>
        <translation>左下</translation>
    </message>
    <message>
        <source>down</source>
        <translation>下方</translation>
    </message>
    <message>
        <source>down and right</source>
        <translation>右下</translation>
    </message>
    <message>
        <source>too poor to be used</source>
        <translation>质量太差，无法使用</translation>
    </message>
    <message>
        <source>the same as a shot that is there already</source>
        <translation>与已有的照片相同</translation>
    </message>
    <message>
        <source>This looks like somebody else</source>
        <translation>看起来像另一个人</translation>
    </message>
    <message>
        <source>there are enough shots of this pose</source>
        <translation>这个姿势的照片已足够</translation>
    </message>
    <message>
        <source>there are as many shots as can be kept</source>
        <translation>照片数量已达上限</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Cancelled. Nothing was changed.</source>
        <translation>已取消。未做任何更改。</translation>
    </message>
    <message>
        <source>Something was left out or is not allowed. Nothing was changed. Check what you entered.</source>
        <translation>有内容缺失或不被允许。未做任何更改。请检查输入。</translation>
    </message>
    <message>
        <source>This is not there any more. Nothing was changed. Choose another one.</source>
        <translation>该项已不存在。未做任何更改。请另选一项。</translation>
    </message>
    <message>
        <source>The file or folder was not found. Nothing was changed. Check that it was not moved and that its drive is connected.</source>
        <translation>找不到文件或文件夹。未做任何更改。请检查它是否被移动、其磁盘是否已连接。</translation>
    </message>
    <message>
        <source>The file could not be read. Nothing was changed. Check that you may open it.</source>
        <translation>无法读取文件。未做任何更改。请检查您是否有权打开它。</translation>
    </message>
    <message>
        <source>The file could not be written. What was there before is kept. Choose another place.</source>
        <translation>无法写入文件。原有内容已保留。请选择其他位置。</translation>
    </message>
    <message>
        <source>The disk is full. What was saved before is kept, the last change is not. Free some space and try again.</source>
        <translation>磁盘已满。之前保存的内容已保留，最后一次更改未保存。请释放空间后重试。</translation>
    </message>
    <message>
        <source>The file ends too early. Nothing was changed. Copy or download it again.</source>
        <translation>文件不完整。未做任何更改。请重新复制或下载。</translation>
    </message>
    <message>
        <source>The file is damaged or not what its name says. Nothing was changed. Copy or download it again.</source>
        <translation>文件已损坏或与其名称不符。未做任何更改。请重新复制或下载。</translation>
    </message>
    <message>
        <source>This kind of file cannot be read. Nothing was changed. Choose another file.</source>
        <translation>无法读取这种文件。未做任何更改。请选择其他文件。</translation>
    </message>
    <message>
        <source>The weights file asks for more than plain numbers and was refused. Nothing in it was executed. Use a file from a source you trust.</source>
        <translation>权重文件要求的不只是普通数字，已被拒绝。其中的任何内容都未执行。请使用可信来源的文件。</translation>
    </message>
    <message>
        <source>The weights do not fit the network. The model in use before is kept. Choose weights made for this network.</source>
        <translation>权重与网络不匹配。之前使用的模型已保留。请选择适用于此网络的权重。</translation>
    </message>
    <message>
        <source>The weights belong to another kind of network. The model in use before is kept. Choose weights made for this network.</source>
        <translation>权重属于另一种网络。之前使用的模型已保留。请选择适用于此网络的权重。</translation>
    </message>
    <message>
        <source>The model is not loaded yet. Nothing was changed. Wait a moment and try again.</source>
        <translation>模型尚未加载。未做任何更改。请稍候再试。</translation>
    </message>
    <message>
        <source>The library that runs the networks could not be loaded, so no face can be recognised. All stored faces are kept. Run the installer again, then restart the program.</source>
        <translation>无法加载运行网络的程序库，因此无法识别人脸。所有已保存的人脸均已保留。请重新运行安装程序，然后重启本程序。</translation>
    </message>
    <message>
        <source>The chosen device is not there. Nothing is lost. Choose the device “Automatic” in the settings.</source>
        <translation>所选设备不存在。没有丢失任何内容。请在设置中选择“自动”设备。</translation>
    </message>
    <message>
        <source>There is not enough memory for this. Nothing was changed. Close other programs, or use a smaller picture.</source>
        <translation>内存不足。未做任何更改。请关闭其他程序，或使用较小的图片。</translation>
    </message>
    <message>
        <source>The picture could not be read. It was left out. Save it as PNG or JPEG and try again.</source>
        <translation>无法读取图片，已将其略过。请另存为 PNG 或 JPEG 后重试。</translation>
    </message>
    <message>
        <source>No face was found. Nothing was changed. Use a picture in which the face is larger, brighter and seen from the front.</source>
        <translation>未找到人脸。未做任何更改。请使用脸部更大、更亮且正对镜头的图片。</translation>
    </message>
    <message>
        <source>There are several faces. Nothing was changed. Choose the one that is meant.</source>
        <translation>有多张人脸。未做任何更改。请选择所指的那一张。</translation>
    </message>
    <message>
        <source>The camera is in use by another program. Close that program, then try again.</source>
        <translation>摄像头正被其他程序使用。请关闭该程序后重试。</translation>
    </message>
    <message>
        <source>The source has ended. Play it again or choose another one.</source>
        <translation>来源已结束。请重新播放或选择其他来源。</translation>
    </message>
    <message>
        <source>The source sends no pictures. Check its cable or network connection.</source>
        <translation>来源没有发送画面。请检查线缆或网络连接。</translation>
    </message>
    <message>
        <source>The connection to the source was lost. Check its cable or network connection.</source>
        <translation>与来源的连接已断开。请检查线缆或网络连接。</translation>
    </message>
    <message>
        <source>This name is taken. Nothing was changed. Choose another name.</source>
        <translation>该名称已被使用。未做任何更改。请选择其他名称。</translation>
    </message>
    <message>
        <source>The data folder was written by a newer version of this program. It was not touched. Update the program, or choose another folder.</source>
        <translation>数据文件夹由本程序的更新版本写入，未做改动。请更新程序，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>The data folder holds a database of another program. It was not touched. Choose another folder.</source>
        <translation>数据文件夹中是其他程序的数据库，未做改动。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>The database in the data folder is damaged. It was left as it is. “Restore a backup…” goes back to a copy of it, as does “facenet restore”.</source>
        <translation>数据文件夹中的数据库已损坏，已保持原样。“恢复备份…”可回到它的一个副本，“facenet restore”也可以。</translation>
    </message>
    <message>
        <source>The database is missing from the data folder, but there are backups of it. Nothing was changed. “Restore a backup…” goes back to one, as does “facenet restore”. To begin anew choose another folder.</source>
        <translation>数据文件夹中缺少数据库，但有它的备份。未做任何改动。“恢复备份…”可回到其中一个，“facenet restore”也可以。若要重新开始，请选择其他文件夹。</translation>
    </message>
    <message>
        <source>This is a copy of another data folder: its numbers mean other people. Nothing was changed. Add its people to those here, or put it in the place of everything.</source>
        <translation>这是另一个数据文件夹的副本：其中的编号代表其他人。未做任何改动。可将其中的人添加到这里，或用它替换全部内容。</translation>
    </message>
    <message>
        <source>Nothing can be written into the data folder. Nothing was changed. Make it writable, or choose another folder.</source>
        <translation>无法写入数据文件夹。未做任何更改。请使其可写，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>The data folder is in use by another window or program. Nothing was changed. Close that one and try again, or choose another folder.</source>
        <translation>数据文件夹正被另一个窗口或程序使用。未做任何更改。请关闭它后重试，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>The database could not do this. What was saved before is kept. Try again, or choose another folder.</source>
        <translation>数据库无法完成此操作。之前保存的内容已保留。请重试，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>Something unexpected went wrong. What was saved before is kept. Restart the program; if it happens again, report it with the details.</source>
        <translation>发生了意外错误。之前保存的内容已保留。请重启程序；如果再次发生，请附上详情报告。</translation>
    </message>
    <message>
        <source>%1
Details: %2</source>
        <translation>%1
详情：%2</translation>
    </message>
    <message>
        <source>too far away</source>
        <translation>太远</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>too dark</source>
        <translation>太暗</translation>
    </message>
    <message>
        <source>too bright</source>
        <translation>太亮</translation>
    </message>
    <message>
        <source>turned away</source>
        <translation>侧脸</translation>
    </message>
    <message>
        <source>tilted</source>
        <translation>歪斜</translation>
    </message>
    <message>
        <source>maybe covered</source>
        <translation>可能被遮挡</translation>
    </message>
    <message>
        <source>Come a little closer</source>
        <translation>请靠近一点</translation>
    </message>
    <message>
        <source>Hold still</source>
        <translation>请保持不动</translation>
    </message>
    <message>
        <source>More light on the face, please</source>
        <translation>请让脸部更亮一些</translation>
    </message>
    <message>
        <source>Less light on the face, please</source>
        <translation>请让脸部光线弱一些</translation>
    </message>
    <message>
        <source>Look a little more towards the camera</source>
        <translation>请再朝向摄像头一点</translation>
    </message>
    <message>
        <source>Hold your head upright</source>
        <translation>请把头摆正</translation>
    </message>
    <message>
        <source>Nothing in front of the face, please</source>
        <translation>请不要遮挡脸部</translation>
    </message>
    <message>
        <source>There is a graphics card, but it cannot be used (%1). The CPU does the work. “bash installer/setup.sh --cuda” installs what it needs.</source>
        <translation>有显卡，但无法使用（%1），改由 CPU 处理。运行“bash installer/setup.sh --cuda”可安装所需组件。</translation>
    </message>
    <message>
        <source>The source does not answer. Check the cable, the address and that it is switched on.</source>
        <translation>视频源没有响应。请检查连接线、地址以及设备是否已开启。</translation>
    </message>
    <message>
        <source>This cannot be undone or redone any more: another change stands in the way. Nothing was changed. Undo that one first.</source>
        <translation>无法再撤销或重做：有另一项更改挡在前面。未做任何更改。请先撤销那一项。</translation>
    </message>
    <message>
        <source>The data folder is protected by a passphrase. Nothing of it can be seen until the passphrase is given.</source>
        <translation>数据文件夹受口令保护。输入口令之前，其中的内容都无法查看。</translation>
    </message>
    <message>
        <source>This is not the passphrase. Nothing was changed. Try again.</source>
        <translation>口令不正确。未做任何更改。请重试。</translation>
    </message>
    <message>
        <source>Settings that decide who is named were changed by somebody without the passphrase. Nobody is named with them. Lock and unlock the data folder to give all settings their defaults, or restore a backup.</source>
        <translation>有人在没有口令的情况下更改了决定识别结果的设置。程序不会用这些设置说出任何人的姓名。请锁定并解锁数据文件夹，将所有设置恢复为默认值，或恢复备份。</translation>
    </message>
    <message>
        <source>The data folder is busy with what was asked before. Nothing was changed. Try again in a moment.</source>
        <translation>数据文件夹正忙于先前的请求。没有任何改动。请稍后再试。</translation>
    </message>
    <message>
        <source>no face was found</source>
        <translation>未找到人脸</translation>
    </message>
    <message>
        <source>this is not a picture that can be read</source>
        <translation>不是可读取的图片</translation>
    </message>
    <message>
        <source>the file was not found</source>
        <translation>找不到文件</translation>
    </message>
    <message>
        <source>the file could not be opened</source>
        <translation>无法打开文件</translation>
    </message>
    <message>
        <source>the picture is too large for the memory</source>
        <translation>图片太大，内存不足</translation>
    </message>
    <message>
        <source>Faces are recognised with this model now. Nothing was changed. Use another model first.</source>
        <translation>当前正在使用此模型识别人脸。未做任何更改。请先改用另一个模型。</translation>
    </message>
    <message>
        <source>it shows several faces</source>
        <translation>图中有多张人脸</translation>
    </message>
    <message>
        <source>a part of the file is missing: copy or download it again</source>
        <translation>文件不完整：请重新复制或下载</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>this is a camera&apos;s raw file: save it as JPEG with the camera or its program</source>
        <translation>这是相机的 RAW 文件：请用相机或其程序存为 JPEG</translation>
    </message>
    <message>
        <source>this is no picture but a film or a sound</source>
        <translation>这不是图片，而是视频或音频</translation>
    </message>
    <message>
        <source>this is not a picture</source>
        <translation>这不是图片</translation>
    </message>
    <message>
        <source>this format is not read: save it as JPEG or PNG</source>
        <translation>不支持此格式：请存为 JPEG 或 PNG</translation>
    </message>
    <message>
        <source>it has too many pixels: save it smaller</source>
        <translation>像素过多：请缩小后保存</translation>
    </message>
    <message>
        <source>no person&apos;s name stands in or above it: use a folder a person</source>
        <translation>其文件名和文件夹名都不是人名：请每人使用一个文件夹</translation>
    </message>
    <message>
        <source>The film breaks off here: a part of the file is missing. What was seen until then is kept. Copy or download it again.</source>
        <translation>视频在此中断：文件缺少一部分。此前识别的结果会保留。请重新复制或下载。</translation>
    </message>
    <message>
        <source>There are no pictures in this file, only sound. Choose another one.</source>
        <translation>此文件没有画面，只有声音。请选择其他文件。</translation>
    </message>
    <message>
        <source>The film cannot be played because its index is missing: its recording or its copy was not completed. Copy it again, or have a repair program make a new index.</source>
        <translation>视频缺少索引，无法播放：录制或复制没有完成。请重新复制，或用修复程序重建索引。</translation>
    </message>
    <message>
        <source>The system lets you run too few processes at once for this program. Nothing was changed. End other programs, or raise the limit (“ulimit -u”).</source>
        <translation>系统允许您同时运行的进程太少，本程序无法工作。没有更改任何内容。请关闭其他程序，或提高限制（“ulimit -u”）。</translation>
    </message>
    <message>
        <source>These pictures clearly show different people. Nothing of them was stored. Give each person a folder, or store them nevertheless.</source>
        <translation>这些图片明显是不同的人，没有存储。请为每个人建一个文件夹，或仍然存储。</translation>
    </message>
    <message>
        <source>One of the processes that train together has ended or does not answer. What was learned until the last checkpoint is kept. Go on with the training.</source>
        <translation>共同训练的进程中有一个已结束或没有响应。到上一个检查点为止学到的内容已保留。请继续该训练。</translation>
    </message>
    <message>
        <source>The file of the weights in use is missing, so no face can be recognised. All stored faces are kept. Choose other weights under “Training”, “Models…”, or restore a backup: it holds imported weights too.</source>
        <translation>正在使用的权重文件不见了，因此无法识别人脸。已存人脸全部保留。请在“训练”菜单的“模型…”中选择其他权重，或恢复备份：其中也有导入的权重。</translation>
    </message>
    <message>
        <source>The file of the weights in use was changed by somebody: what decides who is named is not what was chosen, so no face is recognised. All stored faces are kept. Choose weights under “Training”, “Models…”.</source>
        <translation>正在使用的权重文件被人改动过：决定谁被认出的内容已不是当初选择的，因此不识别人脸。已存人脸全部保留。请在“训练”菜单的“模型…”中选择权重。</translation>
    </message>
    <message>
        <source>A part of the picture is missing. It was left out. Copy or download it again.</source>
        <translation>图片缺少一部分，已略过。请重新复制或下载。</translation>
    </message>
    <message>
        <source>The picture has too many pixels. It was left out. Save it smaller and try again.</source>
        <translation>图片的像素太多，已略过。请缩小后再试。</translation>
    </message>
    <message>
        <source>This is no video, picture or stream that can be read, or it is damaged. Nothing was changed. Choose another one, or save it anew: a video as MP4, a picture as JPEG.</source>
        <translation>这不是可以读取的视频、图片或网络流，或者文件已损坏。未作任何更改。请选择其他文件，或重新保存：视频存为 MP4，图片存为 JPEG。</translation>
    </message>
    <message>
        <source>There are no pictures in this folder, nor in those in it. Nothing was changed. Choose another one.</source>
        <translation>此文件夹及其子文件夹中没有图片。未作任何更改。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>there are no pictures in this folder</source>
        <translation>此文件夹中没有图片</translation>
    </message>
    <message>
        <source>A passphrase protected the data folder, or a copy of it, when you used it last, and here is none: somebody else took it off, or put another store in its place. Nothing of it is used. Restore a backup, choose another folder, or go on without a passphrase.</source>
        <translation>您上次使用时，数据文件夹或它的一个副本受口令保护，而这里没有口令：有人取消了口令，或用另一个数据库替换了它。其中的任何内容都不会被使用。请恢复备份、选择其他文件夹，或不使用口令继续。</translation>
    </message>
    <message>
        <source>The file of the data folder was removed, or another was put in its place, while this program had it open. Nothing more is written to it. What was in it may lie beside as facenet.sqlite.replaced-…; restore it as a backup.</source>
        <translation>程序打开数据文件夹期间，其文件被删除或被替换。不会再向其中写入任何内容。原有内容可能保存在旁边的 facenet.sqlite.replaced-… 中，可作为备份恢复。</translation>
    </message>
    <message>
        <source>turned %1° sideways and %2° down</source>
        <translation>侧转 %1°，俯 %2°</translation>
    </message>
    <message>
        <source>turned %1° sideways and %2° up</source>
        <translation>侧转 %1°，仰 %2°</translation>
    </message>
</context>
<context>
    <name>OptionWords</name>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Pictures in a step</source>
        <translation>每步图片数</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>How steps are drawn</source>
        <translation>取样方式</translation>
    </message>
    <message>
        <source>Pictures of a person in a step (pk)</source>
        <translation>每步每人图片数（pk）</translation>
    </message>
    <message>
        <source>Triplets that count (pk)</source>
        <translation>计入的三元组（pk）</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Smallest learning rate</source>
        <translation>最小学习率</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>How the learning rate falls</source>
        <translation>学习率下降方式</translation>
    </message>
    <message>
        <source>Largest gradient norm (0: any)</source>
        <translation>最大梯度范数（0：不限）</translation>
    </message>
    <message>
        <source>Margin of the triplet loss</source>
        <translation>三元组损失的间隔</translation>
    </message>
    <message>
        <source>Weight of the triplet loss</source>
        <translation>三元组损失的权重</translation>
    </message>
    <message>
        <source>Weight of the cross-entropy</source>
        <translation>交叉熵的权重</translation>
    </message>
    <message>
        <source>Classifier</source>
        <translation>分类器</translation>
    </message>
    <message>
        <source>Scale of the classifier&apos;s margin</source>
        <translation>分类器间隔的缩放</translation>
    </message>
    <message>
        <source>Margin of the classifier</source>
        <translation>分类器的间隔</translation>
    </message>
    <message>
        <source>Weight of staying like the present model</source>
        <translation>保持接近当前模型的权重</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>随机失活</translation>
    </message>
    <message>
        <source>Epochs with a frozen backbone</source>
        <translation>冻结主干的轮数</translation>
    </message>
    <message>
        <source>Early units that never change</source>
        <translation>始终不变的前部单元</translation>
    </message>
    <message>
        <source>Moving average of the weights (0: none)</source>
        <translation>权重滑动平均（0：无）</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Threads that read pictures (0: automatic)</source>
        <translation>读取图片的线程（0：自动）</translation>
    </message>
    <message>
        <source>Share of pictures for judging the loss</source>
        <translation>用于评估损失的图片比例</translation>
    </message>
    <message>
        <source>Share of people kept apart as strangers</source>
        <translation>留作陌生人的人员比例</translation>
    </message>
    <message>
        <source>Their number instead (-1: by share)</source>
        <translation>改用人数（-1：按比例）</translation>
    </message>
    <message>
        <source>Epochs between numbered checkpoints (0: none)</source>
        <translation>编号检查点之间的轮数（0：无）</translation>
    </message>
    <message>
        <source>Minutes between checkpoints</source>
        <translation>检查点之间的分钟数</translation>
    </message>
    <message>
        <source>Epochs without anything better (0: any)</source>
        <translation>无改进的轮数上限（0：不限）</translation>
    </message>
    <message>
        <source>Mirror pictures</source>
        <translation>镜像图片</translation>
    </message>
    <message>
        <source>Vary colours</source>
        <translation>变化颜色</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Turn, scale and move</source>
        <translation>旋转、缩放和平移</translation>
    </message>
    <message>
        <source>Grey out parts</source>
        <translation>遮灰局部</translation>
    </message>
    <message>
        <source>Cover the lower face</source>
        <translation>遮住下半脸</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>in steps</source>
        <translation>分段</translation>
    </message>
    <message>
        <source>random triplets</source>
        <translation>随机三元组</translation>
    </message>
    <message>
        <source>some people, some pictures of each (pk)</source>
        <translation>若干人，每人若干张（pk）</translation>
    </message>
    <message>
        <source>the hardest (batch-hard)</source>
        <translation>最难的（batch-hard）</translation>
    </message>
    <message>
        <source>semi-hard</source>
        <translation>半难（semi-hard）</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>its backbone alone</source>
        <translation>仅其骨干网络</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>从零开始</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>“%1” is not understood</source>
        <translation>无法理解“%1”</translation>
    </message>
    <message>
        <source>“%1” must be at least %2</source>
        <translation>“%1”至少应为 %2</translation>
    </message>
    <message>
        <source>“%1” must be more than 0</source>
        <translation>“%1”必须大于 0</translation>
    </message>
    <message>
        <source>“%1” must lie between %2 and %3</source>
        <translation>“%1”必须在 %2 和 %3 之间</translation>
    </message>
    <message>
        <source>with random triplets the pictures in a step must be a multiple of 3</source>
        <translation>使用随机三元组时，每步的图片数必须是 3 的倍数</translation>
    </message>
    <message>
        <source>the pictures in a step must be a multiple of those of a person: at least 2 of each, of at least 2 people</source>
        <translation>每步的图片数必须是每人图片数的倍数：至少 2 人，每人至少 2 张</translation>
    </message>
    <message>
        <source>the smallest learning rate must not be larger than the learning rate</source>
        <translation>最小学习率不得大于学习率</translation>
    </message>
    <message>
        <source>the weights of the losses must not be negative, and one must be more than 0</source>
        <translation>各损失的权重不得为负，且至少有一个大于 0</translation>
    </message>
    <message>
        <source>a backbone that starts from nothing cannot stay frozen</source>
        <translation>从零开始的骨干网络不能保持冻结</translation>
    </message>
    <message>
        <source>Only the last layer learns</source>
        <translation>只训练最后一层</translation>
    </message>
    <message>
        <source>Centres of each person in the classifier</source>
        <translation>分类器中每人的中心数</translation>
    </message>
    <message>
        <source>Steps in which the learning rate rises</source>
        <translation>学习率上升的步数</translation>
    </message>
    <message>
        <source>Learning rate of earlier units, by unit</source>
        <translation>较早单元的学习率（逐单元）</translation>
    </message>
    <message>
        <source>Batches to one step</source>
        <translation>每步的批次数</translation>
    </message>
    <message>
        <source>What is taken from it</source>
        <translation>从中取用</translation>
    </message>
    <message>
        <source>all of its weights</source>
        <translation>全部权重</translation>
    </message>
    <message>
        <source>Batch norm over all processes</source>
        <translation>批归一化跨所有进程</translation>
    </message>
    <message>
        <source>Share of others who look alike</source>
        <translation>长相相似者所占比例</translation>
    </message>
    <message>
        <source>Tries, of which the best is kept</source>
        <translation>尝试次数（保留最好的一次）</translation>
    </message>
    <message>
        <source>At the end once more on everybody</source>
        <translation>最后再用所有人训练一次</translation>
    </message>
</context>
<context>
    <name>ProtectedText</name>
    <message>
        <source>These backups could not be removed and can still be read. Delete them by hand:
%1</source>
        <translation>以下备份无法删除，仍可读取。请手动删除：
%1</translation>
    </message>
    <message>
        <source>These backups still open with the passphrase from before. The next unlocking tries again:
%1</source>
        <translation>以下备份仍使用先前的口令。下次解锁时会再次尝试更改：
%1</translation>
    </message>
    <message>
        <source>These backups cannot be opened and were left as they are, so nobody knows what can be read in them. Delete them by hand if you don&apos;t need them:
%1</source>
        <translation>以下备份无法打开，已保持原样，因此不知道其中能读到什么。如果不需要，请手动删除：
%1</translation>
    </message>
    <message>
        <source>Another program keeps a log open in which what was there before can be read. Close it, lock and unlock again.</source>
        <translation>另一个程序占用着日志，其中仍可读到先前的内容。请关闭该程序，然后锁定并再次解锁。</translation>
    </message>
    <message>
        <source>These copies and exports can be read without the passphrase. Take them in, move them, or delete them:
%1</source>
        <translation>这些副本和导出无需口令即可读取。请将其导入、移走或删除：
%1</translation>
    </message>
    <message>
        <source>Which data folders have a passphrase is remembered in a file that cannot be read or written. It would not be noticed that somebody else took one off. Mend or delete the file:
%1</source>
        <translation>哪些数据文件夹有密码记录在一个无法读取或写入的文件中。若有人去掉了密码，程序将无法察觉。请修复或删除该文件：
%1</translation>
    </message>
</context>
<context>
    <name>facenet::BackupsDialog</name>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Backups, newest first</source>
        <translation>备份，最新的在前</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Go back to this</source>
        <translation>恢复到此备份</translation>
    </message>
    <message>
        <source>Backups (*.sqlite)</source>
        <translation>备份 (*.sqlite)</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>正在处理</translation>
    </message>
    <message>
        <source>There is no backup yet. One is made every day on which the program runs.</source>
        <translation>还没有备份。程序运行的每一天都会做一次备份。</translation>
    </message>
    <message>
        <source>Looking into it…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>Made %1, %2</source>
        <translation>创建于 %1，%2</translation>
    </message>
    <message>
        <source>Protected by a passphrase: the names in it cannot be shown here.</source>
        <translation>受口令保护：此处无法显示其中的姓名。</translation>
    </message>
    <message>
        <source>Going back to it would mean:</source>
        <translation>恢复到此备份意味着：</translation>
    </message>
    <message>
        <source>These come back: %1</source>
        <translation>恢复的人：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n people come back</source>
        <translation>
            <numerusform>恢复 %Ln 人</numerusform>
        </translation>
    </message>
    <message>
        <source>These go: %1</source>
        <translation>消失的人：%1</translation>
    </message>
    <message>
        <source>These change: %1</source>
        <translation>变化的人：%1</translation>
    </message>
    <message>
        <source>Go back to this backup? Everything is replaced by what it holds. The present state is backed up first, so that you can return to it the same way.</source>
        <translation>恢复到此备份？所有内容都将被备份中的内容取代。会先备份当前状态，以便用同样的方法返回。</translation>
    </message>
    <message>
        <source>Keep the present</source>
        <translation>保留当前状态</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>This is a copy of another data folder. Its people can be added to those here, or take the place of everything.</source>
        <translation>这是另一个数据文件夹的副本。可将其中的人添加到这里，或用它替换全部内容。</translation>
    </message>
    <message>
        <source>This is a copy of another data folder. Add its people to those here, or replace everything by what it holds? The present state is backed up before it is replaced.</source>
        <translation>这是另一个数据文件夹的副本。要将其中的人添加到这里，还是用它的内容替换全部？替换之前会先备份当前状态。</translation>
    </message>
    <message>
        <source>Replace everything</source>
        <translation>替换全部</translation>
    </message>
    <message>
        <source>Add its people</source>
        <translation>添加其中的人</translation>
    </message>
    <message>
        <source>The passphrase of this backup:</source>
        <translation>此备份的口令：</translation>
    </message>
    <message numerus="yes">
        <source>%n people were added.</source>
        <translation>
            <numerusform>已添加 %Ln 人。</numerusform>
        </translation>
    </message>
    <message>
        <source>The weights of the model “%1” are missing. Import them, or choose another model in the settings.</source>
        <translation>模型“%1”的权重缺失。请导入它们，或在设置中选择其他模型。</translation>
    </message>
    <message>
        <source>Bring back people who were erased for good since</source>
        <translation>恢复此后被永久清除的人员</translation>
    </message>
    <message numerus="yes">
        <source>%n people were erased for good since, and stay so</source>
        <translation>
            <numerusform>此后有 %Ln 人被永久清除，并保持清除状态</numerusform>
        </translation>
    </message>
    <message>
        <source>These were erased for good since, and stay so: %1</source>
        <translation>此后被永久清除并保持清除状态的人员：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n people who were erased for good since did not come back.</source>
        <translation>
            <numerusform>此后被永久清除的 %Ln 人没有恢复。</numerusform>
        </translation>
    </message>
    <message>
        <source>The passphrase of the data folder:</source>
        <translation>数据文件夹的口令：</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%Ln 人</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n faces</source>
        <translation>
            <numerusform>%Ln 张人脸</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sightings</source>
        <translation>
            <numerusform>%Ln 条出现记录</numerusform>
        </translation>
    </message>
    <message>
        <source>These come: %1</source>
        <translation>将加入：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n people come</source>
        <translation>
            <numerusform>将加入 %Ln 人</numerusform>
        </translation>
    </message>
    <message>
        <source>Go back to this backup? It takes the place of the file that is missing or cannot be used; what is there of it is kept beside.</source>
        <translation>恢复到此备份？它将取代缺失或无法使用的文件；现有的文件会保留在旁边。</translation>
    </message>
    <message>
        <source>The backup was restored.</source>
        <translation>备份已恢复。</translation>
    </message>
    <message>
        <source>What was there before is the newest backup now.</source>
        <translation>之前的内容现在是最新的备份。</translation>
    </message>
    <message>
        <source>The old file is kept as %1.</source>
        <translation>旧文件保留为 %1。</translation>
    </message>
    <message>
        <source>These were erased for good here, and stay so: %1</source>
        <translation>以下人员已在此处永久清除，并保持删除：%1</translation>
    </message>
    <message>
        <source>To bring them back all the same, tick that below and add the people again.</source>
        <translation>如仍要恢复他们，请勾选下方的选项，然后再次添加人员。</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>另外 %Ln 人</numerusform>
        </translation>
    </message>
    <message>
        <source>now %1</source>
        <translation>现名 %1</translation>
    </message>
    <message>
        <source>%1 faces instead of %2</source>
        <translation>%1 张人脸，而不是 %2 张</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>a person and what is different</comment>
        <translation>%1（%2）</translation>
    </message>
    <message numerus="yes">
        <source>%n faces and sightings were erased for good since, and stay so</source>
        <translation>
            <numerusform>有 %Ln 条人脸和出现记录此后已被永久清除，将保持清除</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n faces and sightings that were erased for good since did not come back.</source>
        <translation>
            <numerusform>此后被永久清除的 %Ln 条人脸和出现记录没有恢复。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n faces whose picture is damaged in the backup were left out.</source>
        <translation>
            <numerusform>有 %n 张人脸因备份中的图片损坏而未恢复。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n vectors of the backup could not be used; those of faces are measured again.</source>
        <translation>
            <numerusform>备份中有 %n 个特征向量无法使用；人脸的特征向量将重新计算。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n names of the backup could not be shown, and were changed.</source>
        <translation>
            <numerusform>备份中有 %n 个姓名无法显示，已作更改。</numerusform>
        </translation>
    </message>
    <message>
        <source>another note</source>
        <translation>备注不同</translation>
    </message>
    <message>
        <source>Nobody comes or goes, and no name, note or number of faces changes.</source>
        <translation>没有人出现或消失，姓名、备注和人脸数量也都不变。</translation>
    </message>
    <message>
        <source>Nobody comes or goes, and no number of faces changes; names and notes cannot be compared.</source>
        <translation>没有人出现或消失，人脸数量也不变；姓名和备注无法比较。</translation>
    </message>
    <message>
        <source>%1 sightings instead of %2</source>
        <translation>出现记录 %1 条，而不是 %2 条</translation>
    </message>
    <message>
        <source>Settings, and the model in use, are those of then.</source>
        <translation>设置和使用的模型将恢复为当时的。</translation>
    </message>
</context>
<context>
    <name>facenet::CalibrationView</name>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>1 in %1</source>
        <translation>%1 分之一</translation>
    </message>
    <message>
        <source>This was counted in your gallery.</source>
        <translation>这是在您的人物库中统计出来的。</translation>
    </message>
    <message>
        <source>So few false names cannot be counted in a gallery of this size: the figure follows from measurements of the model.</source>
        <translation>如此少的误认无法在这种规模的人物库中统计：该数值来自对模型的测量。</translation>
    </message>
    <message>
        <source>So few false names cannot be counted in a gallery of this size, and the model was never measured: a fixed, careful figure.</source>
        <translation>如此少的误认无法在这种规模的人物库中统计，而且模型从未被测量过：采用固定的谨慎数值。</translation>
    </message>
    <message>
        <source>Too few faces to compare</source>
        <translation>可比较的人脸太少</translation>
    </message>
    <message>
        <source>When at least two people are enrolled, one of them with several faces, this page shows how well they can be told apart.</source>
        <translation>至少登记两人且其中一人有多张人脸时，此页会显示他们能被区分得多好。</translation>
    </message>
    <message>
        <source>How alike faces are</source>
        <translation>人脸的相似程度</translation>
    </message>
    <message>
        <source>Recognised against falsely named</source>
        <translation>识别率与误认率</translation>
    </message>
    <message>
        <source>Use this</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Cosine similarity</source>
        <translation>余弦相似度</translation>
    </message>
    <message>
        <source>Share of comparisons, %</source>
        <translation>比较次数占比，%</translation>
    </message>
    <message>
        <source>One person</source>
        <translation>同一人</translation>
    </message>
    <message>
        <source>Two people</source>
        <translation>两个人</translation>
    </message>
    <message>
        <source>Named from here</source>
        <translation>从此处起命名</translation>
    </message>
    <message>
        <source>Comparisons of two people that are accepted, %</source>
        <translation>不同人通过的比较，%</translation>
    </message>
    <message>
        <source>Of one person, %</source>
        <translation>同一人通过的比较，%</translation>
    </message>
    <message>
        <source>All thresholds</source>
        <translation>所有阈值</translation>
    </message>
    <message>
        <source>How often a stranger may be named</source>
        <translation>允许误认陌生人的频率</translation>
    </message>
    <message>
        <source>How often may a stranger be named?</source>
        <translation>允许误认陌生人的频率？</translation>
    </message>
    <message>
        <source>Comparing all faces</source>
        <translation>正在比较所有人脸</translation>
    </message>
    <message>
        <source>A face is named from a similarity of %1 on. About one stranger in %2 would be named, and %3 % of the comparisons of a person with themselves reach it.</source>
        <translation>相似度达到 %1 即命名。大约每 %2 个陌生人中有一个会被误认，同一人之间的比较有 %3% 达到该值。</translation>
    </message>
    <message>
        <source>With other people in it the figure would lie between %1 and %2 (95 of 100 times).</source>
        <translation>换成其他人时，该数值会在 %1 与 %2 之间（100 次中有 95 次）。</translation>
    </message>
    <message>
        <source>In use now: %1.</source>
        <translation>当前使用：%1。</translation>
    </message>
    <message>
        <source>Faces are named from a similarity of %1 on</source>
        <translation>相似度达到 %1 即命名</translation>
    </message>
</context>
<context>
    <name>facenet::ChartCard</name>
    <message>
        <source>Save this chart</source>
        <translation>保存此图表</translation>
    </message>
    <message>
        <source>Save the chart %1</source>
        <translation>保存图表“%1”</translation>
    </message>
    <message>
        <source>Picture (*.png);;Drawing (*.svg);;Table (*.csv)</source>
        <translation>图片 (*.png);;矢量图 (*.svg);;表格 (*.csv)</translation>
    </message>
    <message>
        <source>The chart was not saved</source>
        <translation>图表未保存</translation>
    </message>
    <message>
        <source>%1 could not be written. Choose another place, and a name that ends in .png, .svg or .csv.</source>
        <translation>无法写入 %1。请选择其他位置，并使用以 .png、.svg 或 .csv 结尾的名称。</translation>
    </message>
    <message>
        <source>Show or hide this curve</source>
        <translation>显示或隐藏此曲线</translation>
    </message>
</context>
<context>
    <name>facenet::CheckPage</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Pictures looked at</source>
        <translation>已查看的图片</translation>
    </message>
    <message>
        <source>Pictures that stand out</source>
        <translation>值得注意的图片</translation>
    </message>
    <message>
        <source>The check was cancelled. Go back to begin again.</source>
        <translation>检查已取消。请返回重新开始。</translation>
    </message>
    <message>
        <source>%1 people, %2 pictures, of which %3 show a face.</source>
        <translation>%1 人，%2 张图片，其中 %3 张有人脸。</translation>
    </message>
    <message numerus="yes">
        <source>%n people have one picture only: nothing can be learned about how they change.</source>
        <translation>
            <numerusform>%Ln 人只有一张图片：无法学到其变化。</numerusform>
        </translation>
    </message>
    <message>
        <source>One person has %1 times as many pictures as most others.</source>
        <translation>有一人的图片是多数人的 %1 倍。</translation>
    </message>
    <message>
        <source>Nothing stands out.</source>
        <translation>没有值得注意之处。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>%1 pictures of %2 people remain to train on.</source>
        <translation>剩余 %2 人的 %1 张图片可供训练。</translation>
    </message>
    <message>
        <source>At least two people are needed. Add more folders, or keep more pictures.</source>
        <translation>至少需要两个人。请添加文件夹，或保留更多图片。</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>移至</translation>
    </message>
    <message>
        <source>Person to move to</source>
        <translation>要移至的人员</translation>
    </message>
    <message>
        <source>People without a tick are not trained on</source>
        <translation>未勾选的人员不参与训练</translation>
    </message>
    <message>
        <source>Pictures that stand out (%1)</source>
        <translation>值得注意的图片（%1）</translation>
    </message>
    <message>
        <source>People (%1)</source>
        <translation>人员（%1）</translation>
    </message>
    <message>
        <source>No picture of: %1.</source>
        <translation>没有图片：%1。</translation>
    </message>
    <message>
        <source>Left out, because they stand beside the folders of people: %1.</source>
        <translation>未采用，因为它们不在人员文件夹内：%1。</translation>
    </message>
    <message>
        <source>Whose pictures are they?</source>
        <translation>这些图片是谁的？</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) look more like somebody else. A picture of the wrong person teaches the network something wrong; a right one of people who look alike teaches it the most.</source>
        <translation>
            <numerusform>有 %n 张图片看起来更像另一个人。放错人的图片会让网络学到错误的内容；而相貌相似者的正确图片最能让它学到东西。</numerusform>
        </translation>
    </message>
    <message>
        <source>Look at them</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>There are no folders with pictures in this one. Choose a folder that holds a folder for each person.</source>
        <translation>此文件夹中没有含图片的子文件夹。请选择一个为每个人各设一个子文件夹的文件夹。</translation>
    </message>
    <message>
        <source>Left out, because their names are not in UTF-8; rename them: %1.</source>
        <translation>因名称不是 UTF-8 编码而未采用，请重命名：%1。</translation>
    </message>
    <message>
        <source>With fewer than %1 nobody is kept apart, and nothing tells how well strangers are told apart.</source>
        <translation>少于 %1 人时不会另留他人，因此无法说明区分陌生人的能力。</translation>
    </message>
</context>
<context>
    <name>facenet::ConsentDialog</name>
    <message>
        <source>Consent of %1</source>
        <translation>%1 的同意</translation>
    </message>
    <message>
        <source>The consent was looked at and still holds</source>
        <translation>已查看该同意，仍然有效</translation>
    </message>
    <message>
        <source>Withdraw…</source>
        <translation>撤回…</translation>
    </message>
    <message>
        <source>Withdrawing it means erasing the person</source>
        <translation>撤回意味着清除此人</translation>
    </message>
    <message>
        <source>Given on %1</source>
        <translation>同意于 %1</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>第 %1 版</translation>
    </message>
    <message>
        <source>Purpose: %1</source>
        <translation>用途：%1</translation>
    </message>
    <message>
        <source>Holds until %1</source>
        <translation>有效至 %1</translation>
    </message>
    <message>
        <source>To be reviewed by %1</source>
        <translation>须在 %1 前复核</translation>
    </message>
    <message>
        <source>No consent is stored.</source>
        <translation>没有保存任何同意。</translation>
    </message>
    <message>
        <source>Renew…</source>
        <translation>续期…</translation>
    </message>
    <message>
        <source>Shows the present text; the person agrees to it</source>
        <translation>显示当前的同意书，由本人表示同意</translation>
    </message>
    <message>
        <source>Mark as reviewed</source>
        <translation>标记为已复核</translation>
    </message>
    <message>
        <source>Has %1 agreed to this text?</source>
        <translation>%1 是否同意以下内容？</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>尚未</translation>
    </message>
    <message>
        <source>They have agreed</source>
        <translation>已同意</translation>
    </message>
</context>
<context>
    <name>facenet::ConsentForm</name>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source> days</source>
        <translation> 天</translation>
    </message>
    <message>
        <source>Until withdrawn</source>
        <translation>直至撤回</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>Holds for</source>
        <translation>有效期</translation>
    </message>
    <message>
        <source>Review after</source>
        <translation>复核间隔</translation>
    </message>
    <message>
        <source>Saving the settings</source>
        <translation>保存设置</translation>
    </message>
</context>
<context>
    <name>facenet::CoverageMap</name>
    <message>
        <source>Poses</source>
        <translation>姿势</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Poses that are there: %1
Still wanted: %2</source>
        <translation>已有的姿势：%1
还需要：%2</translation>
    </message>
</context>
<context>
    <name>facenet::DataPage</name>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Choose a folder that holds a folder for each person, named like the person, with at least two pictures of most of them. Ten people or more, with ten pictures or more each, give the best results. A file with lines “id;path” will do as well.

The pictures stay on this computer. Train only on pictures of people who have agreed to it.</source>
        <translation>请选择一个文件夹，其中每个人各有一个以其姓名命名的子文件夹，多数人至少有两张图片。十人以上、每人十张以上效果最好。由“id;path”行组成的文件也可以。

图片不会离开本机。请只用已同意者的图片进行训练。</translation>
    </message>
    <message>
        <source>Folder or file</source>
        <translation>文件夹或文件</translation>
    </message>
    <message>
        <source>Folder of pictures; it can also be dropped here</source>
        <translation>图片文件夹；也可拖放到此处</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Recent ones</source>
        <translation>最近使用</translation>
    </message>
    <message>
        <source>Choose the folder of pictures</source>
        <translation>选择图片文件夹</translation>
    </message>
    <message>
        <source>Choose the file with lines id;path</source>
        <translation>选择由 id;path 行组成的文件</translation>
    </message>
    <message>
        <source>%1 was not found. Check that it was not moved and that its drive is connected.</source>
        <translation>未找到 %1。请检查它是否被移动，以及所在的磁盘是否已连接。</translation>
    </message>
    <message>
        <source>A folder or a file</source>
        <translation>文件夹或文件</translation>
    </message>
    <message>
        <source>The faces in the gallery</source>
        <translation>人物库中的人脸</translation>
    </message>
    <message numerus="yes">
        <source>The faces in the gallery (%n people)</source>
        <translation>
            <numerusform>人物库中的人脸（%n 人）</numerusform>
        </translation>
    </message>
    <message>
        <source>Text files (*.txt)</source>
        <translation>文本文件 (*.txt)</translation>
    </message>
</context>
<context>
    <name>facenet::DroppedPictures</name>
    <message>
        <source>Drop the pictures here</source>
        <translation>把图片拖放到这里</translation>
    </message>
    <message>
        <source>Pictures of several people</source>
        <translation>多人的图片</translation>
    </message>
    <message numerus="yes">
        <source>By the names in it, “%1” holds pictures of %n people: %2.</source>
        <translation>
            <numerusform>按其中的名称，“%1”里有 %n 个人的图片：%2。</numerusform>
        </translation>
    </message>
    <message>
        <source>Here one person is enrolled; an import takes each under their own name.</source>
        <translation>这里只登记一个人；导入会把每个人存到各自的名下。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Import them…</source>
        <translation>导入这些人…</translation>
    </message>
    <message>
        <source>All show one person</source>
        <translation>都是同一个人</translation>
    </message>
</context>
<context>
    <name>facenet::EmbeddingBars</name>
    <message>
        <source>The 128 numbers of the face</source>
        <translation>人脸的 128 个数字</translation>
    </message>
    <message>
        <source>Number %1 of %2: %3</source>
        <translation>第 %1 个，共 %2 个：%3</translation>
    </message>
</context>
<context>
    <name>facenet::EmbeddingMap</name>
    <message>
        <source>Map of all faces</source>
        <translation>所有人脸的分布图</translation>
    </message>
</context>
<context>
    <name>facenet::EnrollPage</name>
    <message>
        <source>Whom do you want to enrol?</source>
        <translation>您要登记谁？</translation>
    </message>
    <message>
        <source>Stand before a camera and follow the hints: that takes under 20 seconds. Or choose pictures of the person, or drop them here.</source>
        <translation>站在摄像头前按提示操作，不到 20 秒即可完成。也可以选择此人的图片，或把图片拖放到这里。</translation>
    </message>
    <message>
        <source>Choose a camera or video</source>
        <translation>选择摄像头或视频</translation>
    </message>
    <message>
        <source>Choose pictures</source>
        <translation>选择图片</translation>
    </message>
    <message>
        <source>Picture of the source</source>
        <translation>来源的画面</translation>
    </message>
    <message>
        <source>Start capture</source>
        <translation>开始拍摄</translation>
    </message>
    <message>
        <source>Add pictures…</source>
        <translation>添加图片…</translation>
    </message>
    <message>
        <source>Other source…</source>
        <translation>其他来源…</translation>
    </message>
    <message>
        <source>The data folder is being opened…</source>
        <translation>正在打开数据文件夹…</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>The model is being loaded…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Stop capture</source>
        <translation>停止拍摄</translation>
    </message>
    <message>
        <source>The video has ended</source>
        <translation>视频已结束</translation>
    </message>
    <message>
        <source>Opening the source…</source>
        <translation>正在打开来源…</translation>
    </message>
    <message>
        <source>The model could not be loaded</source>
        <translation>无法加载模型</translation>
    </message>
    <message>
        <source>Press “Start capture” when you are ready</source>
        <translation>准备好后请点击“开始拍摄”</translation>
    </message>
    <message>
        <source>Capture for more shots, or save</source>
        <translation>继续拍摄更多照片，或保存</translation>
    </message>
    <message>
        <source>begin another enrolment</source>
        <translation>开始另一次登记</translation>
    </message>
    <message>
        <source>Choose pictures of one person</source>
        <translation>选择同一个人的图片</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>clear the enrolment</source>
        <translation>清空登记内容</translation>
    </message>
    <message>
        <source>The enrolment was cleared</source>
        <translation>已清空登记内容</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>重新播放</translation>
    </message>
    <message>
        <source>%1: the face lies in the picture and was turned upright.</source>
        <translation>%1：人脸在图片中是横放或倒置的，已转正。</translation>
    </message>
    <message numerus="yes">
        <source>%n shots are taken</source>
        <translation>
            <numerusform>已有 %n 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>Say which face is the right one in %1, or skip that picture; then save.</source>
        <translation>请指出 %1 中哪张脸是对的，或跳过该图片，然后再保存。</translation>
    </message>
    <message>
        <source>Pictures are being read…</source>
        <translation>正在读取图片…</translation>
    </message>
    <message>
        <source>Save them at the right, or add more pictures of the same person.</source>
        <translation>在右侧保存，或添加同一个人的更多图片。</translation>
    </message>
    <message>
        <source>Take the shot</source>
        <translation>拍摄</translation>
    </message>
    <message>
        <source>Press “Take the shot”, or click the face</source>
        <translation>请按“拍摄”，或单击人脸</translation>
    </message>
</context>
<context>
    <name>facenet::EnrolmentForm</name>
    <message>
        <source>This person agrees to being enrolled</source>
        <translation>此人同意被登记</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Drops what was entered and all shots. This can be undone.</source>
        <translation>清除已输入的内容和所有照片。此操作可以撤销。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Who is it?</source>
        <translation>这是谁？</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>可选</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>姓名(&amp;N)</translation>
    </message>
    <message>
        <source>N&amp;ote</source>
        <translation>备注(&amp;O)</translation>
    </message>
    <message>
        <source>Shots</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Close the list of problems</source>
        <translation>关闭问题列表</translation>
    </message>
    <message numerus="yes">
        <source>%n shot(s)</source>
        <translation>
            <numerusform>%Ln 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>%1. Every pose that matters is there.</source>
        <translation>%1。重要的姿势都已齐全。</translation>
    </message>
    <message>
        <source>Good shots look straight ahead and a little to each side.</source>
        <translation>好照片包括正面以及稍微转向两侧的姿势。</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>还有 %Ln 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Not used:</source>
        <translation>未使用：</translation>
    </message>
    <message>
        <source>take a shot or choose a picture</source>
        <translation>拍摄照片或选择图片</translation>
    </message>
    <message>
        <source>enter a name</source>
        <translation>填写姓名</translation>
    </message>
    <message>
        <source>enter a name of visible letters</source>
        <translation>用可见的字符填写姓名</translation>
    </message>
    <message>
        <source>tick the consent</source>
        <translation>勾选同意</translation>
    </message>
    <message>
        <source>To save: %1.</source>
        <translation>保存前请：%1。</translation>
    </message>
    <message>
        <source>Some shots may show somebody else. Drop them, or save them all the same.</source>
        <translation>有些照片可能是别人。请去掉这些照片，或仍然保存。</translation>
    </message>
    <message numerus="yes">
        <source>Ready to save. With %n shots or more, recognition is more reliable.</source>
        <translation>
            <numerusform>可以保存。有 %Ln 张或更多照片时，识别更可靠。</numerusform>
        </translation>
    </message>
    <message>
        <source>Ready to save.</source>
        <translation>可以保存。</translation>
    </message>
    <message>
        <source>Stored on this computer only: name, note, consent, and for each shot a small picture, 128 numbers computed from it and where it came from. To erase them, erase the person in the gallery.</source>
        <translation>仅保存在本机上：姓名、备注、同意书，以及每张照片的一张小图、由其算出的 128 个数和照片的来源。要删除这些内容，请在人物库中永久清除该人员。</translation>
    </message>
    <message numerus="yes">
        <source>When and where they are seen is remembered for %n day(s).</source>
        <translation>
            <numerusform>其出现的时间和地点会保留 %Ln 天。</numerusform>
        </translation>
    </message>
    <message>
        <source>Stored in %1</source>
        <translation>保存在 %1</translation>
    </message>
    <message numerus="yes">
        <source>What is deleted can be brought back for %n day(s); then it is erased. What is erased for good is gone at once.</source>
        <translation>
            <numerusform>删除的内容在 %Ln 天内可以恢复，之后会被清除。永久清除的内容立即消失。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1. Worth adding: a look %2.</source>
        <comment>number of shots, left or up and right</comment>
        <translation>%1。还可补充一张：%2。</translation>
    </message>
</context>
<context>
    <name>facenet::EnrolmentSaver</name>
    <message>
        <source>Enrolled already?</source>
        <translation>是否已登记？</translation>
    </message>
    <message>
        <source>Add to %1</source>
        <translation>添加到 %1</translation>
    </message>
    <message>
        <source>Enrol as another person</source>
        <translation>登记为另一个人</translation>
    </message>
    <message>
        <source>Add to %1 of %2</source>
        <translation>添加到 %2 登记的 %1</translation>
    </message>
    <message>
        <source>Enrol another %1</source>
        <translation>登记另一个 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) called %1 are enrolled already, but these shots do not look like them. Is it the same person or another one?</source>
        <translation>
            <numerusform>已登记 %Ln 个名叫 %1 的人，但这些照片看起来不像。是同一个人还是另一个人？</numerusform>
        </translation>
    </message>
    <message>
        <source>Name in use</source>
        <translation>已有同名的人</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>%1 is enrolled already, and these shots look like that person (similarity %2).</source>
        <translation>%1 已登记，这些照片像此人（相似度 %2）。</translation>
    </message>
    <message>
        <source>This looks like %1 (similarity %2), who is enrolled already.</source>
        <translation>这看起来像已登记的 %1（相似度 %2）。</translation>
    </message>
</context>
<context>
    <name>facenet::EraseDialog</name>
    <message>
        <source>Erase for good</source>
        <translation>永久清除</translation>
    </message>
    <message>
        <source>Looks that resemble them</source>
        <translation>与其相似的画面</translation>
    </message>
    <message>
        <source>Seen, and named by nobody</source>
        <translation>曾被看到，但无人命名</translation>
    </message>
    <message>
        <source>Kept as not somebody else</source>
        <translation>作为“不是某人”保留</translation>
    </message>
    <message numerus="yes">
        <source>%n look(s) that nobody named resemble them and go too. Take the tick off those that show somebody else.</source>
        <translation>
            <numerusform>有 %Ln 个未命名的画面与其相似，将一并清除。请取消勾选显示其他人的画面。</numerusform>
        </translation>
    </message>
    <message>
        <source>A store that a restore has put aside may hold them and is deleted as a whole. Move it elsewhere first if you still need it:
%1</source>
        <translation>恢复备份时搁置的数据文件中可能有其内容，将被整个删除。如仍需要，请先移到别处：
%1</translation>
    </message>
</context>
<context>
    <name>facenet::ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>%1 only</source>
        <translation>仅 %1</translation>
    </message>
    <message>
        <source>Everything that is stored about this person: pictures, numbers, history, with a page to read. This is what somebody may ask for who is enrolled.</source>
        <translation>关于此人保存的一切：图片、数字、历史，附一个可阅读的页面。被登记者有权索取这些内容。</translation>
    </message>
    <message>
        <source>Everybody, as one file</source>
        <translation>所有人，一个文件</translation>
    </message>
    <message>
        <source>Everybody, as folders</source>
        <translation>所有人，多个文件夹</translation>
    </message>
    <message>
        <source>A folder of pictures for each person, with tables (CSV, JSON, NPY) for other programs.</source>
        <translation>每人一个图片文件夹，并附供其他程序使用的表格（CSV、JSON、NPY）。</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>正在导出</translation>
    </message>
    <message>
        <source>Exports of this program (*.facenet)</source>
        <translation>本程序的导出文件 (*.facenet)</translation>
    </message>
    <message>
        <source>Choose where the new folder is to be made</source>
        <translation>选择新文件夹的位置</translation>
    </message>
    <message>
        <source>Gallery</source>
        <comment>folder&apos;s name</comment>
        <translation>人物库</translation>
    </message>
    <message>
        <source>Cancelled; nothing was written.</source>
        <translation>已取消；未写入任何内容。</translation>
    </message>
    <message>
        <source>%1, %2 and %3 were written to
%4</source>
        <comment>people, faces, sightings, a path</comment>
        <translation>%1、%2 和 %3 已写入
%4</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%Ln 人</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n faces</source>
        <translation>
            <numerusform>%Ln 张人脸</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sightings</source>
        <translation>
            <numerusform>%Ln 条出现记录</numerusform>
        </translation>
    </message>
    <message>
        <source>Encrypt the file with a passphrase</source>
        <translation>用口令加密文件</translation>
    </message>
    <message>
        <source>Imports again without loss, here or on another machine.</source>
        <translation>可在本机或其他机器上无损地重新导入。</translation>
    </message>
    <message>
        <source>The same passphrase once more:</source>
        <translation>再次输入相同的口令：</translation>
    </message>
    <message>
        <source>The two passphrases differ; nothing was written.</source>
        <translation>两次输入的口令不同；未写入任何内容。</translation>
    </message>
    <message numerus="yes">
        <source>Passphrase of the file, of at least %n character(s). Without it nobody can read the file again:</source>
        <translation>
            <numerusform>文件的口令，至少 %Ln 个字符。没有它，任何人都无法再读取该文件：</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A passphrase has at least %n character(s); nothing was written.</source>
        <translation>
            <numerusform>口令至少需要 %Ln 个字符；未写入任何内容。</numerusform>
        </translation>
    </message>
    <message>
        <source>The disk of the data folder is full, so this was not noted in its log.</source>
        <translation>数据文件夹所在的磁盘已满，因此这次操作没有记入其日志。</translation>
    </message>
    <message>
        <source>Everybody who gets the folder can read it: only the one file can be encrypted.</source>
        <translation>任何得到该文件夹的人都能读取：只有单个文件可以加密。</translation>
    </message>
</context>
<context>
    <name>facenet::FaceChooser</name>
    <message>
        <source>Picture with several faces</source>
        <translation>有多张人脸的图片</translation>
    </message>
    <message>
        <source>Skip this picture</source>
        <translation>跳过此图片</translation>
    </message>
    <message>
        <source>Which face is the right one in %1?</source>
        <translation>要登记 %1 中的哪一张脸？</translation>
    </message>
    <message numerus="yes">
        <source>Skip all %n picture(s)</source>
        <translation>
            <numerusform>跳过全部 %Ln 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Face %1, looks like the other shots</source>
        <translation>人脸 %1，与其他照片相似</translation>
    </message>
    <message>
        <source>Face %1</source>
        <translation>人脸 %1</translation>
    </message>
    <message>
        <source>Looks like the other shots</source>
        <translation>与其他照片相似</translation>
    </message>
</context>
<context>
    <name>facenet::FacesModel</name>
    <message>
        <source>From %1</source>
        <translation>来源：%1</translation>
    </message>
    <message>
        <source>Taken %1</source>
        <translation>拍摄于 %1</translation>
    </message>
    <message>
        <source>%1 pixels wide in the picture</source>
        <translation>在图片中宽 %1 像素</translation>
    </message>
    <message>
        <source>Weak point: %1</source>
        <translation>不足：%1</translation>
    </message>
    <message>
        <source>Face from %1</source>
        <translation>来自 %1 的人脸</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>尚未测量</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>name, similarity</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Face</source>
        <translation>人脸</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>拍摄时间</translation>
    </message>
    <message>
        <source>To the others</source>
        <translation>与其余人脸的相似度</translation>
    </message>
    <message>
        <source>Nearest other person</source>
        <translation>最相近的他人</translation>
    </message>
    <message>
        <source>being measured</source>
        <translation>正在测量</translation>
    </message>
    <message>
        <source>Usable</source>
        <translation>可用</translation>
    </message>
</context>
<context>
    <name>facenet::FindingsModel</name>
    <message>
        <source>Cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>No face was found</source>
        <translation>未找到人脸</translation>
    </message>
    <message numerus="yes">
        <source>%n faces; the main one is taken</source>
        <translation>
            <numerusform>%Ln 张人脸；采用主要的一张</numerusform>
        </translation>
    </message>
    <message>
        <source>Nearly the same as %1</source>
        <translation>与 %1 几乎相同</translation>
    </message>
    <message>
        <source>Nearly the same as %1 of %2</source>
        <translation>与 %2 的 %1 几乎相同</translation>
    </message>
    <message>
        <source>Looks like %1</source>
        <translation>看起来像 %1</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Moved to %1</source>
        <translation>已移至 %1</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>What stands out</source>
        <translation>值得注意之处</translation>
    </message>
    <message>
        <source>What happens to it</source>
        <translation>处理方式</translation>
    </message>
</context>
<context>
    <name>facenet::GalleryKeeper</name>
    <message>
        <source>Noting the model in the store</source>
        <translation>在数据文件夹中登记模型</translation>
    </message>
    <message>
        <source>Reading the people</source>
        <translation>读取人员</translation>
    </message>
    <message>
        <source>Preparing the search</source>
        <translation>准备搜索</translation>
    </message>
    <message numerus="yes">
        <source>Measuring %n stored face(s) with this model</source>
        <translation>
            <numerusform>用此模型测量 %Ln 张已存人脸</numerusform>
        </translation>
    </message>
    <message>
        <source>Measuring stored faces with this model</source>
        <translation>用此模型测量已存人脸</translation>
    </message>
</context>
<context>
    <name>facenet::GalleryPage</name>
    <message>
        <source>Nobody is enrolled yet</source>
        <translation>尚未登记任何人</translation>
    </message>
    <message>
        <source>Enrol a person with a camera, a video or a few pictures. Everybody you enrol appears here, and is named wherever the program sees them.</source>
        <translation>用摄像头、视频或几张图片登记人物。您登记的每个人都会显示在这里，程序在任何画面中见到他们时都会给出姓名。</translation>
    </message>
    <message>
        <source>Enrol a person</source>
        <translation>登记人物</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人物</translation>
    </message>
    <message>
        <source>Opening the data folder…</source>
        <translation>正在打开数据文件夹…</translation>
    </message>
    <message>
        <source>The data folder could not be opened</source>
        <translation>无法打开数据文件夹</translation>
    </message>
    <message>
        <source>Name in use</source>
        <translation>已有同名的人</translation>
    </message>
    <message>
        <source>Rename all the same</source>
        <translation>仍然重命名</translation>
    </message>
    <message>
        <source>Keep %1</source>
        <translation>保留“%1”</translation>
    </message>
    <message>
        <source>Import people…</source>
        <translation>导入人物…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation>备份…</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>分布图</translation>
    </message>
    <message>
        <source>Strangers</source>
        <translation>陌生人</translation>
    </message>
    <message>
        <source>Suggestions</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Calibrate</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>Search by picture</source>
        <translation>以图搜索</translation>
    </message>
    <message>
        <source>The data folder is locked</source>
        <translation>数据文件夹已锁定</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%Ln 人</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 was erased.</source>
        <translation>已清除 %1。</translation>
    </message>
    <message numerus="yes">
        <source>%n people were erased.</source>
        <translation>
            <numerusform>已清除 %Ln 人。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>%Ln 张人脸</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sighting(s)</source>
        <translation>
            <numerusform>%Ln 次出现记录</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n backup(s) were written anew without them</source>
        <translation>
            <numerusform>已重写 %Ln 个备份，不再包含他们</numerusform>
        </translation>
    </message>
    <message>
        <source>These backups could not be written anew and still hold them. Delete them by hand:
%1</source>
        <translation>以下备份无法重写，仍然包含他们。请手动删除：
%1</translation>
    </message>
    <message numerus="yes">
        <source>%n entries are left of them in the data folder.</source>
        <translation>
            <numerusform>数据文件夹中还留有 %Ln 条相关内容。</numerusform>
        </translation>
    </message>
    <message>
        <source>Erased</source>
        <translation>已清除</translation>
    </message>
    <message>
        <source>Looking whether anything is left</source>
        <translation>正在查找是否还有残留</translation>
    </message>
    <message>
        <source>Something else is reading the data folder, such as the daily backup. The log that it keeps open still holds them and is emptied when that has ended.</source>
        <translation>有其他程序（例如每日备份）正在读取数据文件夹。它打开的日志中仍有这些内容，结束后就会清空。</translation>
    </message>
    <message>
        <source>The files were not searched to the end.</source>
        <translation>文件没有全部查找完。</translation>
    </message>
    <message>
        <source>Something of them still stands in these files:
%1</source>
        <translation>以下文件中仍有残留：
%1</translation>
    </message>
    <message>
        <source>All files of the data folder were searched: nothing of them is left.</source>
        <translation>已查找数据文件夹的所有文件：没有任何残留。</translation>
    </message>
    <message>
        <source>Erase %1 for good? Names, notes, faces, sightings and what could be undone about them go from the data folder and from the backups the program has made, with damaged copies and what trainings have cut. This cannot be undone.</source>
        <translation>要永久清除 %1 吗？姓名、备注、人脸、出现记录以及与其有关的可撤销内容，都将从数据文件夹和本程序所做的备份中删除，损坏的副本和训练时裁剪的图片也一并删除。此操作无法撤销。</translation>
    </message>
    <message numerus="yes">
        <source>%n look(s) that were kept as not somebody else</source>
        <translation>
            <numerusform>%Ln 个作为“不是某人”保留的画面</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n leftover(s) of trainings and of earlier work were removed</source>
        <translation>
            <numerusform>已移除训练和先前操作留下的 %Ln 项残留</numerusform>
        </translation>
    </message>
    <message>
        <source>These are in use and may show them. What a training has cut goes when it ends:
%1</source>
        <translation>以下内容正在使用，可能含有其影像。训练裁剪的图片会在训练结束时删除：
%1</translation>
    </message>
    <message>
        <source>There was nothing by which the files could have been searched.</source>
        <translation>没有可用于搜索文件的内容。</translation>
    </message>
    <message>
        <source>Erasing</source>
        <translation>正在永久清除</translation>
    </message>
    <message>
        <source>Others are being erased. Try again when that is done.</source>
        <translation>正在永久清除其他人。请在完成后再试。</translation>
    </message>
    <message>
        <source>There is already somebody called %1. If it is the same person, keep the name and merge the two. Two people may share a name.</source>
        <translation>已有名为 %1 的人。如果是同一个人，请保留原名并合并两者。两个人可以同名。</translation>
    </message>
    <message>
        <source>The disk is full. With %1 free the next start finishes in the backups.</source>
        <translation>磁盘已满。腾出 %1 后，下次启动时将完成备份中的清除。</translation>
    </message>
    <message>
        <source>These files among the backups cannot be read, so nobody knows whether they hold them:
%1</source>
        <translation>备份中的这些文件无法读取，因此无法得知其中是否含有他们：
%1</translation>
    </message>
    <message>
        <source>These could not be looked into, so nobody knows whether something of them stands in them:
%1</source>
        <translation>无法查看以下内容，因此不知道其中是否还有他们的数据：
%1</translation>
    </message>
    <message>
        <source>Notes and sources that others keep still name them; change them where they are to go:
%1</source>
        <translation>其他人的备注和来源中仍提到他们；如需去除请自行修改：
%1</translation>
    </message>
    <message>
        <source>Names that others have too were not looked for: %1</source>
        <translation>未查找其他人也有的名字：%1</translation>
    </message>
</context>
<context>
    <name>facenet::HelpWindow</name>
    <message>
        <source>Guide</source>
        <translation>使用指南</translation>
    </message>
    <message>
        <source>en.html</source>
        <extracomment>The file of the guide in this language, below resources/help</extracomment>
        <translation>zh_CN.html</translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation>章节</translation>
    </message>
    <message>
        <source>Find in the guide</source>
        <translation>在指南中查找</translation>
    </message>
    <message>
        <source>The guide does not say that.</source>
        <translation>指南中没有找到。</translation>
    </message>
</context>
<context>
    <name>facenet::HistoryDialog</name>
    <message>
        <source>Losses</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Accuracy and verification, %</source>
        <translation>准确率与验证，%</translation>
    </message>
    <message>
        <source>Earlier trainings</source>
        <translation>以往的训练</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>Choose the folder of a training</source>
        <translation>选择一次训练的文件夹</translation>
    </message>
    <message>
        <source>%1 holds no training. Choose the folder that was its output.</source>
        <translation>%1 中没有训练。请选择其输出文件夹。</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>strangers told apart</source>
        <translation>陌生人区分率</translation>
    </message>
    <message>
        <source>Tick one to see its curves, two to compare.</source>
        <translation>勾选一项可查看其曲线，勾选两项可进行比较。</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>其他文件夹…</translation>
    </message>
    <message>
        <source>A training of the command line, in the folder that was its output</source>
        <translation>由命令行完成的训练，位于其输出文件夹中</translation>
    </message>
    <message>
        <source>Delete the record…</source>
        <translation>删除记录…</translation>
    </message>
    <message>
        <source>No training has come to its end here yet.</source>
        <translation>这里还没有完成过训练。</translation>
    </message>
    <message>
        <source>Delete the record?</source>
        <translation>删除记录？</translation>
    </message>
    <message>
        <source>The curves of %1 are deleted. The model that came out stays.</source>
        <translation>将删除 %1 的曲线。训练出的模型会保留。</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>name of a training, what a curve shows</comment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>facenet::Housekeeping</name>
    <message>
        <source>Making the daily backup</source>
        <translation>制作每日备份</translation>
    </message>
    <message>
        <source>Erasing what was deleted or seen long ago</source>
        <translation>清除很久以前删除或出现过的内容</translation>
    </message>
</context>
<context>
    <name>facenet::IdentityDialog</name>
    <message>
        <source>Good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>Why this name?</source>
        <translation>为什么是这个名字？</translation>
    </message>
    <message>
        <source>cosine %1</source>
        <translation>余弦 %1</translation>
    </message>
    <message>
        <source>Similarity %1, named from %2</source>
        <translation>相似度 %1，从 %2 起识别</translation>
    </message>
    <message>
        <source>How sure</source>
        <translation>把握程度</translation>
    </message>
    <message>
        <source>Most similar</source>
        <translation>最相似</translation>
    </message>
    <message>
        <source>Needed</source>
        <translation>需要</translation>
    </message>
    <message>
        <source>Runner-up</source>
        <translation>其次相似</translation>
    </message>
    <message>
        <source>There is nobody else to compare with</source>
        <translation>没有其他人可比较</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Why no name?</source>
        <translation>为什么没有姓名？</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>name, similarity</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Nearest stored faces</source>
        <translation>最相近的已保存人脸</translation>
    </message>
    <message>
        <source>The face in question</source>
        <translation>所问的人脸</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>比较对象</translation>
    </message>
    <message numerus="yes">
        <source>The mean of %n look(s) at this face; clear ones count more</source>
        <translation>
            <numerusform>对这张人脸 %n 次查看的平均；清晰的分量更重</numerusform>
        </translation>
    </message>
    <message>
        <source>One look at this face</source>
        <translation>对这张人脸的一次查看</translation>
    </message>
    <message>
        <source>A person is compared by all stored faces together, so the figure above is not that of one of them.</source>
        <translation>比较时综合每个人已存储的全部人脸，因此上面的数值不是其中某一张的数值。</translation>
    </message>
    <message>
        <source>%1, which follows from how often a stranger may be named (see Settings) and from how many strangers resemble this person</source>
        <translation>%1，由陌生人可被误认的频率（见设置）以及与此人相像的陌生人数量得出</translation>
    </message>
    <message>
        <source>%1 (size %2 px, sharpness %3, brightness %4 of 255, %5, confidence %6)</source>
        <translation>%1（大小 %2 像素，清晰度 %3，亮度 %4/255，%5，置信度 %6）</translation>
    </message>
</context>
<context>
    <name>facenet::ImportDialog</name>
    <message>
        <source>The people in the pictures have agreed to be enrolled</source>
        <translation>图片中的人已同意被登记</translation>
    </message>
    <message>
        <source>Save the list…</source>
        <translation>保存列表…</translation>
    </message>
    <message>
        <source>Import people</source>
        <translation>导入人物</translation>
    </message>
    <message>
        <source>Folder or file</source>
        <translation>文件夹或文件</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Exports of this program (*.facenet)</source>
        <translation>本程序的导出文件 (*.facenet)</translation>
    </message>
    <message>
        <source>Take the main one</source>
        <translation>采用主要的一张</translation>
    </message>
    <message>
        <source>Refuse the picture</source>
        <translation>不采用该图片</translation>
    </message>
    <message>
        <source>Add their faces to them</source>
        <translation>将人脸添加给他们</translation>
    </message>
    <message>
        <source>Keep both as two people</source>
        <translation>作为两个人分别保留</translation>
    </message>
    <message>
        <source>Skip them</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Several faces in a picture</source>
        <translation>图片中有多张人脸时</translation>
    </message>
    <message>
        <source>People who are enrolled already</source>
        <translation>已登记的人</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>正在导入</translation>
    </message>
    <message>
        <source>A folder with a folder for each person, named like the person; a folder of pictures named like the people in them; or an export of this program.</source>
        <translation>可选：每人一个子文件夹（以姓名命名）的文件夹；图片以人名命名的文件夹；或本程序导出的文件。</translation>
    </message>
    <message>
        <source>An export of this program: people with their faces, notes and sightings.</source>
        <translation>本程序的导出文件：人物及其人脸、备注和出现记录。</translation>
    </message>
    <message>
        <source>Cancelled; what was stored stays, and the same import goes on from here.</source>
        <translation>已取消；已保存的内容保留，再次导入会从这里继续。</translation>
    </message>
    <message>
        <source>Cancelled; nothing was changed.</source>
        <translation>已取消；未做任何更改。</translation>
    </message>
    <message>
        <source>%1 new people, %2 others got something, %3 were skipped; %4 faces added, %5 were there already; %6 sightings added.</source>
        <translation>新增 %1 人，另有 %2 人得到补充，跳过 %3 人；添加 %4 张人脸，%5 张原已存在；添加 %6 次出现记录。</translation>
    </message>
    <message>
        <source>Save the list</source>
        <translation>保存列表</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Ask me at the end</source>
        <translation>最后询问我</translation>
    </message>
    <message>
        <source>Pictures: each is looked at, and one face of it is stored. Pictures that are stored already are passed over.</source>
        <translation>图片：逐张查看，每张存储一张人脸。已存储的图片会跳过。</translation>
    </message>
    <message>
        <source>%1, %2, %3, %4.</source>
        <comment>new people, faces added, stored before, refused</comment>
        <translation>%1，%2，%3，%4。</translation>
    </message>
    <message numerus="yes">
        <source>%n new people</source>
        <translation>
            <numerusform>新增 %Ln 人</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n faces added</source>
        <translation>
            <numerusform>添加 %Ln 张人脸</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stored before</source>
        <translation>
            <numerusform>%Ln 张先前已存储</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pictures refused</source>
        <translation>
            <numerusform>拒绝 %Ln 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>A face was chosen and added in %1 of %2 pictures with several faces.</source>
        <translation>有多张人脸的 %2 张图片中，已在 %1 张中选定并添加了一张人脸。</translation>
    </message>
    <message>
        <source>Bring back people who were erased for good here</source>
        <translation>恢复在此处被永久清除的人员</translation>
    </message>
    <message>
        <source>Passphrase of the file:</source>
        <translation>文件的口令：</translation>
    </message>
    <message>
        <source>Was erased for good here, and stays so</source>
        <translation>已在此处永久清除，并保持清除状态</translation>
    </message>
    <message>
        <source>Settings of the archive</source>
        <translation>存档中的设置</translation>
    </message>
    <message>
        <source>The archive holds settings that differ from yours. Nothing of them was taken.</source>
        <translation>存档中的设置与您的不同。未采用其中任何设置。</translation>
    </message>
    <message>
        <source>Keep my settings</source>
        <translation>保留我的设置</translation>
    </message>
    <message>
        <source>Take them over</source>
        <translation>采用这些设置</translation>
    </message>
    <message>
        <source>%1: %2 (yours: %3)</source>
        <translation>%1：%2（您的设置：%3）</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%Ln 天</numerusform>
        </translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>the one that came with the program</source>
        <translation>随程序提供的模型</translation>
    </message>
    <message>
        <source>How often a stranger may be named</source>
        <translation>允许误认陌生人的频率</translation>
    </message>
    <message>
        <source>More similarity needed, by calibration</source>
        <translation>校准要求增加的相似度</translation>
    </message>
    <message>
        <source>Remember who was seen</source>
        <translation>记住见过的人</translation>
    </message>
    <message>
        <source>Sightings are kept</source>
        <translation>出现记录保留</translation>
    </message>
    <message>
        <source>Changes can be undone</source>
        <translation>更改可撤销</translation>
    </message>
    <message>
        <source>The log is kept</source>
        <translation>日志保留</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Picture or person</source>
        <translation>图片或人员</translation>
    </message>
    <message>
        <source>There is nothing at this path.</source>
        <translation>此路径下没有任何内容。</translation>
    </message>
    <message>
        <source>No picture could be used</source>
        <translation>没有可用的图片</translation>
    </message>
    <message>
        <source>Passed over, because systems made them for themselves: %1.</source>
        <translation>已跳过系统自用的文件：%1。</translation>
    </message>
    <message>
        <source>Stored, but the same picture is stored of %1</source>
        <translation>已存储，但同一张图片也存储在“%1”名下</translation>
    </message>
    <message>
        <source>Different people?</source>
        <translation>不同的人？</translation>
    </message>
    <message numerus="yes">
        <source>The pictures of %n name(s) clearly show different people, and were not stored: %1. If they show one person nevertheless, store them.</source>
        <translation>
            <numerusform>有 %n 个姓名的图片明显是不同的人，没有存储：%1。如果确实是同一个人，请存储。</numerusform>
        </translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>不存储</translation>
    </message>
    <message>
        <source>Store them</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>Sort pictures that are not named like a person into groups by face</source>
        <translation>将不是以人名命名的图片按人脸分组</translation>
    </message>
    <message>
        <source>Pictures of a camera or messenger (IMG_1234): each face becomes a person called “Unnamed 1” and so on, whom you name in the gallery.</source>
        <translation>相机或聊天软件的图片（如 IMG_1234）：每张面孔成为一个名为“未命名 1”等的人物，之后可在图库中命名。</translation>
    </message>
    <message>
        <source>Unnamed</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>A folder or an export, or drop it here</source>
        <translation>文件夹或导出文件，也可拖放到此处</translation>
    </message>
    <message numerus="yes">
        <source>%n faces and sightings</source>
        <translation>
            <numerusform>%Ln 条人脸和出现记录</numerusform>
        </translation>
    </message>
    <message>
        <source>Went with somebody who was erased for good here, and stay so</source>
        <translation>随此处被永久清除的人一并清除，将保持清除</translation>
    </message>
    <message>
        <source>Tick the consent to begin.</source>
        <translation>请勾选同意以开始。</translation>
    </message>
    <message>
        <source>What was refused or should be looked at, and why</source>
        <translation>未采用或需要查看的内容及原因</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>The consent was given for other pictures; tick it again to begin.</source>
        <translation>此前的同意针对的是其他图片；请重新勾选以开始。</translation>
    </message>
</context>
<context>
    <name>facenet::JobBar</name>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>约剩 %Ln 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>约剩 %Ln 秒</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>%1: paused</source>
        <translation>%1：已暂停</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>what is done, time left</comment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>about a minute</source>
        <translation>约一分钟</translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s)</source>
        <translation>
            <numerusform>约 %n 分钟</numerusform>
        </translation>
    </message>
    <message>
        <source>about %1 hours</source>
        <translation>约 %1 小时</translation>
    </message>
</context>
<context>
    <name>facenet::JournalCommand</name>
    <message>
        <source>enrol %1</source>
        <translation>登记 %1</translation>
    </message>
    <message>
        <source>add faces to %1</source>
        <translation>为 %1 添加人脸</translation>
    </message>
    <message>
        <source>rename %1</source>
        <translation>重命名 %1</translation>
    </message>
    <message>
        <source>change the note on %1</source>
        <translation>修改 %1 的备注</translation>
    </message>
    <message>
        <source>merge %1 into %2</source>
        <translation>将 %1 并入 %2</translation>
    </message>
    <message numerus="yes">
        <source>move %n face(s) to %1</source>
        <translation>
            <numerusform>将 %Ln 张人脸移给 %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>make %n face(s) a person of their own</source>
        <translation>
            <numerusform>将 %Ln 张人脸另立为一人</numerusform>
        </translation>
    </message>
    <message>
        <source>choose the portrait of %1</source>
        <translation>选择 %1 的头像</translation>
    </message>
    <message>
        <source>delete %1</source>
        <translation>删除 %1</translation>
    </message>
    <message numerus="yes">
        <source>delete %n people</source>
        <translation>
            <numerusform>删除 %Ln 人</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>delete %n face(s) of %1</source>
        <translation>
            <numerusform>删除 %1 的 %Ln 张人脸</numerusform>
        </translation>
    </message>
    <message>
        <source>Not %1</source>
        <translation>不是“%1”</translation>
    </message>
    <message>
        <source>name %1</source>
        <translation>命名 %1</translation>
    </message>
    <message numerus="yes">
        <source>forget %n sighting(s)</source>
        <translation>
            <numerusform>清除 %Ln 次出现记录</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 was enrolled with %n shot(s)</source>
        <translation>
            <numerusform>已登记 %1，共 %Ln 张照片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shot(s) were added to %1</source>
        <translation>
            <numerusform>已为 %1 添加 %Ln 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is now called %2</source>
        <translation>%1 已改名为 %2</translation>
    </message>
    <message>
        <source>The note on %1 was saved</source>
        <translation>已保存 %1 的备注</translation>
    </message>
    <message>
        <source>%1 and %2 are one person now</source>
        <translation>“%1”与“%2”现在是同一人</translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) were moved from %1 to %2</source>
        <translation>
            <numerusform>已将 %Ln 张人脸从 %1 移给 %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) of %1 are now %2</source>
        <translation>
            <numerusform>%1 的 %Ln 张人脸现在属于 %2</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 has a new portrait</source>
        <translation>%1 有了新的头像</translation>
    </message>
    <message>
        <source>%1 was deleted</source>
        <translation>已删除 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n people were deleted</source>
        <translation>
            <numerusform>已删除 %Ln 人</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) of %1 were deleted</source>
        <translation>
            <numerusform>已删除 %1 的 %Ln 张人脸</numerusform>
        </translation>
    </message>
    <message>
        <source>Faces like this one are no longer taken for %1</source>
        <translation>这样的脸不再被认作 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n look(s) are now %1</source>
        <translation>
            <numerusform>%Ln 次出现现在归于 %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sighting(s) were forgotten</source>
        <translation>
            <numerusform>已清除 %Ln 次出现记录</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) are not %1</source>
        <translation>
            <numerusform>%Ln 张人脸不是 %1</numerusform>
        </translation>
    </message>
    <message>
        <source>be stricter with %1 and %2</source>
        <translation>对“%1”和“%2”更严格</translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) are no longer %1, nor are looks like them</source>
        <translation>
            <numerusform>%Ln 张人脸不再属于 %1，类似的脸也不再被认作此人</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 and %2 are told apart more strictly</source>
        <translation>现在更严格地区分“%1”和“%2”</translation>
    </message>
    <message numerus="yes">
        <source>delete %n face(s)</source>
        <translation>
            <numerusform>删除 %Ln 张人脸</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) were moved to %1</source>
        <translation>
            <numerusform>%Ln 张人脸已移至 %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) are now %1</source>
        <translation>
            <numerusform>%Ln 张人脸现在是 %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) were deleted</source>
        <translation>
            <numerusform>已删除 %Ln 张人脸</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>import %n face(s)</source>
        <translation>
            <numerusform>导入 %Ln 张人脸</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) were imported</source>
        <translation>
            <numerusform>已导入 %Ln 张人脸</numerusform>
        </translation>
    </message>
    <message>
        <source>renew the consent of %1</source>
        <translation>更新 %1 的同意</translation>
    </message>
    <message>
        <source>review the consent of %1</source>
        <translation>复核 %1 的同意</translation>
    </message>
    <message>
        <source>The consent of %1 was renewed</source>
        <translation>%1 的同意已更新</translation>
    </message>
    <message>
        <source>The consent of %1 was marked as reviewed</source>
        <translation>%1 的同意已标记为已复核</translation>
    </message>
</context>
<context>
    <name>facenet::Language</name>
    <message>
        <source>en</source>
        <comment>this language&apos;s own code</comment>
        <translation>zh_CN</translation>
    </message>
</context>
<context>
    <name>facenet::LivePage</name>
    <message>
        <source>Who is there?</source>
        <translation>那是谁？</translation>
    </message>
    <message>
        <source>Choose where the pictures come from. Faces are found and named on this computer; nothing leaves it.</source>
        <translation>请选择画面来源。人脸的查找和识别都在本机进行，不会外传任何内容。</translation>
    </message>
    <message>
        <source>The source cannot be shown</source>
        <translation>无法显示来源</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>网络流</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Choose another source</source>
        <translation>选择其他来源</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>重新播放</translation>
    </message>
    <message>
        <source>Opening %1…</source>
        <translation>正在打开 %1…</translation>
    </message>
    <message>
        <source>%1 has ended.</source>
        <translation>%1 已结束。</translation>
    </message>
    <message>
        <source>%1 cannot be shown</source>
        <translation>无法显示 %1</translation>
    </message>
    <message>
        <source>Loading the model… Faces are found and named as soon as it is there.</source>
        <translation>正在加载模型… 加载完成后即开始查找和识别人脸。</translation>
    </message>
    <message>
        <source>Nobody is enrolled yet. Click a face in the picture to give it a name.</source>
        <translation>尚未登记任何人。点击画面中的人脸即可命名。</translation>
    </message>
    <message>
        <source>Snapshot %1.png</source>
        <translation>快照 %1.png</translation>
    </message>
    <message>
        <source>Save a snapshot</source>
        <translation>保存快照</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>Enrol…</source>
        <translation>登记…</translation>
    </message>
    <message>
        <source>Not %1</source>
        <translation>不是“%1”</translation>
    </message>
    <message>
        <source>Show %1 in the gallery</source>
        <translation>在人物库中显示 %1</translation>
    </message>
    <message>
        <source>Why this name?</source>
        <translation>为什么是这个名字？</translation>
    </message>
    <message>
        <source>Why no name?</source>
        <translation>为什么没有名字？</translation>
    </message>
    <message>
        <source>%1: %2
Trying again, attempt %3…</source>
        <translation>%1：%2
正在重试，第 %3 次…</translation>
    </message>
    <message>
        <source>Stop trying</source>
        <translation>停止尝试</translation>
    </message>
    <message>
        <source>Yes, this is %1: add this look</source>
        <translation>是，这是“%1”：添加这张照片</translation>
    </message>
    <message>
        <source>Add this look to %1</source>
        <translation>把这张照片添加给“%1”</translation>
    </message>
    <message>
        <source>Enrol as somebody else…</source>
        <translation>登记为另一个人…</translation>
    </message>
    <message>
        <source>Yes, the uncertain face is whom the picture says</source>
        <translation>是，不确定的人脸就是图中所写的人</translation>
    </message>
    <message>
        <source>No, the uncertain face is somebody else</source>
        <translation>不是，不确定的人脸是另一个人</translation>
    </message>
    <message>
        <source>Video or picture</source>
        <translation>视频或图片</translation>
    </message>
    <message numerus="yes">
        <source>%1 has ended. It is damaged: %n picture(s) could not be read or not whole.</source>
        <translation>
            <numerusform>%1 已结束。文件有损坏：%n 幅画面无法读取或不完整。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::LockPage</name>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>Names, pictures and everything else about people are encrypted. Without the passphrase nobody can read them, and there is no other way in.</source>
        <translation>姓名、图片以及有关人物的其他一切都已加密。没有口令任何人都无法读取，也没有其他途径。</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Unlocking…</source>
        <translation>正在解锁…</translation>
    </message>
    <message>
        <source>Unlock with default settings</source>
        <translation>以默认设置解锁</translation>
    </message>
</context>
<context>
    <name>facenet::LogDialog</name>
    <message numerus="yes">
        <source>%n face(s) were enrolled</source>
        <translation>
            <numerusform>登记了 %Ln 张人脸</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people came in from an export</source>
        <translation>
            <numerusform>从导出文件导入了 %Ln 人</numerusform>
        </translation>
    </message>
    <message>
        <source>Two people were made one</source>
        <translation>合并了两个人</translation>
    </message>
    <message numerus="yes">
        <source>%n people were deleted</source>
        <translation>
            <numerusform>删除了 %Ln 人</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were erased for good</source>
        <translation>
            <numerusform>永久清除了 %Ln 人</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people were exported</source>
        <translation>
            <numerusform>导出了 %Ln 人</numerusform>
        </translation>
    </message>
    <message>
        <source>A backup was restored</source>
        <translation>恢复了一个备份</translation>
    </message>
    <message>
        <source>A passphrase was set</source>
        <translation>设置了口令</translation>
    </message>
    <message>
        <source>The passphrase was taken off</source>
        <translation>取消了口令</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Command line</source>
        <translation>命令行</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>By</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Nothing was done with this data folder yet.</source>
        <translation>尚未对此数据文件夹做过任何操作。</translation>
    </message>
    <message numerus="yes">
        <source>%n people were recognised</source>
        <translation>
            <numerusform>识别出 %Ln 人</numerusform>
        </translation>
    </message>
    <message>
        <source>Somebody was looked for by a picture</source>
        <translation>用图片搜索过某人</translation>
    </message>
    <message>
        <source>The passphrase was given</source>
        <translation>输入了口令</translation>
    </message>
    <message>
        <source>A consent was renewed</source>
        <translation>更新了一项同意</translation>
    </message>
    <message>
        <source>A consent was reviewed</source>
        <translation>复核了一项同意</translation>
    </message>
    <message numerus="yes">
        <source>%n consents were withdrawn</source>
        <translation>
            <numerusform>撤回了 %Ln 项同意</numerusform>
        </translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>The passphrase was changed</source>
        <translation>更改了口令</translation>
    </message>
    <message>
        <source>Settings that somebody had changed were set back</source>
        <translation>已恢复被他人更改的设置</translation>
    </message>
    <message>
        <source>It was accepted that the passphrase had been taken off</source>
        <translation>已接受口令被取消</translation>
    </message>
    <message>
        <source>A change was undone</source>
        <translation>撤销了一项更改</translation>
    </message>
    <message>
        <source>A change was made again</source>
        <translation>重做了一项更改</translation>
    </message>
    <message>
        <source>Among others: who came, went, was exported or restored, what was undone, when the passphrase was given and how often people were recognised or looked for, without names and faces. Corrections of names, notes and single faces are not listed. How long lines are kept is set in the settings.</source>
        <translation>其中包括：谁被加入、离开、导出或恢复，撤销了什么，何时输入了口令，以及识别或查找人的次数；不含姓名和人脸。对姓名、备注和单张人脸的更正不会列出。记录保留多久可在设置中设定。</translation>
    </message>
</context>
<context>
    <name>facenet::MainWindow</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Facenet Studio</source>
        <translation>Facenet Studio</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>Choose another &amp;data folder…</source>
        <translation>选择其他数据文件夹(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Who is in the picture</source>
        <translation>画面中有谁</translation>
    </message>
    <message>
        <source>Enrol</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Give a face a name</source>
        <translation>为人脸命名</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>人物库</translation>
    </message>
    <message>
        <source>Everybody who is enrolled</source>
        <translation>所有已登记的人</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>How the program works</source>
        <translation>程序如何工作</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>&amp;Playback</source>
        <translation>播放(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Guide</source>
        <translation>使用指南(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;About Facenet Studio</source>
        <translation>关于 Facenet Studio(&amp;A)</translation>
    </message>
    <message>
        <source>Use the model that came with the program</source>
        <translation>使用程序自带的模型</translation>
    </message>
    <message>
        <source>The model could not be loaded. %1</source>
        <translation>无法加载模型。%1</translation>
    </message>
    <message>
        <source>Choose a data folder</source>
        <translation>选择数据文件夹</translation>
    </message>
    <message>
        <source>About Facenet Studio</source>
        <translation>关于 Facenet Studio</translation>
    </message>
    <message>
        <source>Facenet Studio %1

Enrols and recognises faces on your own computer. Nothing leaves it.

Made with Qt, OpenCV, LibTorch and SQLite.</source>
        <translation>Facenet Studio %1

在您自己的电脑上登记和识别人脸，不会外传任何内容。

使用 Qt、OpenCV、LibTorch 和 SQLite 制作。</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Teach the network your own people</source>
        <translation>让网络认识您身边的人</translation>
    </message>
    <message>
        <source>A training is under way</source>
        <translation>训练正在进行</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Close the program</source>
        <translation>关闭程序</translation>
    </message>
    <message>
        <source>Closing the program interrupts the training. The page Train offers to go on with it the next time.</source>
        <translation>关闭程序会中断训练。下次“训练”页会提供继续训练的选项。</translation>
    </message>
    <message>
        <source>&amp;Import people…</source>
        <translation>导入人物(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Backups…</source>
        <translation>备份(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Lock now</source>
        <translation>立即锁定(&amp;L)</translation>
    </message>
    <message>
        <source>Restore a backup…</source>
        <translation>恢复备份…</translation>
    </message>
    <message>
        <source>Nothing can be written to this data folder: people can be looked at, recognised and exported, and stay as they are.</source>
        <translation>无法写入此数据文件夹：可以查看、识别和导出人员，但不能更改。</translation>
    </message>
    <message>
        <source>Lock, and drop them</source>
        <translation>锁定并丢弃</translation>
    </message>
    <message>
        <source>An enrolment is not saved</source>
        <translation>有登记尚未保存</translation>
    </message>
    <message>
        <source>The shots gathered on the page Enrol are not saved and would be lost.</source>
        <translation>“登记”页面上收集的照片尚未保存，将会丢失。</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留下</translation>
    </message>
    <message>
        <source>Close, and drop them</source>
        <translation>关闭并丢弃</translation>
    </message>
    <message>
        <source>&amp;Training</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Begin a training…</source>
        <translation>开始训练(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>模型(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Earlier trainings…</source>
        <translation>以往的训练(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Selected people</source>
        <translation>所选人员(&amp;S)</translation>
    </message>
</context>
<context>
    <name>facenet::MapView</name>
    <message>
        <source>Draw it clearer</source>
        <translation>绘制得更清晰</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>移动…</translation>
    </message>
    <message>
        <source>Delete faces</source>
        <translation>删除人脸</translation>
    </message>
    <message>
        <source>Moves faces that are alike together (t-SNE). Distances between groups then mean nothing.</source>
        <translation>把相似的人脸移到一起（t-SNE）。此后各组之间的距离没有意义。</translation>
    </message>
    <message>
        <source>Drawing the map</source>
        <translation>正在绘制分布图</translation>
    </message>
    <message numerus="yes">
        <source>%n face(s), a colour for each person. Faces that look alike stand together; point at one to see it, click to open it, draw around some to choose them.</source>
        <translation>
            <numerusform>%Ln 张人脸，每人一种颜色。相似的人脸靠在一起；指向某一张可查看，单击可打开，圈住若干张可选中。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) of %1 are chosen.</source>
        <translation>
            <numerusform>已选中 %1 的 %Ln 张人脸。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n face(s)</source>
        <translation>
            <numerusform>移动 %Ln 张人脸</numerusform>
        </translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
    <message numerus="yes">
        <source>%n face(s) of several people are chosen.</source>
        <translation>
            <numerusform>已选中多个人的 %Ln 张人脸。</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete face</source>
        <translation>删除人脸</translation>
    </message>
</context>
<context>
    <name>facenet::MergeDialog</name>
    <message>
        <source>Make them one person</source>
        <translation>合并为同一个人</translation>
    </message>
    <message>
        <source>Which name and which portrait should stay?</source>
        <translation>保留哪个姓名和哪张头像？</translation>
    </message>
    <message>
        <source>Make them one</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Portrait of %1</source>
        <translation>%1 的头像</translation>
    </message>
    <message>
        <source>Keep this name</source>
        <translation>保留此姓名</translation>
    </message>
    <message>
        <source>Keep the name %1</source>
        <translation>保留姓名 %1</translation>
    </message>
    <message>
        <source>Keep this portrait</source>
        <translation>保留此头像</translation>
    </message>
    <message>
        <source>Keep the portrait of %1</source>
        <translation>保留 %1 的头像</translation>
    </message>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>%Ln 张人脸</numerusform>
        </translation>
    </message>
    <message>
        <source>last seen %1</source>
        <translation>最近出现于 %1</translation>
    </message>
    <message>
        <source>They look alike (cosine %1).</source>
        <translation>他们看起来相像（余弦 %1）。</translation>
    </message>
    <message>
        <source>They don&apos;t look alike (cosine %1). As one person, each would be recognised as the other.</source>
        <translation>他们看起来并不相像（余弦 %1）。合并后，两人会被互相认成对方。</translation>
    </message>
</context>
<context>
    <name>facenet::ModelFilePrompt</name>
    <message>
        <source>Save the weights: as .safetensors, .onnx or .pth</source>
        <translation>保存权重：.safetensors、.onnx 或 .pth</translation>
    </message>
    <message>
        <source>Weights (*.safetensors *.onnx *.pth)</source>
        <translation>权重 (*.safetensors *.onnx *.pth)</translation>
    </message>
</context>
<context>
    <name>facenet::ModelsDialog</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>LFW</source>
        <translation>LFW</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>添加时间</translation>
    </message>
    <message>
        <source>Your faces measured</source>
        <translation>已测量的人脸</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>正在处理</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Recognise with this model from now on; faces it has not seen are measured first</source>
        <translation>从现在起使用此模型识别；先测量它尚未测量的人脸</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>With the model in use, on the faces of your own gallery</source>
        <translation>在您自己的人物库上与当前模型比较</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>%1 (in use)</source>
        <translation>%1（使用中）</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>尚未测量</translation>
    </message>
    <message>
        <source>with the program</source>
        <translation>随程序提供</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>faces measured of all</comment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>未说明</translation>
    </message>
    <message>
        <source>Learned from: %1</source>
        <translation>训练数据：%1</translation>
    </message>
    <message>
        <source>Licence: %1</source>
        <translation>许可：%1</translation>
    </message>
    <message>
        <source>Identity: %1</source>
        <translation>标识：%1</translation>
    </message>
    <message>
        <source>Nobody has measured how often it mixes up strangers: names are given carefully.</source>
        <translation>尚未测量它误认陌生人的频率：命名会更谨慎。</translation>
    </message>
    <message>
        <source>Faces are recognised with %1 from now on.</source>
        <translation>从现在起使用 %1 识别人脸。</translation>
    </message>
    <message>
        <source>There are too few people with several faces in your gallery to compare by.</source>
        <translation>人物库中拥有多张人脸的人太少，无法比较。</translation>
    </message>
    <message>
        <source>Two models compared</source>
        <translation>两个模型的比较</translation>
    </message>
    <message>
        <source>Rename the model</source>
        <translation>重命名模型</translation>
    </message>
    <message>
        <source>It is called %1 now.</source>
        <translation>现在名为 %1。</translation>
    </message>
    <message>
        <source>Delete the model?</source>
        <translation>删除模型？</translation>
    </message>
    <message>
        <source>The weights of %1 are deleted from the data folder, which cannot be undone. Export them first to keep them elsewhere.</source>
        <translation>将从数据文件夹中删除 %1 的权重，此操作无法撤销。如需保留，请先导出。</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>%1 was deleted.</source>
        <translation>%1 已删除。</translation>
    </message>
    <message>
        <source>Import weights</source>
        <translation>导入权重</translation>
    </message>
    <message>
        <source>%1 was imported. “Use” recognises with it.</source>
        <translation>%1 已导入。点击“使用”即可用它识别。</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>with an earlier version</source>
        <translation>随早期版本</translation>
    </message>
    <message>
        <source>Weights (*.safetensors *.onnx *.pth *.pt)</source>
        <translation>权重 (*.safetensors *.onnx *.pth *.pt)</translation>
    </message>
    <message>
        <source>Your own gallery</source>
        <translation>您自己的人物库</translation>
    </message>
    <message>
        <source>All people of the gallery count here, also those whom a model was trained on, whom it knows too well. The result of a training leaves them out, so its figures differ.</source>
        <translation>这里计入人物库中的所有人，包括模型训练时见过的人，而模型对他们过于熟悉。训练结果不计入他们，因此数字不同。</translation>
    </message>
</context>
<context>
    <name>facenet::NearestFacesModel</name>
    <message>
        <source>similarity %1</source>
        <translation>相似度 %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
</context>
<context>
    <name>facenet::NoticeOverlay</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Taken back: %1</source>
        <translation>已撤销：%1</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Done again: %1</source>
        <translation>已重做：%1</translation>
    </message>
</context>
<context>
    <name>facenet::OptionsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>Name of the new model</source>
        <translation>新模型的名称</translation>
    </message>
    <message>
        <source>Mine of %1</source>
        <translation>我的模型 %1</translation>
    </message>
    <message>
        <source>All options</source>
        <translation>所有选项</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Gets to know your people in minutes and stays close to the present model.</source>
        <translation>几分钟内学会辨认您的人员，并与当前模型保持接近。</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>充分</translation>
    </message>
    <message>
        <source>Takes its time, sees the pictures in many variations, and keeps the best of many epochs.</source>
        <translation>用时较长，以多种变换查看图片，并保留多轮中最好的结果。</translation>
    </message>
    <message>
        <source>From scratch</source>
        <translation>从零开始</translation>
    </message>
    <message>
        <source>Forgets everything the present model knows. Only for thousands of pictures of hundreds of people.</source>
        <translation>忘记当前模型所知的一切。仅适用于数百人的数千张图片。</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>可选</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Text files (*.txt)</source>
        <translation>文本文件 (*.txt)</translation>
    </message>
    <message>
        <source>LFW pictures, to judge every epoch</source>
        <translation>LFW 图片，用于评估每一轮</translation>
    </message>
    <message>
        <source>LFW pairs.txt</source>
        <translation>LFW pairs.txt</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Measuring how long this takes…</source>
        <translation>正在测量所需时间…</translation>
    </message>
    <message>
        <source>Default: %1</source>
        <translation>默认：%1</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>This does not go together: %1.</source>
        <translation>以下选项不能同时使用：%1。</translation>
    </message>
    <message>
        <source>The new model needs a name.</source>
        <translation>新模型需要名称。</translation>
    </message>
    <message>
        <source>LFW needs both its folder of pictures and its pairs.txt.</source>
        <translation>LFW 需要同时提供图片文件夹和 pairs.txt。</translation>
    </message>
    <message>
        <source>A model&apos;s name is the name of a file too: without / and \, not begun with . or -, not too long.</source>
        <translation>模型名称也是文件名：不能含有 / 和 \，不能以 . 或 - 开头，也不能太长。</translation>
    </message>
    <message>
        <source>Model to start from</source>
        <translation>起始模型</translation>
    </message>
    <message>
        <source>Model whose embeddings to stay like</source>
        <translation>嵌入要保持相近的模型</translation>
    </message>
    <message>
        <source>the present model</source>
        <translation>当前模型</translation>
    </message>
    <message>
        <source>Graphics cards that share each batch</source>
        <translation>共同处理每一批的显卡数</translation>
    </message>
    <message>
        <source>.</source>
        <comment>ends a sentence</comment>
        <translation>。</translation>
    </message>
    <message>
        <source>On this computer: %1, and %2 MB of memory. Measured on a few steps.</source>
        <translation>在这台计算机上：%1，需要 %2 MB 内存。根据少量步骤测得。</translation>
    </message>
</context>
<context>
    <name>facenet::PassphraseDialog</name>
    <message>
        <source>The data folder is protected now.</source>
        <translation>数据文件夹现已受保护。</translation>
    </message>
    <message>
        <source>Set a passphrase</source>
        <translation>设置口令</translation>
    </message>
    <message>
        <source>Change the passphrase</source>
        <translation>更改口令</translation>
    </message>
    <message>
        <source>Take the passphrase off</source>
        <translation>取消口令</translation>
    </message>
    <message>
        <source>Present one</source>
        <translation>当前口令</translation>
    </message>
    <message>
        <source>New one</source>
        <translation>新口令</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>再输一次</translation>
    </message>
    <message>
        <source>The passphrase needs at least %1 characters.</source>
        <translation>口令至少需要 %1 个字符。</translation>
    </message>
    <message>
        <source>The two are not the same.</source>
        <translation>两次输入不一致。</translation>
    </message>
    <message>
        <source>The passphrase was changed.</source>
        <translation>口令已更改。</translation>
    </message>
    <message>
        <source>The passphrase was taken off.</source>
        <translation>口令已取消。</translation>
    </message>
    <message>
        <source>Encrypting</source>
        <translation>正在加密</translation>
    </message>
    <message>
        <source>Changing the passphrase</source>
        <translation>正在更改口令</translation>
    </message>
    <message>
        <source>Decrypting</source>
        <translation>正在解密</translation>
    </message>
    <message numerus="yes">
        <source>The data folder is protected now. %n backup(s) that anybody could read gave way to one that is encrypted.</source>
        <translation>
            <numerusform>数据文件夹现已受到保护。任何人都能读取的 %Ln 个备份已由一个加密备份取代。</numerusform>
        </translation>
    </message>
    <message>
        <source>The data folder is decrypted. Whoever gets it can read it then. Backups from before still need the passphrase.</source>
        <translation>数据文件夹将被解密，得到它的人都能读取其内容。此前的备份仍需要口令。</translation>
    </message>
    <message>
        <source>Whoever gets the data folder cannot read it without the passphrase. Nobody can help when it is forgotten: keep it in a safe place. At least %1 characters; some words are better than one. Backups from before, which anybody could read, are replaced by one that is encrypted.</source>
        <translation>设置口令后，不知道口令的人即使得到数据文件夹也无法读取其内容。忘记口令后任何人都无法帮忙：请妥善保管。至少 %1 个字符；几个词比一个词好。此前任何人都能读取的备份会被一份加密的备份取代。</translation>
    </message>
    <message>
        <source>A store that a restore has put aside can be read and is deleted as a whole. Move it elsewhere first if you still need it:
%1</source>
        <translation>还原时被移到一旁的存储可被读取，会被整个删除。如仍需要，请先将其移到别处：
%1</translation>
    </message>
</context>
<context>
    <name>facenet::PeopleModel</name>
    <message>
        <source>no faces</source>
        <translation>没有人脸</translation>
    </message>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>%Ln 张人脸</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between models</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>人脸</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>最近出现</translation>
    </message>
    <message>
        <source>Best face</source>
        <translation>最佳人脸</translation>
    </message>
    <message>
        <source>Measured by</source>
        <translation>测量所用模型</translation>
    </message>
    <message>
        <source>consent has ended</source>
        <translation>同意已到期</translation>
    </message>
    <message>
        <source>being measured</source>
        <translation>正在测量</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>尚未测量</translation>
    </message>
    <message>
        <source>Easily confused with %1</source>
        <translation>容易与 %1 混淆</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between people</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>How good the best face is; 100 % is large, sharp, well lit and looks straight ahead</source>
        <translation>最佳人脸的质量；100 % 表示人脸大、清晰、光线好且正对前方</translation>
    </message>
    <message>
        <source>%1 · like %2</source>
        <comment>number of faces, other people</comment>
        <translation>%1 · 像 %2</translation>
    </message>
</context>
<context>
    <name>facenet::PeoplePanel</name>
    <message>
        <source>Nobody</source>
        <translation>没有人</translation>
    </message>
    <message>
        <source>Nobody yet</source>
        <translation>还没有人</translation>
    </message>
    <message>
        <source>Here now</source>
        <translation>现在在场</translation>
    </message>
    <message>
        <source>Seen today</source>
        <translation>今天见过</translation>
    </message>
    <message numerus="yes">
        <source>Sightings are kept for %n day(s).</source>
        <translation>
            <numerusform>出现记录保留 %Ln 天。</numerusform>
        </translation>
    </message>
    <message>
        <source>This list is forgotten when the program ends.</source>
        <translation>程序结束时会清除此列表。</translation>
    </message>
    <message>
        <source>Not looked for: no model is loaded</source>
        <translation>未查找：没有加载模型</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在识别…</translation>
    </message>
</context>
<context>
    <name>facenet::PeopleView</name>
    <message>
        <source>Nobody matches</source>
        <translation>没有符合的人</translation>
    </message>
    <message>
        <source>Nobody has such a name or note and meets what is ticked on the left.</source>
        <translation>没有人具有这样的姓名或备注并符合左侧勾选的条件。</translation>
    </message>
    <message>
        <source>Show everybody</source>
        <translation>显示所有人</translation>
    </message>
    <message>
        <source>Search people</source>
        <translation>搜索人物</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Searches names and notes (Ctrl+F)</source>
        <translation>搜索姓名和备注 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>按姓名</translation>
    </message>
    <message>
        <source>Last seen first</source>
        <translation>最近出现的在前</translation>
    </message>
    <message>
        <source>Fewest faces first</source>
        <translation>人脸最少的在前</translation>
    </message>
    <message>
        <source>Poorest first</source>
        <translation>质量最差的在前</translation>
    </message>
    <message>
        <source>Show a table instead of cards</source>
        <translation>以表格代替卡片显示</translation>
    </message>
    <message>
        <source>Few faces</source>
        <translation>人脸少</translation>
    </message>
    <message>
        <source>Fewer than %1 faces</source>
        <translation>少于 %1 张人脸</translation>
    </message>
    <message>
        <source>Poor quality</source>
        <translation>质量差</translation>
    </message>
    <message>
        <source>Even the best face is small, blurred, dark or turned away</source>
        <translation>即使最佳人脸也过小、模糊、过暗或偏转</translation>
    </message>
    <message>
        <source>Easily confused</source>
        <translation>易混淆</translation>
    </message>
    <message>
        <source>Looks like somebody else who is enrolled</source>
        <translation>与另一位已登记的人相像</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>尚未测量</translation>
    </message>
    <message>
        <source>Has faces that the model in use has not measured yet</source>
        <translation>有当前模型尚未测量的人脸</translation>
    </message>
    <message>
        <source>Seen since</source>
        <translation>此日期后出现过</translation>
    </message>
    <message>
        <source>Was seen on Live on that day or later</source>
        <translation>在该日或之后于“实时”页出现过</translation>
    </message>
    <message>
        <source>Only those with</source>
        <translation>仅显示</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人物</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Merge…</source>
        <translation>合并…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Erase for good…</source>
        <translation>永久清除…</translation>
    </message>
    <message numerus="yes">
        <source>%n person(s)</source>
        <translation>
            <numerusform>%Ln 人</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n person(s)</source>
        <translation>
            <numerusform>%1 人，共 %Ln 人</numerusform>
        </translation>
    </message>
    <message>
        <source>Consent due</source>
        <translation>同意书待处理</translation>
    </message>
    <message>
        <source>The consent has expired, or is to be reviewed within 30 days</source>
        <translation>同意已过期，或须在 30 天内复核</translation>
    </message>
    <message>
        <source>Everybody is being compared…</source>
        <translation>正在比较所有人…</translation>
    </message>
</context>
<context>
    <name>facenet::PersonChooser</name>
    <message>
        <source>Search, or type a new name</source>
        <translation>搜索，或输入新的姓名</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人物</translation>
    </message>
    <message>
        <source>New person</source>
        <translation>新人物</translation>
    </message>
    <message>
        <source>Most alike first</source>
        <translation>最相像的排在最前</translation>
    </message>
</context>
<context>
    <name>facenet::PersonDetails</name>
    <message>
        <source>Everybody</source>
        <translation>所有人</translation>
    </message>
    <message>
        <source>Back to everybody (Esc)</source>
        <translation>返回所有人 (Esc)</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>人脸</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>出现记录</translation>
    </message>
    <message>
        <source>The face as the network sees it</source>
        <translation>网络所见的人脸</translation>
    </message>
    <message>
        <source>When and where this person was seen</source>
        <translation>此人何时何地出现过</translation>
    </message>
    <message>
        <source>No sighting is stored. Whether they are kept, and for how long, is decided on the page Settings.</source>
        <translation>没有保存出现记录。是否保存以及保存多久，在“设置”页中决定。</translation>
    </message>
    <message>
        <source>Faces (%1)</source>
        <translation>人脸（%1）</translation>
    </message>
    <message>
        <source>Seen (%1)</source>
        <translation>出现记录（%1）</translation>
    </message>
    <message>
        <source>Measured by %1</source>
        <translation>已由 %1 测量</translation>
    </message>
    <message>
        <source>Not measured by %1</source>
        <translation>尚未由 %1 测量</translation>
    </message>
    <message>
        <source>Norm before normalisation %1</source>
        <translation>归一化前的范数 %1</translation>
    </message>
    <message>
        <source>Being measured by %1</source>
        <translation>正在由 %1 测量</translation>
    </message>
    <message>
        <source>Sharpness %1, brightness %2 of 255, %3</source>
        <translation>清晰度 %1，亮度 %2/255，%3</translation>
    </message>
</context>
<context>
    <name>facenet::PersonPanel</name>
    <message>
        <source>Select a person to see their faces, change the name or the note, or delete them.</source>
        <translation>选择一个人，可以查看人脸、修改姓名或备注，或删除此人。</translation>
    </message>
    <message>
        <source>Delete them</source>
        <translation>删除这些人</translation>
    </message>
    <message>
        <source>Portrait</source>
        <translation>头像</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Add a note</source>
        <translation>添加备注</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>人脸</translation>
    </message>
    <message>
        <source>Delete faces</source>
        <translation>删除人脸</translation>
    </message>
    <message>
        <source>Deletes the selected faces. This can be undone.</source>
        <translation>删除选中的人脸。此操作可以撤销。</translation>
    </message>
    <message>
        <source>Delete person</source>
        <translation>删除人物</translation>
    </message>
    <message>
        <source>Deletes the person with all faces. This can be undone.</source>
        <translation>删除此人及其所有人脸。此操作可以撤销。</translation>
    </message>
    <message numerus="yes">
        <source>%n people are selected.</source>
        <translation>
            <numerusform>已选择 %Ln 人。</numerusform>
        </translation>
    </message>
    <message>
        <source>Enrolled %1</source>
        <translation>登记于 %1</translation>
    </message>
    <message>
        <source>Consent given %1</source>
        <translation>同意于 %1</translation>
    </message>
    <message>
        <source>No faces: this person cannot be recognised. Enrol more shots.</source>
        <translation>没有人脸：无法识别此人。请登记更多照片。</translation>
    </message>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>%Ln 张人脸</numerusform>
        </translation>
    </message>
    <message>
        <source>A person needs a name. %1 keeps the old one.</source>
        <translation>必须有姓名。%1 保留原来的姓名。</translation>
    </message>
    <message>
        <source>Make them one person</source>
        <translation>合为一人</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>移动…</translation>
    </message>
    <message>
        <source>Gives the selected faces to another or a new person. Faces can also be dragged onto a person. This can be undone.</source>
        <translation>将所选人脸移给另一人或新人物。也可以把人脸拖到某人身上。此操作可以撤销。</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Every face in full, and when this person was seen</source>
        <translation>每张人脸的全部信息，以及此人何时出现过</translation>
    </message>
    <message>
        <source>Move to another person…</source>
        <translation>移给另一人…</translation>
    </message>
    <message>
        <source>Use as portrait</source>
        <translation>用作头像</translation>
    </message>
    <message>
        <source>Not this person</source>
        <translation>不是此人</translation>
    </message>
    <message numerus="yes">
        <source>Move %n face(s)</source>
        <translation>
            <numerusform>移动 %Ln 张人脸</numerusform>
        </translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>Who is %1?</source>
        <translation>%1 是谁？</translation>
    </message>
    <message>
        <source>Consent…</source>
        <translation>同意…</translation>
    </message>
    <message>
        <source>What this person has agreed to; renewing, reviewing or withdrawing it</source>
        <translation>此人所同意的内容；更新、复核或撤回</translation>
    </message>
    <message>
        <source>The consent has ended on %1</source>
        <translation>同意已于 %1 到期</translation>
    </message>
    <message>
        <source>The consent ends on %1</source>
        <translation>同意将于 %1 到期</translation>
    </message>
    <message>
        <source>The consent is to be reviewed since %1</source>
        <translation>同意自 %1 起须复核</translation>
    </message>
    <message>
        <source>The consent is to be reviewed on %1</source>
        <translation>同意须在 %1 复核</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Easily confused with %1</source>
        <translation>容易与 %1 混淆</translation>
    </message>
    <message>
        <source>Delete face</source>
        <translation>删除人脸</translation>
    </message>
</context>
<context>
    <name>facenet::PictureIntake</name>
    <message>
        <source>Picture %1 of %2</source>
        <translation>第 %1 张图片，共 %2 张</translation>
    </message>
    <message>
        <source>Pictures read</source>
        <translation>已读取的图片</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The pictures are read as soon as the model is loaded.</source>
        <translation>模型加载完成后即开始读取图片。</translation>
    </message>
    <message>
        <source>Reading pictures…</source>
        <translation>正在读取图片…</translation>
    </message>
</context>
<context>
    <name>facenet::ProtectionSection</name>
    <message>
        <source>Set a passphrase…</source>
        <translation>设置口令…</translation>
    </message>
    <message>
        <source>Lock now</source>
        <translation>立即锁定</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Take it off…</source>
        <translation>取消口令…</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>Lock when nobody touches keyboard or mouse for</source>
        <translation>无人操作键盘或鼠标多久后锁定</translation>
    </message>
    <message>
        <source>A passphrase protects the data folder: names, pictures and everything else about people are encrypted.</source>
        <translation>数据文件夹受口令保护：姓名、图片以及有关人物的其他一切都已加密。</translation>
    </message>
    <message>
        <source>No passphrase: whoever can read the data folder can see who is enrolled.</source>
        <translation>没有口令：能读取数据文件夹的人都能看到登记了谁。</translation>
    </message>
    <message numerus="yes">
        <source> minute(s)</source>
        <translation>
            <numerusform> 分钟</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::ResultPage</name>
    <message>
        <source>The new model tells people apart better. Adopting it is a good choice.</source>
        <translation>新模型区分人员的能力更好。采用它是不错的选择。</translation>
    </message>
    <message>
        <source>There were too few people to compare the models. Adopt the new one only if you can watch how it does; going back is one click.</source>
        <translation>人数太少，无法比较两个模型。只有在您能观察其表现时才采用新模型；一键即可退回。</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Stored faces measured</source>
        <translation>已测量的人脸</translation>
    </message>
    <message>
        <source>Adopt</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Measures every stored face with the new model and recognises with it from then on</source>
        <translation>用新模型测量所有已存储的人脸，此后用它进行识别</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Discard the new model?</source>
        <translation>丢弃新模型？</translation>
    </message>
    <message>
        <source>The new model is erased. The present one stays in use, and your pictures are not touched.</source>
        <translation>新模型将被删除。当前模型继续使用，您的图片不受影响。</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Discard it</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Adopt all the same</source>
        <translation>仍然采用</translation>
    </message>
    <message>
        <source>The new model was discarded. The present one stays in use.</source>
        <translation>新模型已丢弃。当前模型继续使用。</translation>
    </message>
    <message>
        <source>Strangers: %1</source>
        <translation>陌生人：%1</translation>
    </message>
    <message>
        <source>Recognised by strangers let in, %</source>
        <translation>识别率与误认率，%</translation>
    </message>
    <message>
        <source>strangers let in, %</source>
        <translation>误认率，%</translation>
    </message>
    <message>
        <source>Distances</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>Euclidean distance</source>
        <translation>欧氏距离</translation>
    </message>
    <message>
        <source>One person, distance %1</source>
        <translation>同一人，距离 %1</translation>
    </message>
    <message>
        <source>Two people, distance %1</source>
        <translation>两个人，距离 %1</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>The new model is in use, and all stored faces are measured with it. The button “Go back” on the page Train takes it back.</source>
        <translation>新模型已投入使用，所有已存人脸均已用它测量。可在“训练”页面用“退回…”按钮撤销。</translation>
    </message>
    <message>
        <source>new model</source>
        <translation>新模型</translation>
    </message>
    <message>
        <source>same person, new model</source>
        <translation>同一人，新模型</translation>
    </message>
    <message>
        <source>different people, new model</source>
        <translation>不同人，新模型</translation>
    </message>
    <message>
        <source>The new model does better in some comparisons and worse in others. The table shows where: what it does on your own gallery matters most.</source>
        <translation>新模型在某些比较中更好，在另一些比较中更差。表格显示了具体情况：最重要的是它在您自己的人物库中的表现。</translation>
    </message>
    <message numerus="yes">
        <source>%1 taken for %2: %n picture(s)</source>
        <translation>
            <numerusform>%1 被当作 %2：%n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>People who were trained on</source>
        <translation>训练过的人</translation>
    </message>
    <message>
        <source>What the new model finds hardest</source>
        <translation>新模型最难分辨的情况</translation>
    </message>
    <message>
        <source>The new model does worse: where the table shows it, it recognises fewer or lets more strangers in. Better keep the present model, and train with pictures of more people.</source>
        <translation>新模型表现较差：如表中所示，它认出的人更少，或误认了更多陌生人。最好保留现有模型，并使用更多人的图片进行训练。</translation>
    </message>
    <message>
        <source>Model before</source>
        <translation>之前的模型</translation>
    </message>
    <message>
        <source>model before</source>
        <translation>之前的模型</translation>
    </message>
    <message>
        <source>same person, model before</source>
        <translation>同一人，之前的模型</translation>
    </message>
    <message>
        <source>different people, model before</source>
        <translation>不同人，之前的模型</translation>
    </message>
    <message>
        <source>Pictures that are most like their own person: %1 of %2 with the model before, %3 of %4 with the new one.</source>
        <translation>与本人最相像的图片：之前的模型 %2 张中有 %1 张，新模型 %4 张中有 %3 张。</translation>
    </message>
    <message>
        <source>Both models do equally well: they differ by no more than chance would make them. Adopting the new one gains little.</source>
        <translation>两个模型表现相当：差别不超过偶然误差。采用新模型收益很小。</translation>
    </message>
    <message>
        <source>Your own gallery, without those who were trained on</source>
        <translation>您自己的人物库（不含参与训练的人）</translation>
    </message>
    <message>
        <source>These figures are of the training without the people kept apart. The new model has then learned once more from everybody, in the same way.</source>
        <translation>这些数字来自不含预留人员的训练。之后新模型又以同样方式用所有人学习了一次。</translation>
    </message>
</context>
<context>
    <name>facenet::RunPage</name>
    <message numerus="yes">
        <source>Memory is short: each step now takes %n picture(s).</source>
        <translation>
            <numerusform>内存不足：现在每步处理 %Ln 张图片。</numerusform>
        </translation>
    </message>
    <message>
        <source>There are too few pictures to keep some apart for judging the loss.</source>
        <translation>图片太少，无法留出一部分来评估损失。</translation>
    </message>
    <message>
        <source>There are too few people to keep some apart, so nothing tells how well strangers are told apart.</source>
        <translation>人数太少，无法留出一部分，因此无法得知区分陌生人的能力。</translation>
    </message>
    <message numerus="yes">
        <source>Nothing got better for %n epoch(s), so the training ended.</source>
        <translation>
            <numerusform>连续 %Ln 轮没有改进，训练已结束。</numerusform>
        </translation>
    </message>
    <message>
        <source>All faces came to look the same to the network, so the training ended. Nothing in use was changed. Go back and choose a smaller learning rate.</source>
        <translation>所有人脸在网络看来都变得相同，训练已结束。正在使用的内容没有改变。请返回并选择更小的学习率。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>停止并保留</translation>
    </message>
    <message>
        <source>Ends the training and keeps the best model so far</source>
        <translation>结束训练，并保留目前最好的模型</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Ends the training and discards what it has learned</source>
        <translation>结束训练，并丢弃已学到的内容</translation>
    </message>
    <message>
        <source>Cancel the training?</source>
        <translation>取消训练？</translation>
    </message>
    <message>
        <source>What it has learned so far is discarded. The model in use stays as it is.</source>
        <translation>目前学到的内容将被丢弃。正在使用的模型保持不变。</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Cancel the training</source>
        <translation>取消训练</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>Accuracy and verification, %</source>
        <translation>准确率与验证，%</translation>
    </message>
    <message>
        <source>strangers told apart</source>
        <translation>陌生人区分率</translation>
    </message>
    <message>
        <source>LFW</source>
        <translation>LFW</translation>
    </message>
    <message>
        <source>Distances of the last epoch</source>
        <translation>最近一轮的距离</translation>
    </message>
    <message>
        <source>Euclidean distance</source>
        <translation>欧氏距离</translation>
    </message>
    <message>
        <source>same person</source>
        <translation>同一人</translation>
    </message>
    <message>
        <source>different people</source>
        <translation>不同人</translation>
    </message>
    <message>
        <source>Learning rate, triplets and speed</source>
        <translation>学习率、三元组与速度</translation>
    </message>
    <message>
        <source>learning rate, %</source>
        <translation>学习率，%</translation>
    </message>
    <message>
        <source>active triplets, %</source>
        <translation>有效三元组，%</translation>
    </message>
    <message>
        <source>pictures a second</source>
        <translation>每秒图片数</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Logarithmic losses</source>
        <translation>损失取对数</translation>
    </message>
    <message>
        <source>The training has ended with a problem.</source>
        <translation>训练因问题而结束。</translation>
    </message>
    <message>
        <source>The training was ended before it had learned anything. Go back to begin again.</source>
        <translation>训练在学到内容之前已结束。请返回重新开始。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>training: total</source>
        <translation>训练：总损失</translation>
    </message>
    <message>
        <source>training: triplet</source>
        <translation>训练：三元组</translation>
    </message>
    <message>
        <source>training: cross-entropy</source>
        <translation>训练：交叉熵</translation>
    </message>
    <message>
        <source>validation: total</source>
        <translation>验证：总损失</translation>
    </message>
    <message>
        <source>training: accuracy</source>
        <translation>训练：准确率</translation>
    </message>
    <message>
        <source>validation: accuracy</source>
        <translation>验证：准确率</translation>
    </message>
    <message>
        <source>The loss is no number any more, so the training ended; the best model so far is kept. Go back and choose a smaller learning rate.</source>
        <translation>损失已不再是数值，训练因此结束；迄今最好的模型已保留。请返回并选择更小的学习率。</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) of this training cannot be used any more. It goes on without.</source>
        <translation>
            <numerusform>此次训练的 %n 张图片已无法使用。训练将不使用它们继续。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) came since this training was begun. Only a new training takes them in.</source>
        <translation>
            <numerusform>训练开始后新增了 %n 张图片。只有新的训练才会使用它们。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) of LFW are left out: a picture is missing or cannot be read.</source>
        <translation>
            <numerusform>已略过 %n 对 LFW 图片：有图片缺失或无法读取。</numerusform>
        </translation>
    </message>
    <message>
        <source>Try %1 begins, from the start with another seed.</source>
        <translation>第 %1 次尝试开始：换一个随机种子从头训练。</translation>
    </message>
    <message numerus="yes">
        <source>The best of it is done once more on everybody, for %n epoch(s).</source>
        <translation>
            <numerusform>将效果最好的一次再用所有人训练 %n 轮。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::SearchView</name>
    <message>
        <source>Drop a picture here, or choose one: the stored faces that are most alike are shown.</source>
        <translation>将图片拖放到此处或选择一张：会显示最相似的已保存人脸。</translation>
    </message>
    <message>
        <source>Choose a picture…</source>
        <translation>选择图片…</translation>
    </message>
    <message>
        <source>The stored faces that are most alike</source>
        <translation>最相似的已保存人脸</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>选择图片</translation>
    </message>
    <message>
        <source>The model is being loaded…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Looking for faces in %1…</source>
        <translation>正在 %1 中寻找人脸…</translation>
    </message>
    <message>
        <source>The stored faces that are most alike:</source>
        <translation>最相似的已保存人脸：</translation>
    </message>
    <message numerus="yes">
        <source>%n faces were found. Choose the one to look for.</source>
        <translation>
            <numerusform>找到 %Ln 张人脸。请选择要搜索的一张。</numerusform>
        </translation>
    </message>
    <message>
        <source>Face %1</source>
        <translation>人脸 %1</translation>
    </message>
    <message>
        <source>Nobody is enrolled yet.</source>
        <translation>还没有登记任何人。</translation>
    </message>
    <message>
        <source>This is %1: similarity %2, where %3 is needed. The stored faces that are most alike:</source>
        <translation>这是 %1：相似度 %2，所需为 %3。最相似的已存人脸：</translation>
    </message>
    <message>
        <source>This may be %1 or %2: the two are too alike to tell. The stored faces that are most alike:</source>
        <translation>这可能是 %1 或 %2：两人太像，无法分辨。最相似的已存人脸：</translation>
    </message>
    <message>
        <source>Nobody is similar enough: %1 is needed. The stored faces that come nearest:</source>
        <translation>没有人足够相似：所需为 %1。最接近的已存人脸：</translation>
    </message>
</context>
<context>
    <name>facenet::SeenModel</name>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>%1, seen at %2</source>
        <translation>%1，%2 见过</translation>
    </message>
    <message>
        <source>%1
Seen on %2
Cosine %3</source>
        <translation>%1
见于 %2
余弦 %3</translation>
    </message>
    <message>
        <source>Nobody who is enrolled</source>
        <translation>不是已登记的人</translation>
    </message>
    <message>
        <source>Not judged</source>
        <translation>未判定</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>number and name of a face</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Too small, blurred or turned away to be named, or not looked at yet</source>
        <translation>太小、模糊或侧脸而无法识别，或尚未查看</translation>
    </message>
    <message>
        <source>%1?</source>
        <comment>perhaps this person</comment>
        <translation>%1？</translation>
    </message>
    <message>
        <source>Perhaps %1, not certainly</source>
        <translation>可能是 %1，但不确定</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <comment>times</comment>
        <translation>%1 – %2</translation>
    </message>
</context>
<context>
    <name>facenet::SettingsPage</name>
    <message>
        <source>Recognition</source>
        <translation>识别</translation>
    </message>
    <message>
        <source>How often a stranger may be named</source>
        <translation>允许误认陌生人的频率</translation>
    </message>
    <message>
        <source> pixels</source>
        <translation> 像素</translation>
    </message>
    <message>
        <source>Smallest face</source>
        <translation>最小人脸尺寸</translation>
    </message>
    <message>
        <source>Look for small and far faces in the full picture</source>
        <translation>在完整画面中查找远处的小人脸</translation>
    </message>
    <message>
        <source>Finds more faces in large pictures and needs several times as long</source>
        <translation>在大画面中能找到更多人脸，但耗时为数倍</translation>
    </message>
    <message>
        <source>Remember who was seen</source>
        <translation>记住见过的人</translation>
    </message>
    <message>
        <source> days</source>
        <translation> 天</translation>
    </message>
    <message>
        <source>Forget after</source>
        <translation>多久后清除</translation>
    </message>
    <message>
        <source>Stores who was seen, when, where and a small picture, once a visit. Tell the people concerned. Switched off, the list on the Live page is forgotten when the program ends.</source>
        <translation>每次出现时保存一次：是谁、何时、何处以及一张小图。请告知相关人员。关闭时，“实时”页的列表在程序结束时清除。</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>显卡 (CUDA)</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>运行于</translation>
    </message>
    <message>
        <source>32 bits (fp32)</source>
        <translation>32 位 (fp32)</translation>
    </message>
    <message>
        <source>16 bits (bf16)</source>
        <translation>16 位 (bf16)</translation>
    </message>
    <message>
        <source>16 bits (fp16)</source>
        <translation>16 位 (fp16)</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>正在使用</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>数据文件夹</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Choose another folder…</source>
        <translation>选择其他文件夹…</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>标识</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Learned from</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可</translation>
    </message>
    <message>
        <source>How often a stranger may be named: %1</source>
        <translation>允许误认陌生人的频率：%1</translation>
    </message>
    <message>
        <source>The similarity that is needed follows when the model is loaded.</source>
        <translation>模型加载后将显示所需的相似度。</translation>
    </message>
    <message>
        <source>Faces are named from cosine %1 on. Nobody has measured how often this model mixes up strangers, so this is a careful fixed value and the slider has no effect.</source>
        <translation>余弦相似度达到 %1 时给出姓名。尚未测量过此模型误认陌生人的频率，因此使用谨慎的固定值，滑块不起作用。</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message numerus="yes">
        <source>%1, %2, %n thread(s), LibTorch %3</source>
        <translation>
            <numerusform>%1，%2，%Ln 个线程，LibTorch %3</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Not stated</source>
        <translation>未注明</translation>
    </message>
    <message>
        <source>%1 % of the pairs of Labeled Faces in the Wild (View 2)</source>
        <translation>在 Labeled Faces in the Wild（View 2）上为 %1 %</translation>
    </message>
    <message numerus="yes">
        <source>%n person(s)</source>
        <translation>
            <numerusform>%Ln 人</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n face(s)</source>
        <translation>
            <numerusform>%Ln 张人脸</numerusform>
        </translation>
    </message>
    <message>
        <source>last backup %1</source>
        <translation>上次备份 %1</translation>
    </message>
    <message>
        <source>no backup yet</source>
        <translation>尚无备份</translation>
    </message>
    <message>
        <source>Choose a data folder</source>
        <translation>选择数据文件夹</translation>
    </message>
    <message>
        <source>Backed up to %1</source>
        <translation>已备份到 %1</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>保护</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Undo reaches back</source>
        <translation>可撤销的期限</translation>
    </message>
    <message>
        <source>Changes of people and faces can be undone for so long; what was deleted is erased then.</source>
        <translation>人物和人脸的更改在此期限内可以撤销；到期后，删除的内容将被清除。</translation>
    </message>
    <message>
        <source>Show the log…</source>
        <translation>显示日志…</translation>
    </message>
    <message>
        <source>Keep the log for</source>
        <translation>日志保留</translation>
    </message>
    <message>
        <source>The log tells when the passphrase was given, people were recognised, exported or erased, without names and faces.</source>
        <translation>日志记录何时输入口令、识别、导出或清除人员，不含姓名和人脸。</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>同意书</translation>
    </message>
    <message>
        <source>What people agree to when they are enrolled. The words of then stay with each of them, also when the text is changed; give it another version then. Who is due stands in the gallery under “Consent due”.</source>
        <translation>登记时人们所同意的内容。即使文本更改，每个人仍保留当时的文字；更改时请使用新的版本号。待处理的人员可在人物库的“同意书待处理”中查看。</translation>
    </message>
    <message>
        <source>All models…</source>
        <translation>所有模型…</translation>
    </message>
    <message>
        <source>Finding smaller faces makes live video slower.</source>
        <translation>查找更小的人脸会使实时视频变慢。</translation>
    </message>
    <message>
        <source>1 in %1 strangers</source>
        <translation>每 %1 个陌生人 1 人</translation>
    </message>
    <message numerus="yes">
        <source>Faces are named from about cosine %1 on, which follows from this setting, the model&apos;s measurements and %n stored face(s). Of people whom many strangers resemble more is asked, of others less.</source>
        <translation>
            <numerusform>余弦约 %1 起即命名，该值由此设置、模型的测量结果和 %Ln 张已存人脸得出。对许多陌生人都相像的人要求更高，对其他人要求较低。</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything about people lies in this folder and nowhere else. Which folders and sources were used last stands with the settings of the program, unless a passphrase protects the people. Choosing another folder moves nothing: the people in this one stay there and come back when you choose it again.</source>
        <translation>与人物有关的一切都只保存在此文件夹中。最近使用的文件夹和来源保存在程序设置里，除非人物受口令保护。选择其他文件夹不会移动任何内容：此文件夹中的人物会留在这里，再次选择时便会回来。</translation>
    </message>
</context>
<context>
    <name>facenet::SeveralFacesDialog</name>
    <message>
        <source>Pictures with several faces</source>
        <translation>有多张人脸的图片</translation>
    </message>
</context>
<context>
    <name>facenet::ShotStrip</name>
    <message>
        <source>Shots</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>No shots yet. They appear here.</source>
        <translation>还没有照片。照片将显示在这里。</translation>
    </message>
    <message>
        <source>Looking %1</source>
        <translation>朝向：%1</translation>
    </message>
    <message>
        <source>Weak point: %1</source>
        <translation>不足：%1</translation>
    </message>
    <message>
        <source>Shot %1</source>
        <translation>照片 %1</translation>
    </message>
    <message>
        <source>Drop shot %1</source>
        <translation>去掉照片 %1</translation>
    </message>
    <message>
        <source>Drop this shot</source>
        <translation>去掉这张照片</translation>
    </message>
    <message>
        <source>who?</source>
        <translation>是谁？</translation>
    </message>
    <message>
        <source>This may be somebody else</source>
        <translation>可能是另一个人</translation>
    </message>
</context>
<context>
    <name>facenet::SightingWriter</name>
    <message numerus="yes">
        <source>The data folder was busy for long: %n sighting(s) could not be kept.</source>
        <translation>
            <numerusform>数据文件夹长时间繁忙：有 %Ln 条出现记录未能保存。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>facenet::SightingsModel</name>
    <message>
        <source>%1
From %2
Similarity %3</source>
        <translation>%1
来自 %2
相似度 %3</translation>
    </message>
    <message>
        <source>%1
From %2</source>
        <translation>%1
来自 %2</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <comment>times</comment>
        <translation>%1 – %2</translation>
    </message>
</context>
<context>
    <name>facenet::SourceBar</name>
    <message>
        <source>Camera %1</source>
        <translation>摄像头 %1</translation>
    </message>
    <message>
        <source>&amp;Source</source>
        <translation>来源(&amp;S)</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Save a snapshot…</source>
        <translation>保存快照…</translation>
    </message>
    <message>
        <source>Repeat the video</source>
        <translation>循环播放视频</translation>
    </message>
    <message>
        <source>Show who is here</source>
        <translation>显示在场的人</translation>
    </message>
    <message>
        <source>Close the source</source>
        <translation>关闭来源</translation>
    </message>
    <message>
        <source>Choose where the pictures come from</source>
        <translation>选择画面来源</translation>
    </message>
    <message>
        <source>Choose a source</source>
        <translation>选择来源</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>来源：%1</translation>
    </message>
    <message>
        <source>%1 fps</source>
        <translation>%1 帧/秒</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>重新播放</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Automatic size</source>
        <translation>自动尺寸</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>未找到摄像头</translation>
    </message>
    <message>
        <source>Stream address…</source>
        <translation>网络流地址…</translation>
    </message>
    <message>
        <source>Folder of pictures…</source>
        <translation>图片文件夹…</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近使用</translation>
    </message>
    <message>
        <source>No camera is connected, or none may be used by you. Connect one and try again, or choose a video file or a stream.</source>
        <translation>没有连接摄像头，或您无权使用。请连接摄像头后重试，或选择视频文件或网络流。</translation>
    </message>
    <message>
        <source>This source cannot be played</source>
        <translation>无法播放此来源</translation>
    </message>
    <message>
        <source>Videos and pictures (%1)</source>
        <translation>视频和图片 (%1)</translation>
    </message>
    <message>
        <source>Stream address</source>
        <translation>网络流地址</translation>
    </message>
    <message>
        <source>Address of the stream, such as rtsp://camera.local/live:</source>
        <translation>网络流的地址，例如 rtsp://camera.local/live：</translation>
    </message>
    <message>
        <source>This is not the address of a stream</source>
        <translation>这不是网络流地址</translation>
    </message>
    <message>
        <source>“%1” has no beginning such as rtsp:// or http://. Nothing was changed. Look up the address in the manual of the camera.</source>
        <translation>“%1”没有 rtsp:// 或 http:// 之类的开头。未做任何更改。请在摄像头手册中查找地址。</translation>
    </message>
    <message>
        <source>Choose a folder of pictures</source>
        <translation>选择图片文件夹</translation>
    </message>
    <message>
        <source>Look at every frame</source>
        <translation>查看每一帧</translation>
    </message>
    <message>
        <source>Look at every frame: the film plays as slowly as that takes</source>
        <translation>查看每一帧：影片播放速度随识别速度放慢</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%Ln 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Video or picture…</source>
        <translation>视频或图片…</translation>
    </message>
    <message>
        <source>Choose a video or a picture</source>
        <translation>选择视频或图片</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>网络流</translation>
    </message>
</context>
<context>
    <name>facenet::StatusLine</name>
    <message>
        <source>Where the pictures come from</source>
        <translation>画面来源</translation>
    </message>
    <message>
        <source>Frames that recognition did not look at, because it was busy with an earlier one</source>
        <translation>识别正忙于较早的帧而未查看的帧数</translation>
    </message>
    <message>
        <source>No source</source>
        <translation>无来源</translation>
    </message>
    <message>
        <source>%1: opening</source>
        <translation>%1：正在打开</translation>
    </message>
    <message>
        <source>%1: paused</source>
        <translation>%1：已暂停</translation>
    </message>
    <message>
        <source>%1: reconnecting</source>
        <translation>%1：正在重新连接</translation>
    </message>
    <message>
        <source>%1: ended</source>
        <translation>%1：已结束</translation>
    </message>
    <message>
        <source>%1: failed</source>
        <translation>%1：失败</translation>
    </message>
    <message>
        <source>%1 skipped</source>
        <translation>跳过 %1</translation>
    </message>
    <message>
        <source>No data folder</source>
        <translation>无数据文件夹</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>无模型</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n thread(s), LibTorch %2</source>
        <translation>
            <numerusform>%1，%Ln 个线程，LibTorch %2</numerusform>
        </translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>%1 fps, names %2 times a second</source>
        <translation>%1 帧/秒，每秒识别 %2 次</translation>
    </message>
    <message>
        <source>Show the training</source>
        <translation>显示训练</translation>
    </message>
    <message>
        <source>Training: epoch %1 of %2</source>
        <translation>训练：第 %1 轮，共 %2 轮</translation>
    </message>
    <message>
        <source>Frames captured a second: %1
Frames looked at a second: %2</source>
        <translation>每秒采集帧数：%1
每秒识别帧数：%2</translation>
    </message>
    <message>
        <source>%1 ms a look</source>
        <translation>每次识别 %1 毫秒</translation>
    </message>
    <message>
        <source>Finding and naming the faces of a frame, median of the last two seconds
From capture to screen: %1 ms, 95 of 100 frames within %2 ms</source>
        <translation>查找并命名一帧中的人脸，最近两秒的中位数
从采集到显示：%1 毫秒，95% 的帧在 %2 毫秒内</translation>
    </message>
</context>
<context>
    <name>facenet::StoreProblem</name>
    <message>
        <source>The data folder cannot be opened</source>
        <translation>无法打开数据文件夹</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Restore a backup…</source>
        <translation>恢复备份…</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>选择其他文件夹</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Go on without a passphrase</source>
        <translation>不使用口令继续</translation>
    </message>
    <message>
        <source>Go on without a passphrase?</source>
        <translation>不使用口令继续？</translation>
    </message>
    <message>
        <source>Somebody else took the passphrase off, or put another store in its place. What you see from now on may not be what you have stored.</source>
        <translation>有人取消了口令，或用另一个数据库替换了它。您从现在起看到的内容可能不是您保存的内容。</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>保持不变</translation>
    </message>
</context>
<context>
    <name>facenet::StoreSession</name>
    <message>
        <source>Reading the settings</source>
        <translation>读取设置</translation>
    </message>
    <message>
        <source>Saving the settings</source>
        <translation>保存设置</translation>
    </message>
</context>
<context>
    <name>facenet::SuggestionsView</name>
    <message>
        <source>few faces</source>
        <translation>人脸少</translation>
    </message>
    <message>
        <source>only poor shots</source>
        <translation>照片质量都差</translation>
    </message>
    <message>
        <source>no face from the front</source>
        <translation>没有正面人脸</translation>
    </message>
    <message>
        <source>all from one occasion</source>
        <translation>全部来自同一场合</translation>
    </message>
    <message>
        <source>Comparing all faces</source>
        <translation>正在比较所有人脸</translation>
    </message>
    <message>
        <source>One person under two names?</source>
        <translation>同一人用了两个名字？</translation>
    </message>
    <message>
        <source>Faces that look misfiled</source>
        <translation>似乎归错人的人脸</translation>
    </message>
    <message>
        <source>People who are easily confused</source>
        <translation>容易混淆的人</translation>
    </message>
    <message>
        <source>The same picture several times</source>
        <translation>重复的同一张图片</translation>
    </message>
    <message>
        <source>People who need more or better shots</source>
        <translation>需要更多或更好照片的人</translation>
    </message>
    <message>
        <source>Nothing stands out: the gallery is in good order.</source>
        <translation>没有发现问题：人物库状况良好。</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) to look at. Nothing is changed until you say so, and every change can be undone.</source>
        <translation>
            <numerusform>有 %Ln 处值得一看。未经您同意不会更改任何内容，每项更改都可以撤销。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 和 %2</translation>
    </message>
    <message>
        <source>Their faces are as alike as those of one person (similarity %1).</source>
        <translation>他们的脸像同一个人一样相似（相似度 %1）。</translation>
    </message>
    <message>
        <source>Two people</source>
        <translation>是两个人</translation>
    </message>
    <message>
        <source>A face of %1 looks like %2</source>
        <translation>%1 的一张脸看起来像 %2</translation>
    </message>
    <message>
        <source>Similarity to the other faces of %1: %2; to %3: %4.</source>
        <translation>与 %1 其余人脸的相似度：%2；与 %3：%4。</translation>
    </message>
    <message>
        <source>Move it to %1</source>
        <translation>移给 %1</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>It is right</source>
        <translation>没有错</translation>
    </message>
    <message numerus="yes">
        <source>%n copies of one picture of %1</source>
        <translation>
            <numerusform>%1 的同一张图片有 %Ln 份</numerusform>
        </translation>
    </message>
    <message>
        <source>Copies add nothing to recognition. The best one would be kept.</source>
        <translation>重复的图片对识别没有帮助。会保留最好的一张。</translation>
    </message>
    <message>
        <source>Keep the best</source>
        <translation>保留最好的</translation>
    </message>
    <message>
        <source>Keep all</source>
        <translation>全部保留</translation>
    </message>
    <message>
        <source>%1 and %2 look alike</source>
        <translation>“%1”和“%2”相像</translation>
    </message>
    <message>
        <source>Be stricter with them</source>
        <translation>对他们更严格</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Enrol more shots</source>
        <translation>登记更多照片</translation>
    </message>
    <message>
        <source>Good enough</source>
        <translation>已经够好</translation>
    </message>
    <message>
        <source>One person…</source>
        <translation>同一个人…</translation>
    </message>
    <message>
        <source>About one look in %1 at one of them would be taken for the other.</source>
        <translation>每 %1 次查看中约有一次会把其中一位认作另一位。</translation>
    </message>
    <message>
        <source>Nearly every look at one of them would be taken for the other.</source>
        <translation>几乎每次查看都会把其中一位认作另一位。</translation>
    </message>
    <message>
        <source>Where the two are in question, a similarity of %1 can be asked for.</source>
        <translation>涉及这两位时，可以要求相似度达到 %1。</translation>
    </message>
    <message>
        <source>What is wrong with the shots: %1.</source>
        <translation>照片的问题：%1。</translation>
    </message>
</context>
<context>
    <name>facenet::TrainingPage</name>
    <message>
        <source>Go back to the model before</source>
        <translation>退回之前的模型</translation>
    </message>
    <message>
        <source>Begin a training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>In use: %1</source>
        <translation>正在使用：%1</translation>
    </message>
    <message>
        <source>The model is being loaded…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Teach the network your own people</source>
        <translation>让网络认识您身边的人</translation>
    </message>
    <message>
        <source>The program recognises faces it has never been trained on. Where it confuses people, or for many people who look alike, it can learn from your pictures. You see how it does, and decide afterwards whether to use the new model.</source>
        <translation>程序能识别从未训练过的人脸。如果它混淆了某些人，或有许多相貌相似的人，它可以从您的图片中学习。您可以看到效果，然后决定是否使用新模型。</translation>
    </message>
    <message>
        <source>A training is prepared</source>
        <translation>训练已准备好</translation>
    </message>
    <message>
        <source>A training is under way</source>
        <translation>训练正在进行</translation>
    </message>
    <message>
        <source>A new model is ready</source>
        <translation>新模型已就绪</translation>
    </message>
    <message>
        <source>The new model is in use</source>
        <translation>新模型已启用</translation>
    </message>
    <message>
        <source>The pictures are checked. Go on with the settings.</source>
        <translation>图片已检查完毕。请继续进行设置。</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Erase it</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>The training “%1” was interrupted.</source>
        <translation>训练“%1”已中断。</translation>
    </message>
    <message>
        <source>A training that was interrupted before its first checkpoint left faces in the data folder.</source>
        <translation>一次在首个检查点之前中断的训练在数据文件夹中留下了人脸。</translation>
    </message>
    <message>
        <source>Earlier trainings…</source>
        <translation>以往的训练…</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>Go back to %1</source>
        <translation>退回到 %1</translation>
    </message>
    <message>
        <source>See how it does, and decide whether to use it.</source>
        <translation>看看它的表现，再决定是否使用。</translation>
    </message>
    <message>
        <source>All stored faces are measured with it.</source>
        <translation>所有已存人脸均已用它测量。</translation>
    </message>
    <message>
        <source>See the result</source>
        <translation>查看结果</translation>
    </message>
    <message>
        <source>The training “%1” has ended. Its model waits for your decision.</source>
        <translation>训练“%1”已完成，其模型等待您决定是否采用。</translation>
    </message>
    <message>
        <source>The new model waits on the page Train until you decide about it</source>
        <translation>新模型在“训练”页面等待您的决定</translation>
    </message>
    <message>
        <source>Its new model, which nobody has decided on, and its curves are erased for good.</source>
        <translation>其尚未决定去留的新模型及曲线将被永久清除。</translation>
    </message>
    <message>
        <source>What it has learned so far is erased for good; it cannot go on.</source>
        <translation>到目前为止学到的内容将被永久清除，无法继续。</translation>
    </message>
    <message>
        <source>Erase the training “%1”?</source>
        <translation>清除训练“%1”？</translation>
    </message>
    <message>
        <source>The model in use and your pictures are not touched.</source>
        <translation>正在使用的模型和您的图片不受影响。</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>%1 is in use again</source>
        <translation>已重新使用 %1</translation>
    </message>
    <message>
        <source>The model from before</source>
        <translation>之前的模型</translation>
    </message>
    <message>
        <source>Another training is prepared</source>
        <translation>已准备好另一次训练</translation>
    </message>
    <message>
        <source>What was decided about its pictures is dropped; the pictures themselves stay as they are.</source>
        <translation>对其图片所作的决定将被丢弃；图片本身保持不变。</translation>
    </message>
    <message>
        <source>Go on with the interrupted one</source>
        <translation>继续被中断的训练</translation>
    </message>
    <message>
        <source>The training “%1” was interrupted. Its pictures are not at %2 any more; going on asks where they are.</source>
        <translation>训练“%1”被中断。其图片已不在 %2；继续时会询问图片现在的位置。</translation>
    </message>
    <message>
        <source>Choose where its pictures are now</source>
        <translation>选择图片现在所在的位置</translation>
    </message>
    <message>
        <source>Text files (*.txt)</source>
        <translation>文本文件 (*.txt)</translation>
    </message>
</context>
<context>
    <name>facenet::TrainingPeopleModel</name>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Pictures with a face</source>
        <translation>有人脸的图片</translation>
    </message>
    <message>
        <source>That stand out</source>
        <translation>值得注意的</translation>
    </message>
</context>
<context>
    <name>facenet::TrainingSession</name>
    <message>
        <source>Looking at the pictures…</source>
        <translation>正在查看图片…</translation>
    </message>
    <message>
        <source>Cutting the faces out of the pictures…</source>
        <translation>正在从图片中截取人脸…</translation>
    </message>
    <message>
        <source>Comparing the new model with the present one…</source>
        <translation>正在比较新模型与当前模型…</translation>
    </message>
    <message>
        <source>Measuring your stored faces with the new model…</source>
        <translation>正在用新模型测量已存储的人脸…</translation>
    </message>
    <message>
        <source>The new model is ready.</source>
        <translation>新模型已就绪。</translation>
    </message>
    <message>
        <source>The new model is in use.</source>
        <translation>新模型已启用。</translation>
    </message>
    <message>
        <source>Paused in epoch %1 of %2.</source>
        <translation>已在第 %1 轮（共 %2 轮）暂停。</translation>
    </message>
    <message>
        <source>the time left is being measured</source>
        <translation>正在估算剩余时间</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>剩余不到一分钟</translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>约剩 %Ln 分钟</numerusform>
        </translation>
    </message>
    <message>
        <source>Epoch %1 of %2: learning the new faces, %3</source>
        <translation>第 %1 轮，共 %2 轮：正在学习新面孔，%3</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>strangers are told apart no better yet than before the training (%1)</source>
        <translation>区分陌生人的能力尚未超过训练前（%1）</translation>
    </message>
    <message>
        <source>strangers were told apart best after epoch %1 (%2)</source>
        <translation>区分陌生人的最好成绩出现在第 %1 轮之后（%2）</translation>
    </message>
    <message>
        <source>the validation loss was lowest after epoch %1 (%2)</source>
        <translation>验证损失在第 %1 轮之后最低（%2）</translation>
    </message>
    <message>
        <source>the loss was lowest after epoch %1 (%2)</source>
        <translation>损失在第 %1 轮之后最低（%2）</translation>
    </message>
    <message>
        <source>Epoch %1 of %2: %3, %4</source>
        <comment>number, number, how it does, time left</comment>
        <translation>第 %1 轮，共 %2 轮：%3，%4</translation>
    </message>
    <message>
        <source>below %1</source>
        <translation>低于 %1</translation>
    </message>
    <message>
        <source>still getting better, strangers are told apart better (%1)</source>
        <translation>仍在进步，对陌生人的区分更好（%1）</translation>
    </message>
    <message>
        <source>still getting better, the validation loss is lower (%1)</source>
        <translation>仍在进步，验证损失更低（%1）</translation>
    </message>
    <message>
        <source>still getting better, the loss is lower (%1)</source>
        <translation>仍在进步，损失更低（%1）</translation>
    </message>
</context>
<context>
    <name>facenet::TrainingWizard</name>
    <message>
        <source>Train the network</source>
        <translation>训练网络</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>下一步(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>上一步(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation>完成(&amp;D)</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>Comes later</source>
        <translation>稍后</translation>
    </message>
</context>
<context>
    <name>facenet::UnknownsView</name>
    <message>
        <source>No strangers are remembered</source>
        <translation>没有记住任何陌生人</translation>
    </message>
    <message>
        <source>Grouping</source>
        <translation>正在分组</translation>
    </message>
    <message numerus="yes">
        <source>%n stranger(s) were seen. Who is named becomes a person with these looks as faces.</source>
        <translation>
            <numerusform>看到过 %Ln 个陌生人。命名后即成为一个人物，并以这些画面作为人脸。</numerusform>
        </translation>
    </message>
    <message>
        <source>Seen %1, %2</source>
        <comment>time, source</comment>
        <translation>出现于 %1，%2</translation>
    </message>
    <message>
        <source>Last %1, %2; first %3</source>
        <comment>time, source, time</comment>
        <translation>最近 %1，%2；最早 %3</translation>
    </message>
    <message numerus="yes">
        <source>Seen %n time(s)</source>
        <translation>
            <numerusform>出现 %Ln 次</numerusform>
        </translation>
    </message>
    <message>
        <source>Name…</source>
        <translation>命名…</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Who is it?</source>
        <translation>这是谁？</translation>
    </message>
    <message>
        <source>This person</source>
        <translation>是此人</translation>
    </message>
    <message>
        <source>Storing faces needs the consent of the person. Has %1 agreed to be enrolled?</source>
        <translation>保存人脸需要本人同意。%1 是否已同意被登记？</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>尚未</translation>
    </message>
    <message>
        <source>%1 has agreed</source>
        <translation>%1 已同意</translation>
    </message>
    <message>
        <source>Remember who was seen</source>
        <translation>记住见过的人</translation>
    </message>
    <message numerus="yes">
        <source>People without a name who are seen on Live are gathered here, each as one group that can be given a name. They are kept for %n day(s).</source>
        <translation>
            <numerusform>在“实时”中出现的无名人员会汇集在此，每人一组，可以命名。保留 %Ln 天。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>When the program remembers who was seen, people without a name are gathered here, each as one group that can be given a name. They go after %n day(s).</source>
        <translation>
            <numerusform>程序记住见过的人时，无名人员会汇集在此，每人一组，可以命名。%Ln 天后移除。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>From now on the program stores who was seen on Live, strangers too: when, where and a small picture, once a visit. They are kept for %n day(s). Tell the people concerned.

It can be switched off on the page Settings.</source>
        <translation>
            <numerusform>从现在起，程序会保存“实时”页面上看到的人，包括陌生人：时间、地点和一张小图片，每次到访一条。保留 %Ln 天。请告知相关人员。

可在“设置”页面关闭。</numerusform>
        </translation>
    </message>
    <message>
        <source>Don&apos;t remember</source>
        <translation>不记住</translation>
    </message>
</context>
<context>
    <name>facenet::UpgradeOffer</name>
    <message>
        <source>Look at it…</source>
        <translation>查看…</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Better weights came with this version of the program: on the pairs of LFW they are right in %1, yours in %2. Your people stay with theirs until you choose: the stored faces are measured anew (%3), and you can go back.</source>
        <translation>此版本的程序带来了更好的权重：在 LFW 的图片对上正确率为 %1，您现用的为 %2。在您选择之前，您的人物仍使用原来的权重；改用时会重新测量存储的人脸（%3），并且可以返回。</translation>
    </message>
</context>
<context>
    <name>facenet::VideoView</name>
    <message>
        <source>Live picture</source>
        <translation>实时画面</translation>
    </message>
    <message>
        <source>Y yes, N no</source>
        <comment>keys that answer whether a face is whom its label says</comment>
        <translation>Y 是，N 否</translation>
    </message>
</context>
</TS>
