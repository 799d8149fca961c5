#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>
#include <opencv2/imgcodecs.hpp>

#include "core/train/checkpoint.h"
#include "tests/support/drawn_people.h"
#include "tests/support/program_run.h"
#include "tests/support/test_data.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

/// Training as a script does it: on made-up pictures, from nothing, so that it needs no test data.
class TestTrainingCli : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { drawPeople(path(u"Leute/Nummer %1"_s)); }

    void whatIsNoNumberIsWrongUsage() {
        for (const auto& [option, value] : {std::pair(u"--lr"_s, u"nan"_s),
                                            {u"--lr"_s, u"inf"_s},
                                            {u"--lr"_s, u"0,5"_s},
                                            {u"--seed"_s, u"99999999999999999999"_s},
                                            {u"--epochs"_s, u"2x"_s}}) {
            const Run refused =
                run({u"train"_s, u"--data"_s, path(u"Leute"_s), u"--output"_s, path(u"no"_s), option, value});
            QVERIFY2(refused.exitCode == 2, refused.err);
            QVERIFY2(refused.err.contains(value.toUtf8()), refused.err);
        }
    }

    /// Each is told with its reason, by every command that looks through a folder of people.
    void whatIsNoPictureIsToldWithItsReason() {
        drawPeople(path(u"some/Nummer %1"_s));
        for (const auto& [name, bytes] : {std::pair(u"page.jpg"_s, QByteArray("<html>")),
                                          {u"raw.cr2"_s, QByteArray("II*\0\x10\0\0\0CR\2\0", 12)}}) {
            QFile file(path(u"some/Nummer 1/"_s + name));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        }
        const Run annotated = run({u"dataset"_s, u"annotate"_s, path(u"some"_s), u"-o"_s, path(u"some.txt"_s)});
        QCOMPARE(annotated.exitCode, 1);
        QCOMPARE(annotated.last()[u"pictures"].toInt(), 24);
        const Run checked = run({u"dataset"_s, u"check"_s, path(u"some"_s)});
        QCOMPARE(checked.exitCode, 1);
        const Run trained =
            run(QStringList{u"train"_s, u"--data"_s, path(u"some"_s), u"--output"_s, path(u"some-out"_s)} + quick(1));
        QVERIFY2(trained.exitCode == 3, trained.err);  // complete, less what it could not use
        for (const Run* said : {&annotated, &checked, &trained})
            QVERIFY2(said->out.contains("raw file") && said->out.contains("page.jpg"), said->out);
    }

    void trainsResumesAdoptsAndRollsBack() {
        const Run annotated = run({u"dataset"_s, u"annotate"_s, path(u"Leute"_s), u"-o"_s, path(u"list.txt"_s)});
        QCOMPARE(annotated.exitCode, 0);
        QCOMPARE(annotated.last()[u"pictures"].toInt(), 24);
        const Run trained = run(
            QStringList{u"train"_s, u"--annotation"_s, path(u"list.txt"_s), u"--output"_s, path(u"out"_s)} + quick(2));
        QVERIFY2(trained.exitCode == 0, trained.err);
        QCOMPARE(trained.last()[u"ending"].toString(), u"completed"_s);
        int steps = 0, epochs = 0;
        for (const QJsonObject& line : trained.lines()) {
            steps += line[u"type"].toString() == u"step";
            epochs += line[u"type"].toString() == u"epoch";
        }
        QCOMPARE(epochs, 2);
        QCOMPARE(steps, 2);
        for (const char* name : {"history.jsonl", "epoch_loss.txt", "loss.png", "accuracy.png", "model.safetensors",
                                 "checkpoints/last.safetensors"})
            QVERIFY2(QFile::exists(path(u"out/"_s + QLatin1String(name))), name);

        const Run again =
            run(QStringList{u"train"_s, u"--data"_s, path(u"Leute"_s), u"--output"_s, path(u"out"_s)} + quick(2));
        QCOMPARE(again.exitCode, 3);
        QCOMPARE(again.last()[u"error"][u"code"].toString(), u"name_taken"_s);
        // Meanwhile one picture went bad, one is gone, one lies elsewhere, one was copied anew and one came.
        const auto picture = [this](int person, int number) {
            return path(u"Leute/Nummer %1/%2.png"_s.arg(person).arg(number));
        };
        QFile bad(picture(0, 1));
        QVERIFY(bad.open(QIODevice::WriteOnly) && bad.write("no picture") > 0);
        bad.close();
        QVERIFY(QFile::remove(picture(1, 2)));
        QVERIFY(QFile::copy(picture(3, 3), path(u"new.png"_s)));
        cv::imwrite(path(u"new.png"_s).toStdString(), cv::Mat(90, 90, CV_8UC3, cv::Scalar(9, 90, 200)));
        QVERIFY(QFile::rename(picture(2, 4), path(u"elsewhere.png"_s)));
        const QDateTime now = QDateTime::currentDateTime().addSecs(60);
        QFile touched(picture(3, 0));
        QVERIFY(touched.open(QIODevice::ReadWrite) && touched.setFileTime(now, QFileDevice::FileModificationTime));
        QFile list(path(u"list.txt"_s));
        QVERIFY(list.open(QIODevice::ReadWrite));
        QByteArrayList lines = list.readAll().split('\n');
        for (QByteArray& line : lines)
            if (line.endsWith("Nummer 2/4.png")) line = "2;" + path(u"elsewhere.png"_s).toUtf8();
        lines.insert(0, lines.first().split(';').first() + ';' + path(u"new.png"_s).toUtf8());
        QVERIFY(list.seek(0) && list.write(lines.join('\n')) > 0);
        list.close();
        const Run longer = run({u"train"_s, u"--resume"_s, path(u"out"_s), u"--epochs"_s, u"3"_s});
        QVERIFY2(longer.exitCode == 3, longer.err);  // a picture could not be used; the others were
        QCOMPARE(longer.last()[u"ending"].toString(), u"completed"_s);
        drawPeople(path(u"Leute/Nummer %1"_s));
        QMap<QString, int> notices;
        for (const QJsonObject& line : longer.lines())
            if (line[u"type"].toString() == u"notice"_s) notices[line[u"notice"].toString()] = line[u"value"].toInt();
        QCOMPARE(notices.value(u"pictures_gone"_s), 2);
        QCOMPARE(notices.value(u"pictures_new"_s), 1);
        QCOMPARE(longer.last()[u"epochs"].toInt(), 3);

        const QByteArray report = reportOn(path(u"out"_s), true);
        for (const char* part : {"<svg", "Before and after", "People who were trained on", "dropout"})
            QVERIFY2(report.contains(part), part);
        const QByteArray plain = reportOn(path(u"out"_s), true, {u"--without-pictures"_s});
        QVERIFY(plain.contains("Before and after") && !plain.contains("Nummer") && !plain.contains("data:image"));
        // The curves of a training are kept longer than its folder.
        QVERIFY(QDir(m_folder.path()).mkdir(u"record"_s));
        QVERIFY(QFile::copy(path(u"out/history.jsonl"_s), path(u"record/history.jsonl"_s)));
        QVERIFY(reportOn(path(u"record"_s), false).contains("<svg"));
        QCOMPARE(run({u"report"_s, path(u"nothing"_s), u"-o"_s, path(u"r.html"_s)}).exitCode, 3);

        const Run adopted = run({u"adopt"_s, path(u"out/model.safetensors"_s)});
        QVERIFY2(adopted.exitCode == 0, adopted.err);
        QCOMPARE(adopted.last()[u"model"].toString(), u"out"_s);
        // The same once more is no step away from what was before.
        QCOMPARE(run({u"adopt"_s, path(u"out/model.safetensors"_s)}).exitCode, 0);
        const QString altered = path(u"altered.safetensors"_s);
        QVERIFY(QFile::copy(path(u"out/model.safetensors"_s), altered));
        QFile file(altered);
        QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(file.size() / 2) && file.write("other") == 5);
        file.close();
        const Run refused = run({u"adopt"_s, altered});
        QCOMPARE(refused.exitCode, 3);
        QVERIFY2(refused.err.contains("altered.safetensors"), refused.err);
        const Run back = run({u"rollback"_s});
        QVERIFY2(back.exitCode == 0, back.err);
        QCOMPARE(back.last()[u"model"].toString(), u"facenet-mobilenet"_s);
    }

    void saysWhatATrainingTakes() {
        const auto estimates = [](const Run& checked) {
            QStringList presets;
            for (const QJsonObject& line : checked.lines())
                if (line[u"type"].toString() == u"estimate"_s && line[u"seconds_an_epoch"].toDouble() > 0)
                    presets << line[u"preset"].toString();
            return presets;
        };
        // Drawings without a face: nothing to train on, and no estimate.
        const Run faceless = run({u"dataset"_s, u"check"_s, path(u"Leute"_s)});
        QVERIFY2(faceless.exitCode == 1, faceless.err);
        QCOMPARE(faceless.last()[u"usable"].toInt(), 0);
        QCOMPARE(estimates(faceless), QStringList());
        FACENET_REQUIRE_DATA(images, "data/lfw/images");
        QDir().mkpath(path(u"faces"_s));
        for (const QString& person : {u"Alejandro_Toledo"_s, u"Zinedine_Zidane"_s})
            QFile::link(images + u'/' + person, path(u"faces/"_s + person));
        const Run checked = run({u"dataset"_s, u"check"_s, path(u"faces"_s)});
        QVERIFY2(checked.exitCode == 0, checked.err);
        QCOMPARE(estimates(checked), QStringList({u"quick"_s, u"thorough"_s, u"scratch"_s}));
    }

    /// On those who are enrolled, also where they are encrypted; of their faces nothing stays beside the store.
    void trainsOnTheGallery() {
        const QStringList train{u"train"_s, u"--gallery"_s, u"--output"_s, path(u"own"_s),    u"--preset"_s,
                                u"quick"_s, u"--epochs"_s,  u"1"_s,        u"--save-every"_s, u"0"_s};
        QVERIFY(QDir().mkpath(path(u"temporary"_s)));
        const Run nobody = runOnPeople(train);
        QCOMPARE(nobody.exitCode, 3);
        QVERIFY2(nobody.err.contains("nobody is enrolled"), nobody.err);
        FACENET_REQUIRE_DATA(images, "data/lfw/images");
        QDir().mkpath(path(u"enrolled"_s));
        for (const QString& person : {u"Andre_Agassi"_s, u"Jiri_Novak"_s, u"Julianne_Moore"_s})
            QFile::link(images + u'/' + person, path(u"enrolled/"_s + person));
        const Run imported = runOnPeople({u"import"_s, path(u"enrolled"_s)});
        QVERIFY2(imported.exitCode <= 1, imported.err);
        const Run trained = runOnPeople(train);
        QVERIFY2(trained.exitCode == 0, trained.err);
        const QJsonObject data = lineOf(trained, u"data"_s);
        QCOMPARE(data[u"people"].toInt(), 3);
        QVERIFY(data[u"pictures"].toInt() > 30);
        QVERIFY(!QDir(path(u"own/crops"_s)).exists());
        QVERIFY(QDir(path(u"temporary"_s)).isEmpty());

        // One more epoch, without somebody who is erased in the meantime.
        QFile passphrase(path(u"passphrase"_s));
        QVERIFY(passphrase.open(QIODevice::WriteOnly) && passphrase.write("a passphrase for tests\n") > 0);
        passphrase.close();
        const QStringList open{u"--passphrase-file"_s, passphrase.fileName()};
        const Run sealed = runOnPeople(open + QStringList{u"protect"_s});
        QVERIFY2(sealed.exitCode == 0, sealed.err);
        const Run longer = runOnPeople(open + QStringList{u"train"_s, u"--resume"_s, path(u"own"_s), u"--epochs"_s,
                                                          u"2"_s, u"--processes"_s, u"2"_s});
        QVERIFY2(longer.exitCode == 0, longer.err);
        QCOMPARE(longer.last()[u"epochs"].toInt(), 2);
        QVERIFY(!QDir(path(u"own/crops"_s)).exists());
    }

    void saysWhatIsWrong_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("mentions");
        QTest::newRow("no data") << QStringList{u"train"_s, u"--output"_s, path(u"x"_s)} << 3 << u"--data"_s;
        QTest::newRow("missing folder") << QStringList{u"train"_s, u"--data"_s, path(u"none"_s), u"--output"_s,
                                                       path(u"x"_s)}
                                        << 3 << u"none"_s;
        QTest::newRow("batch of two") << QStringList{u"train"_s,    u"--data"_s,  path(u"Leute"_s),
                                                     u"--output"_s, path(u"x"_s), u"--batch"_s,
                                                     u"4"_s}
                                      << 3 << u"multiple of 3"_s;
        // No faces are left of what cannot be trained on.
        for (int person = 0; person < 3; ++person) {
            const QString from = path(u"Leute/Nummer %1/0.png"_s.arg(person));
            QDir().mkpath(path(u"single/Nummer %1"_s.arg(person)));
            QFile::copy(from, path(u"single/Nummer %1/0.png"_s.arg(person)));
            QDir().mkpath(path(u"alone/Nummer 0"_s));
            QFile::copy(from, path(u"alone/Nummer 0/%1.png"_s.arg(person)));
        }
        for (const QString& set : {u"single"_s, u"alone"_s})
            QTest::newRow(qPrintable(set))
                << QStringList{u"train"_s, u"--data"_s, path(set), u"--output"_s, path(u"x"_s)} + quick(1) << 3
                << u"at least two people"_s;
        for (const QString& person : {u"Ada"_s, u"Bo"_s}) {
            QDir().mkpath(path(u"broken/%1"_s.arg(person)));
            for (int i = 0; i < 2; ++i)
                QFile(path(u"broken/%1/%2.jpg"_s.arg(person).arg(i))).open(QIODevice::WriteOnly);
        }
        QTest::newRow("nothing to read") << QStringList{u"train"_s, u"--data"_s, path(u"broken"_s), u"--output"_s,
                                                        path(u"x"_s)} +
                                                quick(1)
                                         << 3 << u"4 pictures cannot be read"_s;
        QTest::newRow("no number") << QStringList{u"train"_s, u"--epochs"_s, u"many"_s} << 2 << u"--epochs"_s;
        QTest::newRow("nothing to resume")
            << QStringList{u"train"_s, u"--resume"_s, path(u"Leute"_s)} << 3 << u"a training in it"_s;
        QTest::newRow("settled long ago")
            << QStringList{u"train"_s, u"--resume"_s, path(u"Leute"_s), u"--name"_s, u"x"_s} << 2 << u"--name"_s;
        QTest::newRow("no weights") << QStringList{u"adopt"_s, path(u"Leute/Nummer 0/0.png"_s)} << 3 << u"0.png"_s;
    }
    void saysWhatIsWrong() {
        QFETCH(QStringList, arguments);
        QFETCH(int, exitCode);
        QFETCH(QString, mentions);
        const Run result = run(arguments);
        QCOMPARE(result.exitCode, exitCode);
        QVERIFY2(QString::fromUtf8(result.err).contains(mentions), result.err);
        QVERIFY(!QFile::exists(path(u"x"_s)));
    }

    void goesOnWhereItsPicturesHaveGoneTo() {
        drawPeople(path(u"here/Nummer %1"_s));
        const QString out = path(u"moved"_s);
        const Run begun = run(QStringList{u"train"_s, u"--data"_s, path(u"here"_s), u"--output"_s, out} + quick(1));
        QVERIFY2(begun.exitCode == 0, begun.err);
        QVERIFY(QDir(m_folder.path()).rename(u"here"_s, u"there"_s));
        const QStringList resume{u"train"_s, u"--resume"_s, out, u"--epochs"_s, u"2"_s};
        const Run gone = run(resume);
        QCOMPARE(gone.exitCode, 3);
        QVERIFY2(gone.err.contains("/here"), gone.err);
        const Run faster = run(resume + QStringList{u"--data"_s, path(u"there"_s), u"--lr"_s, u"0.5"_s});
        QCOMPARE(faster.exitCode, 3);
        QVERIFY2(faster.err.contains("lr: not as it was"), faster.err);
        QCOMPARE(run(resume).exitCode, 3);  // what was refused has changed nothing
        const Run other = run(resume + QStringList{u"--annotation"_s, path(u"list.txt"_s)});
        QCOMPARE(other.exitCode, 3);
        QVERIFY2(other.err.contains("--annotation"), other.err);
        for (const QStringList& place : {QStringList{u"--data"_s, path(u"there"_s)}, QStringList()}) {
            const Run longer = run(resume + place);
            QVERIFY2(longer.exitCode == 0, longer.err);
            QCOMPARE(lineOf(longer, u"notice"_s)[u"notice"].toString(), u"resumed"_s);
        }
    }

    /// At a terminal, with the time that is left.
    void tellsHowFarItIs() {
        QProcess terminal;
        const QStringList command{facenetProgram(), u"--threads"_s,    u"1"_s,      u"--store"_s,
                                  path(u"store"_s), u"train"_s,        u"--data"_s, path(u"Leute"_s),
                                  u"--output"_s,    path(u"watched"_s)};
        QStringList quoted;
        for (const QString& word : command + quick(1000)) quoted << u'\'' + word + u'\'';
        terminal.start(u"script"_s, {u"-qec"_s, quoted.join(u' '), u"/dev/null"_s});
        if (!terminal.waitForStarted()) QSKIP("no terminal can be made here");
        const QRegularExpression line(
            uR"(Training: epoch \d+ of 1000, step \d of \d, loss [\d.]+, \d+ pictures/s, [\d:]+ left)"_s);
        QByteArray said;
        const bool told = QTest::qWaitFor(
            [&] { return line.match(QString::fromUtf8(said += terminal.readAllStandardOutput())).hasMatch(); },
            kPatienceMs);
        terminal.kill();
        terminal.waitForFinished();
        QVERIFY2(told, said);
    }

    /// FACENET_KILLS sets another number.
    void killedAtAnyMomentItGoesOn() {
        bool asked = false;
        int kills = qEnvironmentVariableIntValue("FACENET_KILLS", &asked);
        if (!asked) kills = 4;
        const QString out = path(u"killed"_s);
        QStringList arguments =
            QStringList{u"train"_s, u"--data"_s, path(u"Leute"_s), u"--output"_s, out, u"--checkpoint-minutes"_s,
                        u"0.002"_s} +
            quick(100'000);
        int epochs = 0, bestEpoch = -1;
        for (int i = 0; i < kills; ++i) {
            QProcess process;
            process.start(facenetProgram(), QStringList{u"--json"_s, u"--threads"_s, u"1"_s} + arguments);
            QVERIFY(process.waitForStarted());
            QTRY_VERIFY_WITH_TIMEOUT(
                process.state() == QProcess::NotRunning || QFile::exists(out + u"/checkpoints/last.safetensors"_s),
                kPatienceMs);
            QTest::qWait(static_cast<int>(QRandomGenerator::global()->bounded(2500)));
            process.kill();
            QVERIFY(process.waitForFinished());
            QVERIFY2(process.exitStatus() == QProcess::CrashExit, process.readAllStandardError());
            const auto checkpoint = readCheckpoint((out + u"/checkpoints/last.safetensors"_s).toStdString());
            QVERIFY2(checkpoint.ok(), checkpoint.ok() ? "" : checkpoint.error().context.c_str());
            QVERIFY(checkpoint->position.epoch >= epochs);
            QVERIFY(checkpoint->position.bestEpoch >= bestEpoch);
            epochs = checkpoint->position.epoch;
            bestEpoch = checkpoint->position.bestEpoch;
            if (bestEpoch >= 0) QVERIFY(readSafetensors((out + u"/checkpoints/best.safetensors"_s).toStdString()));
            arguments = {u"train"_s, u"--resume"_s, out};
        }
        QCOMPARE(QDir(out + u"/checkpoints"_s).entryList({u"*partial*"_s}), QStringList());
        const Run ended = run({u"train"_s, u"--resume"_s, out, u"--epochs"_s, QString::number(epochs + 1)});
        QVERIFY2(ended.exitCode == 0, ended.err);
        QCOMPARE(ended.last()[u"epochs"].toInt(), epochs + 1);
    }

private:
    /// The page that is written on a training.
    QByteArray reportOn(const QString& folder, bool compared, const QStringList& more = {}) {
        const QString out = path(u"report.html"_s);
        const Run reported = run(QStringList{u"report"_s, folder, u"-o"_s, out} + more);
        if (reported.exitCode != 0 || reported.last()[u"compared"].toBool() != compared) return reported.err;
        QFile file(out);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QString path(const QString& name) const { return m_folder.filePath(name); }

    static QStringList quick(int epochs) {
        return {u"--start-from"_s,    u"nothing"_s,
                u"--preprocessing"_s, u"letterbox_rgb_0_1"_s,
                u"--epochs"_s,        QString::number(epochs),
                u"--batch"_s,         u"12"_s,
                u"--precision"_s,     u"fp32"_s,
                u"--save-every"_s,    u"0"_s};
    }

    static QJsonObject lineOf(const Run& run, const QString& type) {
        for (const QJsonObject& line : run.lines())
            if (line[u"type"].toString() == type) return line;
        return {};
    }

    Run run(const QStringList& arguments) const {
        return runFacenet(QStringList{u"--json"_s, u"--threads"_s, u"1"_s, u"--store"_s, path(u"store"_s)} + arguments);
    }
    /// In a store of their own, and with a folder for temporary files that can be looked into afterwards.
    Run runOnPeople(const QStringList& arguments) const {
        return runFacenet(QStringList{u"--json"_s, u"--threads"_s, u"1"_s, u"--store"_s, path(u"people"_s)} + arguments,
                          {{u"TMPDIR"_s, path(u"temporary"_s)}});
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestTrainingCli)
#include "tst_training_cli.moc"
