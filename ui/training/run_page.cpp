#include "ui/training/run_page.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSlider>
#include <QVBoxLayout>

#include "ui/base/buttons.h"
#include "ui/base/chart_card.h"
#include "ui/base/icons.h"
#include "ui/base/messages.h"
#include "ui/base/notice_strip.h"
#include "ui/base/prompts.h"
#include "ui/base/wheel_guard.h"
#include "ui/training/training_session.h"

namespace facenet {
namespace {

using Phase = TrainingSession::Phase;
using Stroke = ChartCard::Stroke;

constexpr int kMostSmoothing = 98;  ///< hundredths
constexpr int kProgressSteps = 1000;
constexpr int kRedrawMs = 200;
constexpr std::size_t kMostPoints = 2000;

struct NoticeWords {
    Q_DECLARE_TR_FUNCTIONS(facenet::RunPage)
};

QString noticeText(const NoticeEvent& notice) {
    switch (notice.kind) {
        case NoticeEvent::Kind::BatchHalved:
            return NoticeWords::tr("Memory is short: each step now takes %n picture(s).", nullptr, notice.value);
        case NoticeEvent::Kind::PicturesGone:
            return NoticeWords::tr("%n picture(s) of this training cannot be used any more. It goes on without.",
                                   nullptr, notice.value);
        case NoticeEvent::Kind::LfwPairsGone:
            return NoticeWords::tr("%n pair(s) of LFW are left out: a picture is missing or cannot be read.", nullptr,
                                   notice.value);
        case NoticeEvent::Kind::PicturesNew:
            return NoticeWords::tr(
                "%n picture(s) came since this training was begun. Only a new training takes them in.", nullptr,
                notice.value);
        case NoticeEvent::Kind::NoValidation:
            return NoticeWords::tr("There are too few pictures to keep some apart for judging the loss.");
        case NoticeEvent::Kind::NoHeldOut:
            return NoticeWords::tr(
                "There are too few people to keep some apart, so nothing tells how well strangers are told apart.");
        case NoticeEvent::Kind::EarlyStop:
            return NoticeWords::tr("Nothing got better for %n epoch(s), so the training ended.", nullptr, notice.value);
        case NoticeEvent::Kind::NextTry:
            return NoticeWords::tr("Try %1 begins, from the start with another seed.").arg(notice.value);
        case NoticeEvent::Kind::OnEverybody:
            return NoticeWords::tr("The best of it is done once more on everybody, for %n epoch(s).", nullptr,
                                   notice.value);
        case NoticeEvent::Kind::Collapsed:
            return NoticeWords::tr(
                "All faces came to look the same to the network, so the training ended. Nothing in use was changed. "
                "Go back and choose a smaller learning rate.");
        case NoticeEvent::Kind::Diverged:
            return NoticeWords::tr(
                "The loss is no number any more, so the training ended; the best model so far is kept. Go back and "
                "choose a smaller learning rate.");
        case NoticeEvent::Kind::Resumed:
            break;
    }
    return {};
}

}  // namespace

RunPage::RunPage(TrainingSession& session, Prompts& prompts, QWidget* parent)
    : QWizardPage(parent), m_session(session), m_prompts(prompts) {
    setTitle(tr("Training"));
    auto* column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->addWidget(makeTop());
    m_strip = new NoticeStrip;
    m_strip->setObjectName(QStringLiteral("trainingStrip"));
    column->addWidget(m_strip);
    column->addWidget(makeCharts(prompts), 1);
    connect(&m_session, &TrainingSession::changed, this, &RunPage::showPhase);
    for (const auto& [timer, show, signal] :
         {std::tuple(&m_stepsSoon, &RunPage::showSteps, &TrainingSession::stepped),
          std::tuple(&m_epochsSoon, &RunPage::showEpochs, &TrainingSession::epochEnded)}) {
        timer->setSingleShot(true);
        timer->setInterval(kRedrawMs);
        connect(timer, &QTimer::timeout, this, show);
        connect(&m_session, signal, timer, [timer = timer] {
            if (!timer->isActive()) timer->start();
        });
    }
    connect(&m_session, &TrainingSession::progressed, this, [this](int done, int total) {
        if (m_session.phase() == Phase::Training || m_session.phase() == Phase::Paused) return;
        m_progress->setRange(0, total);
        m_progress->setValue(done);
    });
    connect(&m_session, &TrainingSession::noticed, this, &RunPage::showNotices);
    showPhase();
    showSteps();
    showEpochs();
}

QWidget* RunPage::makeTop() {
    m_sentence = new QLabel;
    m_sentence->setObjectName(QStringLiteral("trainingSentenceLabel"));
    m_sentence->setProperty("section", true);
    m_sentence->setWordWrap(true);
    m_progress = new QProgressBar;
    m_progress->setObjectName(QStringLiteral("trainingProgressBar"));
    m_progress->setAccessibleName(tr("Progress of the training"));
    m_progress->setTextVisible(false);
    m_pause = makeLargeButton(QStringLiteral("pause"), tr("Pause"), QStringLiteral("pauseTrainingPushButton"));
    m_stop = makeLargeButton(QStringLiteral("stop"), tr("Stop and keep"), QStringLiteral("stopTrainingPushButton"));
    m_stop->setToolTip(tr("Ends the training and keeps the best model so far"));
    m_cancel = makeLargeButton(QStringLiteral("close"), tr("Cancel"), QStringLiteral("cancelTrainingPushButton"));
    m_cancel->setToolTip(tr("Ends the training and discards what it has learned"));
    connect(m_pause, &QPushButton::clicked, this,
            [this] { m_session.phase() == Phase::Paused ? m_session.resume() : m_session.pause(); });
    connect(m_stop, &QPushButton::clicked, &m_session, &TrainingSession::stopAndKeep);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        const bool learned = !m_session.steps().empty();
        if (!learned ||
            m_prompts.choose(this, tr("Cancel the training?"),
                             tr("What it has learned so far is discarded. The model in use stays as it is."),
                             {tr("Go on training"), tr("Cancel the training")}) == 1)
            m_session.cancel();
    });

    auto* top = new QWidget;
    auto* texts = new QVBoxLayout;
    texts->setSpacing(8);
    texts->addWidget(m_sentence);
    texts->addWidget(m_progress);
    auto* row = new QHBoxLayout(top);
    row->setContentsMargins({});
    row->setSpacing(8);
    row->addLayout(texts, 1);
    row->addWidget(m_pause);
    row->addWidget(m_stop);
    row->addWidget(m_cancel);
    return top;
}

QWidget* RunPage::makeCharts(Prompts& prompts) {
    m_losses = new ChartCard(tr("Losses"), QStringLiteral("lossesChart"), prompts);
    m_losses->setAxes(tr("epoch"), {});
    m_total = m_losses->addCurve(tr("training: total"), 0);
    m_triplet = m_losses->addCurve(tr("training: triplet"), 1);
    m_crossEntropy = m_losses->addCurve(tr("training: cross-entropy"), 2);
    m_validation = m_losses->addCurve(tr("validation: total"), 0, Stroke::Dashed);
    m_quality = new ChartCard(tr("Accuracy and verification, %"), QStringLiteral("qualityChart"), prompts);
    m_quality->setAxes(tr("epoch"), {});
    m_quality->setMost(100);
    m_accuracy = m_quality->addCurve(tr("training: accuracy"), 0);
    m_validationAccuracy = m_quality->addCurve(tr("validation: accuracy"), 0, Stroke::Dashed);
    m_heldOut = m_quality->addCurve(tr("strangers told apart"), 1);
    m_lfw = m_quality->addCurve(tr("LFW"), 2);
    m_distances = new ChartCard(tr("Distances of the last epoch"), QStringLiteral("distancesChart"), prompts);
    m_distances->setAxes(tr("Euclidean distance"), {});
    m_positive = m_distances->addCurve(tr("same person"), 0, Stroke::Bars);
    m_negative = m_distances->addCurve(tr("different people"), 1, Stroke::Bars);
    m_speed = new ChartCard(tr("Learning rate, triplets and speed"), QStringLiteral("speedChart"), prompts);
    m_speed->setAxes(tr("epoch"), {});
    m_rate = m_speed->addCurve(tr("learning rate, %"), 0);
    m_active = m_speed->addCurve(tr("active triplets, %"), 1);
    m_perSecond = m_speed->addCurve(tr("pictures a second"), 2);

    auto* smoothing = new QSlider(Qt::Horizontal);
    smoothing->setObjectName(QStringLiteral("smoothingSlider"));
    smoothing->setAccessibleName(tr("Smoothing"));
    smoothing->setRange(0, kMostSmoothing);
    smoothing->setFixedWidth(160);
    connect(smoothing, &QSlider::valueChanged, this, [this](int hundredths) {
        for (ChartCard* chart : {m_losses, m_quality, m_speed}) chart->setSmoothing(hundredths / 100.0);
    });
    auto* logarithmic = new QCheckBox(tr("Logarithmic losses"));
    logarithmic->setObjectName(QStringLiteral("logarithmicCheckBox"));
    connect(logarithmic, &QCheckBox::toggled, m_losses, &ChartCard::setLogarithmic);
    auto* controls = new QHBoxLayout;
    controls->setSpacing(8);
    controls->addStretch();
    controls->addWidget(new QLabel(tr("Smoothing")));
    controls->addWidget(smoothing);
    controls->addSpacing(16);
    controls->addWidget(logarithmic);

    auto* charts = new QWidget;
    charts->setObjectName(QStringLiteral("scrolledPage"));
    auto* grid = new QGridLayout(charts);
    grid->setContentsMargins({});
    grid->setSpacing(8);
    grid->addLayout(controls, 0, 0, 1, 2);
    grid->addWidget(m_losses, 1, 0);
    grid->addWidget(m_quality, 1, 1);
    grid->addWidget(m_distances, 2, 0);
    grid->addWidget(m_speed, 2, 1);
    grid->setRowStretch(1, 1);
    grid->setRowStretch(2, 1);
    auto* area = new QScrollArea;  // a long sentence above takes room from the charts
    area->setObjectName(QStringLiteral("chartsScrollArea"));
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(charts);
    guardFromWheel(*area);
    return area;
}

void RunPage::initializePage() {
    reset();
    showPhase();
    showSteps();
    showEpochs();
}

bool RunPage::isComplete() const {
    return m_session.phase() == Phase::Ready || m_session.phase() == Phase::Adopting ||
           m_session.phase() == Phase::Adopted;
}

void RunPage::reset() {
    showNotices();
    emptyBar();
}

void RunPage::showNotices() {
    if (m_session.phase() == Phase::Failed) return;  // why it failed stands there
    QStringList texts;
    for (const NoticeEvent& notice : m_session.notices())
        if (const QString text = noticeText(notice); !text.isEmpty()) texts << text;
    if (texts.isEmpty()) return m_strip->fallSilent();
    m_strip->say(QStringLiteral("info"), texts.join(u'\n'));
}

void RunPage::emptyBar() {
    m_progress->setRange(0, kProgressSteps);
    m_progress->setValue(0);
}

void RunPage::showPhase() {
    const Phase phase = m_session.phase();
    const bool training = phase == Phase::Training || phase == Phase::Paused;
    m_sentence->setText(trainingSentence(m_session));
    if (phase == Phase::Failed) {
        m_sentence->setText(tr("The training has ended with a problem."));
        m_strip->say(QStringLiteral("warning"), sentenceOf(m_session.error().value_or(Error{})));
    } else if (phase == Phase::Checked) {
        m_sentence->setText(tr("The training was ended before it had learned anything. Go back to begin again."));
    }
    // Each part of the work fills the bar anew.
    const Phase before = std::exchange(m_shownPhase, phase);
    const bool goesOn = training && (before == Phase::Training || before == Phase::Paused);
    if (before != phase && !goesOn) emptyBar();
    m_progress->setVisible(m_session.isBusy());
    m_pause->setEnabled(training);
    m_pause->setText(phase == Phase::Paused ? tr("Go on") : tr("Pause"));
    m_pause->setIcon(
        lineIcon(phase == Phase::Paused ? QStringLiteral("play") : QStringLiteral("pause"), QPalette::ButtonText));
    m_stop->setEnabled(training);
    m_cancel->setEnabled(m_session.isBusy());
    Q_EMIT completeChanged();
}

void RunPage::showSteps() {
    const std::vector<StepEvent>& steps = m_session.steps();
    QList<QPointF> total, triplet, crossEntropy, accuracy, rate, active, speed;
    double highest = 0;
    for (const StepEvent& step : steps) highest = qMax(highest, step.learningRate);
    // No screen shows more points than it has columns.
    const std::size_t stride = steps.size() / kMostPoints + 1;
    for (std::size_t i = steps.size() % stride; i < steps.size(); i += stride) {
        const StepEvent& step = steps[i];
        const double x = step.epoch + (step.step + 1.0) / step.stepsPerEpoch;
        total << QPointF(x, step.result.totalLoss);
        triplet << QPointF(x, step.result.tripletLoss);
        crossEntropy << QPointF(x, step.result.crossEntropy);
        accuracy << QPointF(x, 100 * step.result.accuracy);
        rate << QPointF(x, 100 * step.learningRate / qMax(highest, 1e-12));
        active << QPointF(x, 100 * step.result.activeTriplets);
        speed << QPointF(x, step.picturesPerSecond);
    }
    m_losses->setPoints(m_total, total);
    m_losses->setPoints(m_triplet, triplet);
    m_losses->setPoints(m_crossEntropy, crossEntropy);
    m_quality->setPoints(m_accuracy, accuracy);
    m_speed->setPoints(m_rate, rate);
    m_speed->setPoints(m_active, active);
    m_speed->setPoints(m_perSecond, speed);
    const bool training = m_session.phase() == Phase::Training || m_session.phase() == Phase::Paused;
    if (steps.empty() || !training) return;  // the last steps are drawn a moment after the end
    const StepEvent& last = steps.back();
    const double done =
        (last.epoch + (last.step + 1.0) / last.stepsPerEpoch) / qMax(1, m_session.options().allEpochs());
    m_progress->setRange(0, kProgressSteps);
    m_progress->setValue(qRound(done * kProgressSteps));
    m_sentence->setText(trainingSentence(m_session));
}

void RunPage::showEpochs() {
    QList<QPointF> validation, validationAccuracy, heldOut, lfw;
    if (m_session.baseline() && m_session.baseline()->heldOut)
        heldOut << QPointF(0, 100 * m_session.baseline()->heldOut->accuracy);
    if (m_session.baseline() && m_session.baseline()->lfw) lfw << QPointF(0, 100 * m_session.baseline()->lfw->accuracy);
    for (const EpochEvent& epoch : m_session.epochs()) {
        const double x = epoch.epoch + 1;
        if (epoch.validationLoss) validation << QPointF(x, *epoch.validationLoss);
        if (epoch.validationAccuracy) validationAccuracy << QPointF(x, 100 * *epoch.validationAccuracy);
        if (epoch.heldOut) heldOut << QPointF(x, 100 * epoch.heldOut->accuracy);
        if (epoch.lfw) lfw << QPointF(x, 100 * epoch.lfw->accuracy);
    }
    m_losses->setPoints(m_validation, validation);
    m_quality->setPoints(m_validationAccuracy, validationAccuracy);
    m_quality->setPoints(m_heldOut, heldOut);
    m_quality->setPoints(m_lfw, lfw);
    QList<QPointF> positive, negative;
    if (!m_session.epochs().empty()) {
        const EpochEvent& last = m_session.epochs().back();
        for (std::size_t bin = 0; bin < kDistanceBins; ++bin) {
            const double x = (static_cast<double>(bin) + 0.5) * 2 / kDistanceBins;
            positive << QPointF(x, last.positiveDistances[bin]);
            negative << QPointF(x, last.negativeDistances[bin]);
        }
    }
    m_distances->setPoints(m_positive, positive);
    m_distances->setPoints(m_negative, negative);
}

}  // namespace facenet
