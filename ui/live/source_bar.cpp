#include "ui/live/source_bar.h"

#include <QAction>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QUrl>

#include "core/video/kept_address.h"
#include "ui/base/icons.h"
#include "ui/base/messages.h"
#include "ui/base/prompts.h"
#include "ui/base/settings.h"

namespace facenet {
namespace {

constexpr int kSourceButtonWidthPx = 240;

QString sizeText(const Resolution& resolution) {
    const QLocale locale;
    return QStringLiteral("%1 × %2").arg(resolution.widthPx).arg(resolution.heightPx);
}

bool isFile(const std::optional<SourceAddress>& address) {
    return address &&
           (address->kind == SourceAddress::Kind::VideoFile || address->kind == SourceAddress::Kind::ImageFolder);
}

}  // namespace

QString sourceLabel(const SourceAddress& address) {
    const QString location = QString::fromStdString(address.location);
    switch (address.kind) {
        case SourceAddress::Kind::Camera:
            return SourceBar::tr("Camera %1").arg(QFileInfo(location).fileName());
        case SourceAddress::Kind::Stream: {
            // It stands beside what was seen there.
            const QUrl url(QString::fromStdString(withoutPassword(address.location)));
            return url.isEmpty() ? SourceBar::tr("Stream")
                                 : url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
        }
        case SourceAddress::Kind::VideoFile:
        case SourceAddress::Kind::ImageFolder:
        case SourceAddress::Kind::Image:
            break;
    }
    const QString name = QFileInfo(location).fileName();
    return name.isEmpty() ? location : name;
}

SourceBar::SourceBar(Settings& settings, Prompts& prompts, QWidget* parent)
    : QWidget(parent),
      m_settings(settings),
      m_prompts(prompts),
      m_sourceMenu(new QMenu(tr("&Source"), this)),
      m_source(new QToolButton),
      m_details(new QLabel),
      m_play(new QAction(lineIcon(QStringLiteral("pause")), tr("Pause"), this)),
      m_snapshot(new QAction(lineIcon(QStringLiteral("snapshot")), tr("Save a snapshot…"), this)),
      m_loop(new QAction(lineIcon(QStringLiteral("loop")), tr("Repeat the video"), this)),
      m_everyFrame(new QAction(lineIcon(QStringLiteral("every-frame")), tr("Look at every frame"), this)),
      m_panel(new QAction(lineIcon(QStringLiteral("panel")), tr("Show who is here"), this)),
      m_stop(new QAction(lineIcon(QStringLiteral("stop")), tr("Close the source"), this)) {
    m_source->setObjectName(QStringLiteral("sourceToolButton"));
    m_source->setProperty("outlined", true);
    m_source->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_source->setPopupMode(QToolButton::InstantPopup);
    m_source->setMenu(m_sourceMenu);
    m_source->setToolTip(tr("Choose where the pictures come from"));
    m_source->setMinimumWidth(160);
    m_source->setMaximumWidth(kSourceButtonWidthPx * 2);
    m_source->setFocusPolicy(Qt::StrongFocus);
    m_details->setProperty("subtle", true);
    m_details->setObjectName(QStringLiteral("sourceDetailsLabel"));

    m_play->setObjectName(QStringLiteral("playAction"));
    m_play->setShortcut(Qt::Key_Space);
    m_play->setShortcutContext(Qt::WidgetShortcut);  // elsewhere the space bar presses buttons
    m_snapshot->setObjectName(QStringLiteral("snapshotAction"));
    m_snapshot->setShortcut(QKeySequence::Save);
    m_loop->setObjectName(QStringLiteral("loopAction"));
    m_loop->setCheckable(true);
    m_loop->setChecked(m_settings.loopVideo());
    m_everyFrame->setObjectName(QStringLiteral("everyFrameAction"));
    m_everyFrame->setCheckable(true);
    m_everyFrame->setChecked(m_settings.everyFrame());
    m_everyFrame->setToolTip(tr("Look at every frame: the film plays as slowly as that takes"));
    m_panel->setObjectName(QStringLiteral("panelAction"));
    m_panel->setCheckable(true);
    m_panel->setChecked(m_settings.peoplePanelShown());
    m_panel->setShortcut(Qt::CTRL | Qt::Key_B);
    m_stop->setObjectName(QStringLiteral("closeSourceAction"));
    // In a menu the icon would stand where the tick belongs.
    for (QAction* action : {m_loop, m_everyFrame, m_panel}) action->setIconVisibleInMenu(false);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(8);
    row->addWidget(m_source);
    row->addWidget(m_details);
    row->addStretch();
    for (QAction* action : {m_loop, m_everyFrame, m_play, m_snapshot, m_panel}) row->addWidget(addButton(action));

    connect(m_sourceMenu, &QMenu::aboutToShow, this, &SourceBar::fillSourceMenu);
    connect(m_loop, &QAction::toggled, &m_settings, &Settings::setLoopVideo);
    connect(m_everyFrame, &QAction::toggled, &m_settings, &Settings::setEveryFrame);
    connect(m_panel, &QAction::toggled, &m_settings, &Settings::setPeoplePanelShown);
    fillSourceMenu();
    showState({}, {});
}

QToolButton* SourceBar::addButton(QAction* action) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setIconSize({20, 20});
    button->setFocusPolicy(Qt::StrongFocus);
    button->setMinimumSize(32, 32);
    button->setObjectName(action->objectName().replace(QStringLiteral("Action"), QStringLiteral("ToolButton")));
    return button;
}

void SourceBar::addFullScreenAction(QAction* action) {
    layout()->addWidget(addButton(action));
}

void SourceBar::showState(const std::optional<SourceAddress>& address, const LiveState& state) {
    using Phase = LiveState::Phase;
    const QString label = address ? sourceLabel(*address) : tr("Choose a source");
    m_source->setText(m_source->fontMetrics().elidedText(label, Qt::ElideMiddle, kSourceButtonWidthPx * 2 - 64));
    m_source->setAccessibleName(tr("Source: %1").arg(label));
    const bool camera = address && address->kind == SourceAddress::Kind::Camera;
    const bool stream = address && address->kind == SourceAddress::Kind::Stream;
    m_source->setIcon(lineIcon(camera   ? QStringLiteral("camera")
                               : stream ? QStringLiteral("stream")
                                        : QStringLiteral("video")));

    QStringList details;
    if (state.source.resolution.widthPx > 0) details << sizeText(state.source.resolution);
    if (state.source.stills && state.source.frameCount > 1)
        details << tr("%n picture(s)", nullptr, static_cast<int>(state.source.frameCount));
    else if (state.source.framesPerSecond > 0 && !state.source.stills)
        details << tr("%1 fps").arg(QLocale().toString(state.source.framesPerSecond, 'g', 4));
    m_details->setText(details.join(QStringLiteral(" · ")));

    const bool running = state.phase == Phase::Playing || state.phase == Phase::Paused;
    const bool again = address && (state.phase == Phase::Ended || state.phase == Phase::Failed);
    m_play->setEnabled(running || again);
    const bool wouldPlay = state.phase == Phase::Paused || again;
    m_play->setIcon(lineIcon(wouldPlay ? QStringLiteral("play") : QStringLiteral("pause")));
    m_play->setText(state.phase == Phase::Ended ? tr("Play again") : wouldPlay ? tr("Play") : tr("Pause"));
    m_loop->setEnabled(!address || (isFile(address) && address->kind != SourceAddress::Kind::Image));
    m_everyFrame->setEnabled(!address || address->kind == SourceAddress::Kind::VideoFile);
    m_stop->setEnabled(address.has_value());
}

void SourceBar::addCameras(QMenu* menu) {
    const std::vector<CameraInfo> cameras = listCameras();
    for (const CameraInfo& camera : cameras) {
        const QString name = QString::fromStdString(camera.name);
        const SourceAddress own{.kind = SourceAddress::Kind::Camera, .location = camera.devicePath};
        const auto add = [this](QMenu* to, const QString& text, const SourceAddress& address) {
            connect(to->addAction(text), &QAction::triggered, this, [this, address] { Q_EMIT sourceChosen(address); });
        };
        if (camera.resolutions.empty()) {
            add(menu, name, own);
            continue;
        }
        QMenu* sizes = menu->addMenu(lineIcon(QStringLiteral("camera")), name);
        add(sizes, tr("Automatic size"), own);
        for (const Resolution& resolution : camera.resolutions) {
            SourceAddress sized = own;
            sized.resolution = resolution;
            add(sizes, sizeText(resolution), sized);
        }
    }
    if (cameras.empty()) menu->addAction(lineIcon(QStringLiteral("camera")), tr("No camera found"))->setEnabled(false);
}

void SourceBar::fillSourceMenu() {
    m_sourceMenu->clear();
    addCameras(m_sourceMenu);
    m_sourceMenu->addSeparator();
    const auto add = [this](const char* icon, const QString& text, const QString& objectName, auto method) {
        QAction* action = m_sourceMenu->addAction(lineIcon(QLatin1String(icon)), text);
        action->setObjectName(objectName);
        connect(action, &QAction::triggered, this, method);
        return action;
    };
    add("video", tr("Video or picture…"), QStringLiteral("videoAction"), &SourceBar::chooseVideo)
        ->setShortcut(QKeySequence::Open);
    add("stream", tr("Stream address…"), QStringLiteral("streamAction"), &SourceBar::chooseStream);
    add("folder", tr("Folder of pictures…"), QStringLiteral("folderAction"), &SourceBar::chooseFolder);
    const QStringList recent = m_settings.recentSources();
    if (!recent.isEmpty()) m_sourceMenu->addSection(tr("Recent"));
    for (const QString& text : recent) {
        const Result<SourceAddress> address = parseSourceAddress(text.toStdString());
        if (!address) continue;  // a file that has gone
        connect(m_sourceMenu->addAction(sourceLabel(*address)), &QAction::triggered, this,
                [this, address = *address] { Q_EMIT sourceChosen(address); });
    }
    m_sourceMenu->addSeparator();
    m_sourceMenu->addAction(m_stop);
}

void SourceBar::chooseCamera() {
    const std::vector<CameraInfo> cameras = listCameras();
    if (cameras.empty()) {
        m_prompts.inform(this, tr("No camera found"),
                         tr("No camera is connected, or none may be used by you. Connect one and try again, or choose "
                            "a video file or a stream."));
    } else if (cameras.size() == 1) {
        Q_EMIT sourceChosen({.kind = SourceAddress::Kind::Camera, .location = cameras.front().devicePath});
    } else {
        m_source->showMenu();
    }
}

void SourceBar::choose(const QString& text) {
    const Result<SourceAddress> address = parseSourceAddress(text.trimmed().toStdString());
    if (address)
        Q_EMIT sourceChosen(*address);
    else
        m_prompts.warn(this, tr("This source cannot be played"), sentenceOf(address.error()));
}

void SourceBar::chooseVideo() {
    const QStringList files =
        m_prompts.openFiles(this, tr("Choose a video or a picture"),
                            withAllFiles(tr("Videos and pictures (%1)")
                                             .arg(QStringLiteral("*.mp4 *.mkv *.avi *.mov *.webm *.m4v *.mpg *.mpeg "
                                                                 "*.3gp *.ts *.mts *.wmv *.flv *.mjpeg *.mjpg ") +
                                                  usualPictureEndings())));
    if (!files.isEmpty()) choose(files.first());
}

void SourceBar::chooseStream() {
    const std::optional<QString> text = m_prompts.askText(
        this, tr("Stream address"), tr("Address of the stream, such as rtsp://camera.local/live:"), QString());
    if (!text || text->trimmed().isEmpty()) return;
    if (!text->contains(QStringLiteral("://")))
        return m_prompts.warn(this, tr("This is not the address of a stream"),
                              tr("“%1” has no beginning such as rtsp:// or http://. Nothing was changed. Look up the "
                                 "address in the manual of the camera.")
                                  .arg(*text));
    choose(*text);
}

void SourceBar::chooseFolder() {
    const QString folder = m_prompts.openFolder(this, tr("Choose a folder of pictures"));
    if (!folder.isEmpty()) choose(folder);
}

}  // namespace facenet
