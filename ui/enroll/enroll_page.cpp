#include "ui/enroll/enroll_page.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPointer>
#include <QPushButton>
#include <QStackedWidget>
#include <QUndoStack>
#include <QVBoxLayout>

#include "database/consent_settings.h"
#include "ui/base/async.h"
#include "ui/base/buttons.h"
#include "ui/base/consent_words.h"
#include "ui/base/empty_state.h"
#include "ui/base/icons.h"
#include "ui/base/messages.h"
#include "ui/base/prompts.h"
#include "ui/base/settings.h"
#include "ui/enroll/dropped_pictures.h"
#include "ui/enroll/enrolment_saver.h"
#include "ui/enroll/exchange_command.h"
#include "ui/enroll/guide_text.h"
#include "ui/enroll/shot_gatherer.h"
#include "ui/faces/face_chooser.h"
#include "ui/faces/face_view.h"
#include "ui/faces/picture_intake.h"
#include "ui/session/live_feed.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

constexpr int kFormWidthPx = 376;

}  // namespace

EnrollPage::EnrollPage(Studio& studio, LiveFeed& feed, Prompts& prompts, Notifier& notifier, QUndoStack& undoStack,
                       QWidget* parent)
    : QWidget(parent),
      m_studio(studio),
      m_feed(feed),
      m_prompts(prompts),
      m_notifier(notifier),
      m_undoStack(undoStack),
      m_gatherer(new ShotGatherer(studio, feed, m_selector, this)),
      m_saver(new EnrolmentSaver(studio, prompts, notifier, undoStack, this)),
      m_intake(new PictureIntake(studio, notifier, m_selector, this)),
      m_form(new EnrolmentForm) {
    auto* line = new QFrame;
    line->setFrameShape(QFrame::VLine);
    line->setFrameShadow(QFrame::Plain);
    line->setForegroundRole(QPalette::Mid);
    m_form->setFixedWidth(kFormWidthPx);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(0);
    row->addWidget(makeLeftSide(), 1);
    row->addWidget(line);
    row->addWidget(m_form);
    connectAll();
    showModelState();
    showSourceState();
    showShots();
}

EnrollPage::~EnrollPage() = default;

QWidget* EnrollPage::makeLeftSide() {
    m_empty = new EmptyState(QStringLiteral("enroll"), QString(), QString());
    m_empty->setObjectName(QStringLiteral("enrollEmptyState"));
    auto* source = m_empty->addButton(QStringLiteral("camera"), tr("Choose a camera or video"),
                                      QStringLiteral("chooseFirstSourcePushButton"));
    auto* pictures = m_empty->addButton(QStringLiteral("image"), tr("Choose pictures"),
                                        QStringLiteral("chooseFirstPicturesPushButton"));
    connect(source, &QPushButton::clicked, this, &EnrollPage::sourceWanted);
    connect(pictures, &QPushButton::clicked, this, &EnrollPage::choosePictures);
    m_view = new FaceView;
    m_view->setObjectName(QStringLiteral("guideFaceView"));
    m_view->setAccessibleName(tr("Picture of the source"));
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_intake->chooser());

    m_capture = makeLargeButton(QStringLiteral("snapshot"), tr("Start capture"), QStringLiteral("capturePushButton"));
    m_pictures =
        makeLargeButton(QStringLiteral("image"), tr("Add pictures…"), QStringLiteral("choosePicturesPushButton"));
    m_source = makeLargeButton(QStringLiteral("camera"), tr("Other source…"), QStringLiteral("chooseSourcePushButton"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_capture);
    buttons->addStretch();
    buttons->addWidget(m_pictures);
    buttons->addWidget(m_source);

    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    column->addWidget(m_stack, 1);
    column->addWidget(m_intake->progressRow());
    column->addLayout(buttons);
    return side;
}

void EnrollPage::connectAll() {
    connect(m_capture, &QPushButton::clicked, this, &EnrollPage::toggleCapture);
    connect(m_pictures, &QPushButton::clicked, this, &EnrollPage::choosePictures);
    connect(m_source, &QPushButton::clicked, this, &EnrollPage::sourceWanted);
    connect(m_view, &FaceView::faceClicked, this, &EnrollPage::followFace);
    auto* dropped = new DroppedPictures(this, m_stack, m_prompts);
    connect(dropped, &DroppedPictures::ofOnePerson, m_intake, &PictureIntake::read);
    connect(dropped, &DroppedPictures::ofSeveralPeople, this, &EnrollPage::importWanted);

    connect(&m_feed, &LiveFeed::frameReady, this, [this] {
        showFrame();
        if (!m_feed.result().frame) showGuidance();  // the source is open
    });
    connect(&m_feed, &LiveFeed::resultReady, this, [this] {
        if (isStill()) showSourceState();
    });
    connect(&m_feed, &LiveFeed::stateChanged, this, &EnrollPage::showSourceState);
    connect(m_gatherer, &ShotGatherer::guided, this, &EnrollPage::showGuidance);
    connect(m_gatherer, &ShotGatherer::shotsChanged, this, &EnrollPage::showShots);
    connect(m_gatherer, &ShotGatherer::runningChanged, this, &EnrollPage::showSourceState);
    connect(m_gatherer, &ShotGatherer::tookStanding, this, [this](ShotVerdict verdict, const QString& source) {
        if (verdict != ShotVerdict::Kept)
            noteProblem(source, refusalText(verdict));
        else if (m_form->entry().name.isEmpty())
            m_form->focusName();
    });
    connect(m_gatherer, &ShotGatherer::failed, &m_notifier, &Notifier::complain);

    connect(m_intake, &PictureIntake::faceTaken, this, &EnrollPage::addFace);
    connect(m_intake, &PictureIntake::readingEnded, this, [this] {
        if (!m_selector.shots().empty() && m_form->entry().name.isEmpty()) m_form->focusName();
    });
    connect(m_intake, &PictureIntake::pictureRefused, this, &EnrollPage::noteProblem);
    connect(m_intake, &PictureIntake::changed, this, &EnrollPage::showSourceState);
    connect(m_intake, &PictureIntake::changed, this, &EnrollPage::showModelState);

    connect(m_form, &EnrolmentForm::saveWanted, this, &EnrollPage::save);
    connect(m_form, &EnrolmentForm::clearWanted, this, &EnrollPage::clear);
    connect(m_form, &EnrolmentForm::dropWanted, this, [this](int index) {
        m_selector.remove(static_cast<std::size_t>(index));
        showShots();
    });
    connect(m_form, &EnrolmentForm::problemsRead, this, [this] {
        m_problems.clear();
        m_form->setProblems({});
    });
    connect(m_saver, &EnrolmentSaver::savingChanged, this, &EnrollPage::showModelState);
    connect(m_saver, &EnrolmentSaver::saved, this, [this] {
        m_gatherer->stop();
        m_problems.clear();
        restore(Draft());
        m_intake->forgetQuestions();
        m_form->focusName();
    });
    connect(&m_studio, &Studio::modelStateChanged, this, &EnrollPage::showModelState);
    connect(&m_studio, &Studio::storeStateChanged, this, &EnrollPage::showModelState);
    connect(&m_studio, &Studio::storeSettingsChanged, this, &EnrollPage::showModelState);
    connect(&m_studio, &Studio::storeStateChanged, this, &EnrollPage::readConsent);
}

void EnrollPage::readConsent() {
    if (m_studio.storeState() != Studio::LoadState::Ready) return;
    inStore(
        m_studio.store(), this, [](GalleryStore& store) { return loadConsentText(store); },
        [this](const Result<ConsentText>& consent) {
            if (consent) m_form->setConsentWords(consentWords(*consent));
        });
}

void EnrollPage::showModelState() {
    QString why;
    if (m_studio.storeState() == Studio::LoadState::Failed) {
        why = sentenceOf(m_studio.storeError().value_or(Error{}));
    } else if (m_studio.storeState() == Studio::LoadState::Loading) {
        why = tr("The data folder is being opened…");
    } else if (m_studio.isReadOnly()) {
        why = sentenceOf(Error{ErrorCode::StoreReadOnly, m_studio.settings().storeFolder().toStdString()});
    } else if (m_saver->isSaving()) {
        why = tr("Saving…");
    } else if (const PictureFaces* picture = m_intake->asked()) {
        why = tr("Say which face is the right one in %1, or skip that picture; then save.")
                  .arg(QFileInfo(picture->path).fileName());
    } else if (m_intake->isBusy() && m_studio.analyzer()) {
        why = tr("Pictures are being read…");
    } else if (!m_studio.analyzer()) {
        why = m_studio.modelState() == Studio::LoadState::Failed ? sentenceOf(m_studio.modelError().value_or(Error{}))
                                                                 : tr("The model is being loaded…");
    }
    m_form->setBlocked(why);
    m_form->setStorage(m_studio.settings().storeFolder(), m_studio.storeSettings());
    const auto card = m_studio.modelCard();
    if (card && card->modelId != std::exchange(m_modelId, card->modelId)) {
        SelectorOptions options = m_selector.options();
        options.samePersonCosine = samePersonThreshold(card->farCurve);
        m_selector.setOptions(options);
        m_gatherer->reembed();
    }
    showGuidance();
}

void EnrollPage::showSourceState() {
    const bool running = m_gatherer->isRunning();
    const bool source = m_feed.address().has_value();
    const bool still = isStill();
    const bool ended = m_feed.state().phase == LiveState::Phase::Ended && !still;
    m_capture->setText(still     ? tr("Take the shot")
                       : running ? tr("Stop capture")
                       : ended   ? tr("Play again")
                                 : tr("Start capture"));
    m_capture->setEnabled(!still);
    m_capture->setIcon(lineIcon(running ? QStringLiteral("stop")
                                : ended ? QStringLiteral("play")
                                        : QStringLiteral("snapshot"),
                                QPalette::ButtonText));
    m_capture->setVisible(source);
    m_source->setVisible(source);
    m_pictures->setVisible(source);
    m_stack->setCurrentWidget(m_intake->isAsking() ? static_cast<QWidget*>(m_intake->chooser())
                              : source             ? static_cast<QWidget*>(m_view)
                                                   : static_cast<QWidget*>(m_empty));
    showFrame();
    showGuidance();
}

void EnrollPage::showFrame() {
    if (!isVisible()) return;
    // Where faces can be clicked they are shown in the frame they were found in, so that the marks fit.
    const LiveFrameResult& result = m_feed.result();
    const FramePtr frame = marksFaces() ? result.frame : m_feed.frame();
    m_view->setPicture(frame ? frame->image : cv::Mat(), m_gatherer->isPosed());
}

bool EnrollPage::marksFaces() const {
    const LiveFrameResult& result = m_feed.result();
    return result.frame && (!m_gatherer->isPosed() || result.faces.size() > 1);
}

void EnrollPage::showGuidance() {
    const LiveState state = m_feed.state();
    const Guidance& guidance = m_gatherer->guidance();
    const bool posed = m_gatherer->isPosed();
    const LiveFrameResult& result = m_feed.result();

    QList<FaceView::Mark> marks;
    if (marksFaces())
        for (const LiveFace& face : result.faces)
            marks.append({.boxPx = face.tracked.face.boxPx,
                          .chosen = face.tracked.trackId == m_gatherer->followedTrack() || result.faces.size() == 1,
                          .label = {}});
    m_view->setMarks(marks);
    if (!marks.isEmpty()) showFrame();
    std::optional<FaceView::Oval> oval;
    if (posed && result.frame)
        oval = FaceView::Oval{.boxPx = guideOvalPx(result.frame->image.size()),
                              .fits = guidance.inPlace,
                              .progress = m_selector.progress()};
    m_view->setOval(oval);

    QString hint;
    if (state.error && (state.phase == LiveState::Phase::Failed || state.phase == LiveState::Phase::Reconnecting)) {
        hint = sentenceOf({state.error->code, {}});
    } else if (state.phase == LiveState::Phase::Ended) {
        hint = isStill() ? stillHint() : tr("The video has ended");
    } else if (!m_feed.frame()) {
        hint = tr("Opening the source…");
    } else if (!m_studio.analyzer()) {
        hint = modelHint();
    } else if (m_gatherer->sawSomebodyElse()) {
        hint = refusalText(ShotVerdict::OtherPerson);
    } else if (m_gatherer->isRunning() || m_selector.enough()) {
        hint = hintText(guidance, posed);
    } else {
        hint = m_selector.shots().empty() ? tr("Press “Start capture” when you are ready")
                                          : tr("Capture for more shots, or save");
    }
    m_view->setHint(hint);
    if (isStill()) m_capture->setEnabled(m_gatherer->knowsTheFace() || !m_selector.shots().empty());
}

bool EnrollPage::isStill() const {
    return m_feed.address() && m_feed.address()->kind == SourceAddress::Kind::Image &&
           m_feed.state().phase != LiveState::Phase::Failed;
}

QString EnrollPage::modelHint() const {
    return m_studio.modelState() == Studio::LoadState::Failed ? tr("The model could not be loaded")
                                                              : tr("The model is being loaded…");
}

QString EnrollPage::stillHint() const {
    const auto& faces = m_feed.result().faces;
    if (!m_feed.result().frame) return m_studio.analyzer() ? QString() : modelHint();
    if (faces.empty()) return hintText({.hint = GuideHint::NoFace}, false);
    if (!m_gatherer->knowsTheFace()) return hintText({.hint = GuideHint::SeveralFaces}, false);
    return m_selector.shots().empty() ? tr("Press “Take the shot”, or click the face") : QString();
}

void EnrollPage::showShots() {
    m_form->showShots(m_selector);
    const auto shots = static_cast<int>(m_selector.shots().size());
    m_empty->setHeading(shots == 0 ? tr("Whom do you want to enrol?") : tr("%n shots are taken", nullptr, shots));
    m_empty->setText(shots == 0
                         ? tr("Stand before a camera and follow the hints: that takes under 20 seconds. Or choose "
                              "pictures of the person, or drop them here.")
                         : tr("Save them at the right, or add more pictures of the same person."));
    showGuidance();
}

void EnrollPage::toggleCapture() {
    if (m_gatherer->isRunning()) {
        m_gatherer->stop();
        return;
    }
    if (isStill()) return m_gatherer->takeStanding();
    const LiveState::Phase phase = m_feed.state().phase;
    if (phase == LiveState::Phase::Ended || phase == LiveState::Phase::Failed) m_feed.start(*m_feed.address());
    if (phase == LiveState::Phase::Paused) m_feed.setPaused(false);
    m_gatherer->start();
}

void EnrollPage::followFace(int index) {
    const auto& faces = m_feed.result().faces;
    if (index >= static_cast<int>(faces.size())) return;
    m_gatherer->follow(faces[static_cast<std::size_t>(index)].tracked.trackId);
    showGuidance();
    // Where no further picture comes, this one is what there is.
    const LiveState::Phase phase = m_feed.state().phase;
    if (phase == LiveState::Phase::Ended || phase == LiveState::Phase::Paused)
        m_gatherer->takeStanding();
    else
        m_gatherer->start();
}

void EnrollPage::enrollFace(const cv::Mat& crop, const FaceQuality& quality, const Embedding& embedding,
                            const QString& source) {
    Shot shot{.crop = crop.clone(),
              .quality = quality,
              .embedding = embedding,
              .source = source.toStdString(),
              .takenAt = std::chrono::system_clock::now()};
    const std::shared_ptr<const Analyzer> analyzer = m_studio.analyzer();
    if (!embedding.empty() || !analyzer) {
        if (!embedding.empty()) beginWith(shot);
        return;
    }
    inBackground(
        this, [analyzer, crop = shot.crop] { return analyzer->embed({crop}); },
        [this, shot](const Result<std::vector<Embedding>>& embeddings) mutable {
            if (!embeddings) {
                Q_EMIT m_notifier.complain(embeddings.error());
                return;
            }
            shot.embedding = embeddings->front();
            beginWith(std::move(shot));
        });
}

void EnrollPage::beginWith(Shot shot) {
    // What is on the page may be of somebody else.
    const auto similarity = m_selector.similarityToShots(shot.embedding);
    if (similarity && *similarity < m_selector.options().samePersonCosine) beginAfresh(tr("begin another enrolment"));
    m_selector.add(std::move(shot));
    showShots();
    if (m_feed.state().phase == LiveState::Phase::Playing) m_gatherer->start();
    m_form->focusName();
}

void EnrollPage::choosePictures() {
    m_intake->read(m_prompts.openFiles(this, tr("Choose pictures of one person"), pictureFilter()));
}

void EnrollPage::addFace(const PictureFaces& picture, int index) {
    const AnalyzedFace& face = picture.faces[static_cast<std::size_t>(index)];
    const ShotVerdict verdict = m_selector.add({.crop = face.crop,
                                                .quality = face.quality,
                                                .embedding = face.embedding,
                                                .source = picture.path.toStdString(),
                                                .takenAt = picture.takenAt,
                                                .pictureHash = picture.hash});
    if (verdict != ShotVerdict::Kept)
        noteProblem(picture.path, refusalText(verdict));
    else if (isLying(face.face))
        Q_EMIT m_notifier.remark(
            tr("%1: the face lies in the picture and was turned upright.").arg(QFileInfo(picture.path).fileName()));
    showShots();
}

void EnrollPage::noteProblem(const QString& path, const QString& problem) {
    const QString text = tr("%1: %2").arg(QFileInfo(path).fileName(), problem);
    if (!m_problems.contains(text)) m_problems << text;
    m_form->setProblems(m_problems);
}

void EnrollPage::save() {
    const EnrolmentForm::Entry entry = m_form->entry();
    Enrolment enrolment{.personId = 0,
                        .name = entry.name,
                        .note = entry.note,
                        .consentedAt = QDateTime::currentDateTimeUtc(),
                        .modelId = QString::fromStdString(m_modelId),
                        .faces = {}};
    for (const Shot& shot : m_selector.shots()) {
        const auto takenAt = std::chrono::duration_cast<std::chrono::milliseconds>(shot.takenAt.time_since_epoch());
        enrolment.faces.append({.crop = shot.crop,
                                .quality = shot.quality,
                                .source = QString::fromStdString(shot.source),
                                .takenAt = QDateTime::fromMSecsSinceEpoch(takenAt.count(), Qt::UTC),
                                .embedding = shot.embedding,
                                .pictureHash = toBytes(shot.pictureHash)});
    }
    m_gatherer->stop();
    m_saver->save(enrolment);
}

EnrollPage::Draft EnrollPage::draft() const {
    return {.entry = m_form->entry(), .selector = m_selector};
}

void EnrollPage::enrollMore(const QString& name) {
    if (m_form->entry().name.isEmpty()) m_form->setEntry({.name = name});
    m_form->focusName();
}

void EnrollPage::restore(const Draft& draft) {
    const SelectorOptions options = m_selector.options();
    m_selector = draft.selector;
    m_selector.setOptions(options);
    m_form->setEntry(draft.entry);
    m_form->setProblems(m_problems);
    showShots();
}

void EnrollPage::beginAfresh(const QString& commandText) {
    // The page may be gone before the undo stack is.
    auto exchange = [page = QPointer(this), other = std::make_shared<Draft>()] {
        if (!page) return;
        Draft present = page->draft();
        page->restore(*other);
        *other = std::move(present);
    };
    m_undoStack.push(new ExchangeCommand(commandText, std::move(exchange)));
}

void EnrollPage::clear() {
    m_gatherer->stop();
    m_gatherer->follow(0);
    m_intake->cancel();
    m_problems.clear();
    beginAfresh(tr("clear the enrolment"));
    Q_EMIT m_notifier.notify(tr("The enrolment was cleared"), true);
    m_form->focusName();
}

void EnrollPage::showEvent(QShowEvent* event) {
    readConsent();
    QWidget::showEvent(event);
    showFrame();
}

void EnrollPage::hideEvent(QHideEvent* event) {
    // Nobody is captured who does not see it.
    m_gatherer->stop();
    QWidget::hideEvent(event);
}

}  // namespace facenet
