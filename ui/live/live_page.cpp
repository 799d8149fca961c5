#include "ui/live/live_page.h"

#include <QAction>
#include <QApplication>
#include <QBuffer>
#include <QDir>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QMenu>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "core/base/replaced_file.h"
#include "ui/base/async.h"
#include "ui/base/dropped_files.h"
#include "ui/base/empty_state.h"
#include "ui/base/icons.h"
#include "ui/base/messages.h"
#include "ui/base/notice_strip.h"
#include "ui/base/prompts.h"
#include "ui/base/settings.h"
#include "ui/faces/face_images.h"
#include "ui/faces/gallery_editor.h"
#include "ui/live/identity_dialog.h"
#include "ui/live/people_panel.h"
#include "ui/live/source_bar.h"
#include "ui/live/video_view.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

/// Stored faces in the answer to "Why this name?".
constexpr int kNearestShown = 5;

/// Faces that left the picture stay at hand this many results, for a menu that is open meanwhile.
constexpr quint64 kRememberedResults = 250;
constexpr int kSightingsShown = 200;
constexpr std::chrono::milliseconds kBarShown(2500);  ///< in full screen, after the pointer has moved

/// Why a snapshot was not saved; empty when it was.
std::optional<Error> writePng(const QImage& image, const QString& path) {
    QByteArray png;
    QBuffer buffer(&png);
    if (!buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, "PNG"))
        return Error{ErrorCode::FileUnwritable, path.toStdString()};
    const auto written = replaceFile(path.toStdString(), png.toStdString());
    return written ? std::nullopt : std::optional(written.error());
}

QDateTime startOfToday() {
    return QDate::currentDate().startOfDay().toUTC();
}

}  // namespace

LivePage::LivePage(Studio& studio, LiveFeed& feed, PresenceLog& log, Prompts& prompts, Notifier& notifier,
                   QUndoStack& undoStack, QWidget* parent)
    : QWidget(parent),
      m_studio(studio),
      m_feed(feed),
      m_log(log),
      m_prompts(prompts),
      m_notifier(notifier),
      m_editor(new GalleryEditor(studio, notifier, undoStack, this)),
      m_bar(new SourceBar(studio.settings(), prompts)),
      m_strip(new NoticeStrip),
      m_hint(new NoticeStrip),
      m_middle(new QStackedWidget),
      m_empty(new EmptyState(QStringLiteral("live"), tr("Who is there?"),
                             tr("Choose where the pictures come from. Faces are found and named on this computer; "
                                "nothing leaves it."))),
      m_problem(new EmptyState(QStringLiteral("warning"), tr("The source cannot be shown"), QString())),
      m_view(new VideoView),
      m_panel(new PeoplePanel(m_log)) {
    setObjectName(QStringLiteral("livePage"));
    m_strip->setObjectName(QStringLiteral("sourceStrip"));
    m_hint->setObjectName(QStringLiteral("hintStrip"));
    m_empty->setObjectName(QStringLiteral("noSource"));
    m_problem->setObjectName(QStringLiteral("sourceProblem"));

    connect(m_empty->addButton(QStringLiteral("camera"), tr("Camera"), QStringLiteral("cameraPushButton")),
            &QPushButton::clicked, m_bar, &SourceBar::chooseCamera);
    connect(m_empty->addButton(QStringLiteral("video"), tr("Video or picture"), QStringLiteral("videoPushButton")),
            &QPushButton::clicked, m_bar, &SourceBar::chooseVideo);
    connect(m_empty->addButton(QStringLiteral("stream"), tr("Stream"), QStringLiteral("streamPushButton")),
            &QPushButton::clicked, m_bar, &SourceBar::chooseStream);
    connect(m_problem->addButton(QStringLiteral("retry"), tr("Try again"), QStringLiteral("retryPushButton")),
            &QPushButton::clicked, this, &LivePage::togglePlaying);
    connect(m_problem->addButton(QStringLiteral("live"), tr("Choose another source"),
                                 QStringLiteral("otherSourcePushButton")),
            &QPushButton::clicked, &m_feed, &LiveFeed::stop);

    m_middle->addWidget(m_empty);
    m_middle->addWidget(m_problem);
    m_middle->addWidget(m_view);
    m_strip->setAutoFillBackground(true);
    m_strip->raise();
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    // What happens to the source is said over the picture, so that nothing moves.
    auto* stack = new QGridLayout;
    stack->setContentsMargins({});
    stack->addWidget(m_middle, 0, 0);
    stack->addWidget(m_strip, 0, 0, Qt::AlignBottom);
    row->addLayout(stack, 1);
    row->addWidget(m_panel);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_hint);
    column->addLayout(row, 1);

    m_view->addAction(m_bar->playAction());
    addAnswerKeys();
    connect(m_bar->playAction(), &QAction::triggered, this, &LivePage::togglePlaying);
    connect(m_bar->snapshotAction(), &QAction::triggered, this, &LivePage::saveSnapshot);
    connect(m_bar->stopAction(), &QAction::triggered, &m_feed, &LiveFeed::stop);
    connect(m_bar->panelAction(), &QAction::toggled, m_panel, &QWidget::setVisible);
    connect(m_bar, &SourceBar::sourceChosen, this, &LivePage::openSource);
    takeDroppedFile(this, [this](const QString& path) { m_bar->choose(path); });
    m_panel->setVisible(m_bar->panelAction()->isChecked());

    m_hideBar.setSingleShot(true);
    m_hideBar.setInterval(kBarShown);
    connect(&m_hideBar, &QTimer::timeout, this, &LivePage::hideBarAgain);
    connect(m_view, &VideoView::pointerMoved, this, &LivePage::showBarForAWhile);
    connect(m_view, &VideoView::framePainted, &m_feed, &LiveFeed::notePainted);
    connect(m_view, &VideoView::faceActivated, this, &LivePage::showFaceMenu);
    connect(m_view, &VideoView::fullScreenWanted, this, &LivePage::fullScreenWanted);
    connect(m_view, &VideoView::highlightChanged, m_panel, &PeoplePanel::markFace);
    connect(m_panel, &PeoplePanel::faceChosen, m_view, &VideoView::choose);
    connect(m_panel, &PeoplePanel::personActivated, this, &LivePage::personWanted);

    connect(&m_feed, &LiveFeed::frameReady, this, [this] {
        const bool first = !m_bar->snapshotAction()->isEnabled();
        m_view->setFrame(m_feed.frame());
        if (first)
            showState();
        else if (m_feed.frame()->still)
            showHints();
    });
    connect(&m_feed, &LiveFeed::resultReady, this, &LivePage::takeResult);
    connect(&m_feed, &LiveFeed::stateChanged, this, &LivePage::showState);
    connect(&m_studio, &Studio::modelStateChanged, this, &LivePage::showModelState);
    connect(&m_studio, &Studio::galleryChanged, this, [this] {
        showHints();
        refreshNames();
    });
    connect(&m_studio, &Studio::storeSettingsChanged, this, [this] {
        const StoreSettings settings = m_studio.storeSettings();
        m_panel->setKept(settings.keepSightings, settings.sightingsDays);
    });
    connect(&m_studio, &Studio::storeStateChanged, this, &LivePage::readSightings);
    const StoreSettings settings = m_studio.storeSettings();
    m_panel->setKept(settings.keepSightings, settings.sightingsDays);
    showModelState();
    readSightings();
    // A page that is built anew shows what the one before it showed.
    m_shownAddress = m_feed.address();
    if (m_feed.frame()) m_view->setFrame(m_feed.frame());
    if (m_feed.result().frame) showResult();
    showState();
}

LivePage::~LivePage() = default;

void LivePage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_bar->snapshotAction()->setEnabled(false);
}

void LivePage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_bar->snapshotAction()->setEnabled(m_feed.frame() != nullptr);
    if (m_middle->currentWidget() == m_view) m_view->setFocus();
}

void LivePage::openSource(const SourceAddress& address) {
    m_isRemembered = false;
    m_feed.start(address);
    m_view->setFocus();
}

QString LivePage::sourceName() const {
    return m_feed.address() ? sourceLabel(*m_feed.address()) : QString();
}

void LivePage::showState() {
    using Phase = LiveState::Phase;
    const LiveState state = m_feed.state();
    if (m_feed.address() != m_shownAddress || state.phase == Phase::Opening) {
        // What is opened again shows its last picture meanwhile.
        m_feed.address() == m_shownAddress ? m_view->clearFaces() : m_view->clear();
        m_shownAddress = m_feed.address();
        m_remembered.clear();
        m_log.endVisits(QDateTime::currentDateTime());
        m_log.clearHere();
    }
    // Once it has worked.
    if (m_feed.frame() && !std::exchange(m_isRemembered, true))
        m_studio.settings().addRecentSource(QString::fromStdString(toString(*m_feed.address())));
    m_bar->showState(m_feed.address(), state);
    m_bar->snapshotAction()->setEnabled(isVisible() && m_feed.frame());  // elsewhere its key saves something else
    const QString reason = state.error ? sentenceOf(*state.error) : QString();
    const NoticeStrip::Offer again{tr("Play again"), QStringLiteral("playAgainPushButton"),
                                   [this] { togglePlaying(); }};
    const NoticeStrip::Offer retry{tr("Try again"), QStringLiteral("tryAgainPushButton"), [this] { togglePlaying(); }};

    m_strip->fallSilent();
    QWidget* shown = m_view;
    switch (state.phase) {
        case Phase::Stopped:
            shown = m_empty;
            break;
        case Phase::Opening:
            m_strip->say(QStringLiteral("info"), tr("Opening %1…").arg(sourceName()));
            break;
        case Phase::Reconnecting:
            m_strip->say(QStringLiteral("warning"),
                         tr("%1: %2\nTrying again, attempt %3…").arg(sourceName(), reason).arg(state.reconnectAttempt),
                         {{tr("Stop trying"), QStringLiteral("stopTryingPushButton"), [this] { m_feed.stop(); }}});
            break;
        case Phase::Ended:
            m_log.endVisits(QDateTime::currentDateTime());
            // A picture has no end.
            if (state.error && state.error->code == ErrorCode::SourceBrokenOff)
                m_strip->say(QStringLiteral("warning"), reason, {again});
            else if (state.damagedPictures > 0)
                m_strip->say(QStringLiteral("warning"),
                             tr("%1 has ended. It is damaged: %n picture(s) could not be read or not whole.", nullptr,
                                static_cast<int>(state.damagedPictures))
                                 .arg(sourceName()),
                             {again});
            else if (m_feed.address()->kind != SourceAddress::Kind::Image)
                m_strip->say(QStringLiteral("info"), tr("%1 has ended.").arg(sourceName()), {again});
            break;
        case Phase::Failed:
            m_log.endVisits(QDateTime::currentDateTime());
            if (m_feed.frame()) {
                m_strip->say(QStringLiteral("warning"), reason, {retry});
            } else {
                m_problem->setHeading(tr("%1 cannot be shown").arg(sourceName()));
                m_problem->setText(reason);
                shown = m_problem;
            }
            break;
        case Phase::Playing:
        case Phase::Paused:
            break;
    }
    if (m_middle->currentWidget() != shown) m_middle->setCurrentWidget(shown);
    showHints();
}

void LivePage::showModelState() {
    if (const std::optional<ModelCard> card = m_studio.modelCard())
        m_log.setModel(QString::fromStdString(card->modelId), samePersonThreshold(card->farCurve));
    showHints();
}

void LivePage::setBare(bool bare) {
    if (bare == m_isBare) return;
    m_isBare = bare;
    auto* column = static_cast<QVBoxLayout*>(layout());
    bare ? column->removeWidget(m_bar) : column->insertWidget(0, m_bar);
    m_bar->setAutoFillBackground(bare);
    m_bar->setVisible(!bare);
    m_hideBar.stop();
}

/// Over the picture, so that nothing moves, until the pointer has rested for a while elsewhere.
void LivePage::showBarForAWhile() {
    if (!m_isBare) return;
    // Beside the list where there is room.
    const int over = std::max(m_middle->width(), m_bar->minimumSizeHint().width());
    m_bar->setGeometry(0, 0, std::min(over, width()), m_bar->sizeHint().height());
    m_bar->show();
    m_bar->raise();
    m_hideBar.start();
}

void LivePage::hideBarAgain() {
    if (!m_isBare) return;
    if (m_bar->underMouse() || QApplication::activePopupWidget()) return m_hideBar.start();
    m_bar->hide();
}

void LivePage::showHints() {
    const auto frame = m_feed.frame();
    m_panel->setLooking(m_studio.analyzer() != nullptr, frame && frame->still && m_feed.result().frame != frame);
    const bool watching = m_middle->currentWidget() == m_view && m_feed.frame();
    const std::shared_ptr<const Gallery> gallery = m_studio.gallery();
    if (watching && m_studio.modelState() == Studio::LoadState::Loading && !m_studio.analyzer())
        m_hint->say(QStringLiteral("info"), tr("Loading the model… Faces are found and named as soon as it is there."));
    else if (watching && gallery && gallery->personCount() == 0)
        m_hint->say(QStringLiteral("info"),
                    tr("Nobody is enrolled yet. Click a face in the picture to give it a name."));
    else
        m_hint->fallSilent();
}

void LivePage::takeResult() {
    showResult();
    if (m_feed.result().frame && m_feed.result().frame->still) showHints();
    m_log.add(m_feed.result(), sourceName(), QDateTime::currentDateTime());
    if (m_feed.state().phase == LiveState::Phase::Ended) m_log.endVisits(QDateTime::currentDateTime());
}

void LivePage::showResult() {
    const LiveFrameResult& result = m_feed.result();
    m_view->setResult(result);
    ++m_results;
    for (const LiveFace& face : result.faces) {
        m_remembered[face.tracked.trackId] = {face, m_results};
    }
    m_remembered.removeIf(
        [this](const auto& item) { return item.value().seenInResult + kRememberedResults < m_results; });
}

void LivePage::togglePlaying() {
    using Phase = LiveState::Phase;
    const Phase phase = m_feed.state().phase;
    if (phase == Phase::Playing || phase == Phase::Paused)
        m_feed.setPaused(phase == Phase::Playing);
    else if (const std::optional<SourceAddress> address = m_feed.address())
        m_feed.start(*address);
}

void LivePage::saveSnapshot() {
    const QImage image = m_view->snapshot();
    if (image.isNull()) return;
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    const QString name =
        tr("Snapshot %1.png").arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH-mm-ss")));
    QString path = m_prompts.saveFile(this, tr("Save a snapshot"), QDir(folder).filePath(name), tr("Pictures (*.png)"));
    if (path.isEmpty()) return;
    if (!path.endsWith(QStringLiteral(".png"), Qt::CaseInsensitive)) path += QStringLiteral(".png");
    if (const std::optional<Error> error = writePng(image, path))
        Q_EMIT m_notifier.complain(*error);
    else
        Q_EMIT m_notifier.notify(tr("Saved %1").arg(QDir::toNativeSeparators(path)), false);
}

void LivePage::showFaceMenu(qint64 trackId, const QPoint& globalPosition) {
    const auto found = m_remembered.constFind(trackId);
    if (found == m_remembered.constEnd()) return;
    const LiveFace face = found->face;
    const Identity& identity = face.tracked.identity;
    const bool named = identity.verdict == Identity::Verdict::Known || identity.verdict == Identity::Verdict::Unsure;
    const QString name = menuName(QString::fromStdString(identity.name));
    const bool storeReady = m_studio.storeState() == Studio::LoadState::Ready;
    const LiveFrameResult& result = m_feed.result();
    const bool isThere = std::any_of(result.faces.begin(), result.faces.end(),
                                     [trackId](const LiveFace& shown) { return shown.tracked.trackId == trackId; });

    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("faceMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const char* icon, const QString& text, const QString& objectName, bool enabled, auto act) {
        QAction* action = menu->addAction(lineIcon(QLatin1String(icon)), text);
        action->setObjectName(objectName);
        action->setEnabled(enabled);
        connect(action, &QAction::triggered, this, act);
    };
    if (named) {
        const bool unsure = identity.verdict == Identity::Verdict::Unsure;
        add("check", (unsure ? tr("Yes, this is %1: add this look") : tr("Add this look to %1")).arg(name),
            QStringLiteral("addLookAction"), m_studio.canChange() && !face.crop.empty(),
            [this, face] { addLook(face); });
        add("block", tr("Not %1").arg(name), QStringLiteral("notThisPersonAction"),
            m_studio.canChange() && !face.tracked.embedding.empty(), [this, face] { reject(face); });
        if (unsure) {
            menu->actions().first()->setShortcut(Qt::Key_Y);
            menu->actions().last()->setShortcut(Qt::Key_N);
        }
    }
    add("enroll", named ? tr("Enrol as somebody else…") : tr("Enrol…"), QStringLiteral("enrollFaceAction"),
        m_studio.canChange() && !face.crop.empty(), [this, face] { enroll(face); });
    if (named) {
        add("person", tr("Show %1 in the gallery").arg(name), QStringLiteral("showPersonAction"), storeReady,
            [this, id = identity.personId] { Q_EMIT personWanted(id); });
    }
    add("question", named ? tr("Why this name?") : tr("Why no name?"), QStringLiteral("whyAction"), true,
        [this, face, frame = isThere ? result.frame : nullptr] { explain(face, frame); });
    menu->popup(globalPosition);
}

void LivePage::addAnswerKeys() {
    const auto add = [this](Qt::Key key, const QString& text, auto act) {
        auto* action = new QAction(text, this);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, [this, act] {
            const LiveFace* const face = m_view->face(m_view->uncertainFace());
            if (face && m_studio.canChange() && !face->crop.empty()) (this->*act)(*face);
        });
        addAction(action);
    };
    add(Qt::Key_Y, tr("Yes, the uncertain face is whom the picture says"), &LivePage::addLook);
    add(Qt::Key_N, tr("No, the uncertain face is somebody else"), &LivePage::reject);
}

void LivePage::addLook(const LiveFace& face) {
    Enrolment more{.personId = face.tracked.identity.personId};
    if (const auto card = m_studio.modelCard()) more.modelId = QString::fromStdString(card->modelId);
    more.faces = {{.crop = face.crop,
                   .quality = face.tracked.quality,
                   .source = sourceName(),
                   .takenAt = QDateTime::currentDateTimeUtc(),
                   .embedding = face.lookedAt ? face.tracked.embedding : Embedding()}};
    m_editor->enroll(more, false, [](const Result<Enrolled>&) {});
}

void LivePage::enroll(const LiveFace& face) {
    // The embedding that is stored must be that of the picture that is stored.
    const Embedding embedding = face.lookedAt ? face.tracked.embedding : Embedding();
    Q_EMIT enrollWanted(face.crop, face.tracked.quality, embedding, sourceName());
}

void LivePage::reject(const LiveFace& face) {
    m_editor->reject(face.tracked.identity.personId, face.tracked.embedding, face.lookedAt ? face.crop : cv::Mat());
}

void LivePage::explain(const LiveFace& face, const FramePtr& frame) {
    auto* dialog = new IdentityDialog(face, frame, this);
    dialog->open();
    const auto gallery = m_studio.gallery();
    const auto analyzer = m_studio.analyzer();
    if (!gallery || !analyzer || face.crop.empty()) return;
    auto* images = new FaceImages(m_studio, dialog);
    inBackground(
        dialog,
        [gallery, analyzer, face, matcher = m_studio.liveOptions().matcher]() -> Result<IdentityFigures> {
            Embedding compared = face.tracked.pooled;
            Identity identity = face.tracked.identity;
            if (compared.empty()) {
                auto embeddings = analyzer->embed({face.crop});
                if (!embeddings) return embeddings.error();
                auto identities = matchFaces(*gallery, *embeddings, matcher);
                if (!identities) return identities.error();
                compared = std::move(embeddings->front());
                identity = std::move(identities->front());
            }
            JobControl control;
            const auto nearest = nearestFaces(*gallery, compared, kNearestShown, control);
            if (!nearest) return nearest.error();
            return IdentityFigures{identity, *nearest};
        },
        [this, dialog, images, gallery](const Result<IdentityFigures>& figures) {
            if (figures) return dialog->showFigures(*figures, *gallery, *images);
            Q_EMIT m_notifier.complain(figures.error());
        });
}

void LivePage::readSightings() {
    if (m_studio.storeState() != Studio::LoadState::Ready) return m_log.clear();
    readToday([this](const QList<Sighting>& sightings) { m_log.addStored(sightings); });
}

void LivePage::readToday(std::function<void(const QList<Sighting>&)> use) {
    auto read = [](GalleryStore& store) { return store.sightings().since(startOfToday(), kSightingsShown); };
    inStore(m_studio.store(), this, read, [use = std::move(use)](const Result<QList<Sighting>>& sightings) {
        if (sightings) use(*sightings);
    });
}

void LivePage::refreshNames() {
    if (m_studio.storeState() != Studio::LoadState::Ready) return;
    auto read = [](GalleryStore& store) { return store.people().all(); };
    inStore(m_studio.store(), this, read, [this](const Result<QList<Person>>& people) {
        if (!people) return;
        QHash<qint64, QString> names;
        for (const Person& person : *people) names.insert(person.id, person.name);
        m_log.updateNames(names);
    });
    if (!m_studio.storeSettings().keepSightings) return;
    readToday([this](const QList<Sighting>& sightings) {
        QSet<QDateTime> unnamedAt;
        for (const Sighting& sighting : sightings)
            if (!sighting.personId) unnamedAt << sighting.seenAt;
        m_log.dropForgotten(unnamedAt, sightings.size() < kSightingsShown ? startOfToday() : sightings.last().seenAt);
    });
}

}  // namespace facenet
