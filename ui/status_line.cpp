#include "ui/status_line.h"

#include <QLocale>
#include <QToolButton>

#include "ui/base/icons.h"
#include "ui/base/messages.h"
#include "ui/live/source_bar.h"
#include "ui/session/live_feed.h"
#include "ui/session/studio.h"
#include "ui/training/training_session.h"

namespace facenet {
namespace {

constexpr int kStatusRefreshMs = 500;

}  // namespace

StatusLine::StatusLine(Studio& studio, LiveFeed& feed, TrainingSession& training, QWidget* parent)
    : QStatusBar(parent), m_studio(studio), m_feed(feed), m_training(training), m_shownTraining(new QToolButton) {
    setSizeGripEnabled(false);
    m_source = addFigure(QStringLiteral("sourceLabel"), tr("Where the pictures come from"));
    m_rate = addFigure(QStringLiteral("rateLabel"), {});
    m_latency = addFigure(QStringLiteral("latencyLabel"), {});
    m_skipped = addFigure(QStringLiteral("skippedLabel"),
                          tr("Frames that recognition did not look at, because it was busy with an earlier one"));
    m_shownTraining->setObjectName(QStringLiteral("trainingToolButton"));
    m_shownTraining->setAutoRaise(true);
    m_shownTraining->setIcon(lineIcon(QStringLiteral("train")));
    m_shownTraining->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_shownTraining->setToolTip(tr("Show the training"));
    addPermanentWidget(m_shownTraining);
    connect(m_shownTraining, &QToolButton::clicked, this, &StatusLine::trainingWanted);
    connect(&m_training, &TrainingSession::changed, this, &StatusLine::showTraining);
    m_engine = new QLabel;
    m_engine->setObjectName(QStringLiteral("engineLabel"));
    addPermanentWidget(m_engine);
    connect(&m_feed, &LiveFeed::stateChanged, this, &StatusLine::showSource);
    connect(&m_studio, &Studio::modelStateChanged, this, &StatusLine::showEngine);
    connect(&m_studio, &Studio::storeStateChanged, this, &StatusLine::showEngine);
    connect(&m_timer, &QTimer::timeout, this, &StatusLine::showFigures);
    m_timer.start(kStatusRefreshMs);
    showSource();
    showEngine();
    showTraining();
}

/// On every page, for as long as one works.
void StatusLine::showTraining() {
    m_shownTraining->setVisible(m_training.isBusy());
    if (!m_training.isBusy()) return;
    const bool trains = m_training.phase() == TrainingSession::Phase::Training && !m_training.steps().empty();
    m_shownTraining->setText(trains ? tr("Training: epoch %1 of %2")
                                          .arg(m_training.steps().back().epoch + 1)
                                          .arg(m_training.options().allEpochs())
                                    : trainingSentence(m_training));
}

QLabel* StatusLine::addFigure(const QString& objectName, const QString& toolTip) {
    auto* label = new QLabel;
    label->setObjectName(objectName);
    label->setToolTip(toolTip);
    addWidget(label);
    return label;
}

void StatusLine::showSource() {
    using Phase = LiveState::Phase;
    const std::optional<SourceAddress> address = m_feed.address();
    if (!address) {
        m_source->setText(tr("No source"));
    } else {
        const QString name = fontMetrics().elidedText(sourceLabel(*address), Qt::ElideMiddle, 240);
        switch (m_feed.state().phase) {
            case Phase::Opening:
                m_source->setText(tr("%1: opening").arg(name));
                break;
            case Phase::Paused:
                m_source->setText(tr("%1: paused").arg(name));
                break;
            case Phase::Reconnecting:
                m_source->setText(tr("%1: reconnecting").arg(name));
                break;
            case Phase::Ended:
                m_source->setText(address->kind == SourceAddress::Kind::Image ? name : tr("%1: ended").arg(name));
                break;
            case Phase::Failed:
                m_source->setText(tr("%1: failed").arg(name));
                break;
            case Phase::Stopped:
            case Phase::Playing:
                m_source->setText(name);
                break;
        }
    }
    showFigures();
}

void StatusLine::showFigures() {
    showTraining();
    // Pictures come as somebody looks at them: they have no rate, and none is left out.
    const LiveState state = m_feed.state();
    const bool playing = state.phase == LiveState::Phase::Playing && !state.source.stills;
    const LiveStatistics statistics = m_feed.statistics();
    for (QLabel* label : {m_rate, m_latency}) label->setVisible(playing);
    m_skipped->setVisible(playing && statistics.skippedFrames > 0);
    if (!playing) return;
    const QLocale locale;
    m_rate->setText(
        tr("%1 fps, names %2 times a second")
            .arg(locale.toString(qRound(statistics.capturedPerSecond)),
                 locale.toString(statistics.recognizedPerSecond, 'f', statistics.recognizedPerSecond < 3 ? 1 : 0)));
    m_rate->setToolTip(tr("Frames captured a second: %1\nFrames looked at a second: %2")
                           .arg(locale.toString(statistics.capturedPerSecond, 'f', 1),
                                locale.toString(statistics.recognizedPerSecond, 'f', 1)));
    // What a picture takes to the screen says nothing of the names, for which one looks here.
    m_latency->setVisible(statistics.recognitionMs > 0);
    m_latency->setText(tr("%1 ms a look").arg(locale.toString(qRound(statistics.recognitionMs))));
    m_latency->setToolTip(
        tr("Finding and naming the faces of a frame, median of the last two seconds\n"
           "From capture to screen: %1 ms, 95 of 100 frames within %2 ms")
            .arg(locale.toString(qRound(m_feed.latencyMs())), locale.toString(qRound(m_feed.latencyP95Ms()))));
    m_skipped->setText(tr("%1 skipped").arg(locale.toString(static_cast<qulonglong>(statistics.skippedFrames))));
}

void StatusLine::showEngine() {
    const std::shared_ptr<const Analyzer> analyzer = m_studio.analyzer();
    const std::shared_ptr<const Engine> engine = m_studio.engine();
    const std::optional<ModelCard> card = m_studio.modelCard();
    if (m_studio.storeState() == Studio::LoadState::Failed) {
        m_engine->setText(tr("No data folder"));
        m_engine->setToolTip({});
    } else if (m_studio.storeState() == Studio::LoadState::Locked) {
        m_engine->setText(tr("Locked"));
        m_engine->setToolTip({});
    } else if (m_studio.modelState() == Studio::LoadState::Loading) {
        m_engine->setText(tr("Loading the model…"));
        m_engine->setToolTip({});
    } else if (m_studio.modelState() == Studio::LoadState::Failed && !analyzer) {
        m_engine->setText(tr("No model"));
        m_engine->setToolTip(m_studio.modelError() ? sentenceOf(*m_studio.modelError()) : QString());
    } else if (analyzer && engine && card) {
        const DeviceInfo& device = engine->device();
        const QString kind = device.kind == DeviceKind::Cuda ? tr("Graphics card") : tr("CPU");
        m_engine->setText(QStringLiteral("%1 %2 · %3")
                              .arg(kind, QString::fromStdString(toString(analyzer->network().precision())),
                                   QString::fromStdString(card->name)));
        QString toolTip = tr("%1, %n thread(s), LibTorch %2", nullptr, device.threads)
                              .arg(QString::fromStdString(device.name), QString::fromStdString(device.libraryVersion));
        if (const QString problem = graphicsProblem(device); !problem.isEmpty()) toolTip += u'\n' + problem;
        m_engine->setToolTip(toolTip);
    }
}

}  // namespace facenet
