#include "ui/insights/calibration_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "core/face/gallery.h"
#include "ui/base/chart_card.h"
#include "ui/base/empty_state.h"
#include "ui/base/job_bar.h"
#include "ui/base/messages.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

/// Of the slider: one stranger in 10 to one in 100,000.
constexpr double kLeastLog10 = -5, kMostLog10 = -1;
constexpr int kSliderSteps = 400;
constexpr int kChartBins = 100;
constexpr std::size_t kMostRocPoints = 400;

/// Shares of a coarser histogram: 2,000 bins are more than a chart shows.
QList<QPointF> sharesOf(const SimilarityHistogram& histogram) {
    QList<QPointF> points;
    if (histogram.total == 0) return points;
    constexpr int kStep = SimilarityHistogram::kBins / kChartBins;
    for (int bin = 0; bin < SimilarityHistogram::kBins; bin += kStep) {
        std::uint64_t count = 0;
        for (int i = 0; i < kStep; ++i) count += histogram.counts[static_cast<std::size_t>(bin + i)];
        points.append({SimilarityHistogram::lowerEdge(bin) + 1.0 * kStep / SimilarityHistogram::kBins,
                       100.0 * static_cast<double>(count) / static_cast<double>(histogram.total)});
    }
    return points;
}

QString oneIn(double rate) {
    return rate <= 0 ? CalibrationView::tr("none")
                     : CalibrationView::tr("1 in %1").arg(QLocale().toString(std::llround(1 / rate)));
}

QString originText(ThresholdOrigin origin) {
    switch (origin) {
        case ThresholdOrigin::Gallery:
            return CalibrationView::tr("This was counted in your gallery.");
        case ThresholdOrigin::ModelCurve:
            return CalibrationView::tr(
                "So few false names cannot be counted in a gallery of this size: the figure follows "
                "from measurements of the model.");
        case ThresholdOrigin::Fixed:
            return CalibrationView::tr(
                "So few false names cannot be counted in a gallery of this size, and the model was "
                "never measured: a fixed, careful figure.");
    }
    return {};
}

}  // namespace

CalibrationView::CalibrationView(Studio& studio, Prompts& prompts, Notifier& notifier, QWidget* parent)
    : QWidget(parent),
      m_studio(studio),
      m_notifier(notifier),
      m_whole(new QWidget),
      m_tooSmall(new EmptyState(QStringLiteral("info"), tr("Too few faces to compare"),
                                tr("When at least two people are enrolled, one of them with several faces, this page "
                                   "shows how well they can be told apart."))),
      m_histogram(new ChartCard(tr("How alike faces are"), QStringLiteral("similarityChart"), prompts)),
      m_roc(new ChartCard(tr("Recognised against falsely named"), QStringLiteral("galleryRocChart"), prompts)),
      m_rate(new QSlider(Qt::Horizontal)),
      m_rateWords(new QLabel),
      m_words(new QLabel),
      m_details(new QLabel),
      m_use(new QPushButton(tr("Use this"))) {
    m_tooSmall->setObjectName(QStringLiteral("tooSmallEmptyState"));
    m_histogram->setAxes(tr("Cosine similarity"), tr("Share of comparisons, %"));
    m_histogram->addCurve(tr("One person"), 0, ChartCard::Stroke::Bars);
    m_histogram->addCurve(tr("Two people"), 1, ChartCard::Stroke::Bars);
    m_histogram->addCurve(tr("Named from here"), 2, ChartCard::Stroke::Dashed);
    m_roc->setAxes(tr("Comparisons of two people that are accepted, %"), tr("Of one person, %"));
    m_roc->setMost(100);
    m_roc->showUpTo(kMostStrangersShown);
    m_roc->addCurve(tr("All thresholds"), 0);

    m_rate->setObjectName(QStringLiteral("calibrationRateSlider"));
    m_rate->setAccessibleName(tr("How often a stranger may be named"));
    m_rate->setRange(0, kSliderSteps);
    m_rate->setMinimumHeight(32);
    m_rateWords->setObjectName(QStringLiteral("calibrationRateLabel"));
    m_words->setObjectName(QStringLiteral("calibrationLabel"));
    m_words->setWordWrap(true);
    m_words->setProperty("section", true);
    m_details->setObjectName(QStringLiteral("calibrationDetailsLabel"));
    m_details->setWordWrap(true);
    m_details->setProperty("subtle", true);
    m_use->setObjectName(QStringLiteral("useCalibrationPushButton"));
    m_use->setProperty("primary", true);
    m_use->setMinimumHeight(32);
    auto* question = new QLabel(tr("How often may a stranger be named?"));
    question->setBuddy(m_rate);
    auto* choice = new QHBoxLayout;
    choice->setSpacing(16);
    choice->addWidget(question);
    choice->addWidget(m_rate, 1);
    choice->addWidget(m_rateWords);
    choice->addWidget(m_use);
    auto* charts = new QHBoxLayout;
    charts->setSpacing(8);
    charts->addWidget(m_histogram, 1);
    charts->addWidget(m_roc, 1);
    auto* whole = new QVBoxLayout(m_whole);
    whole->setContentsMargins({});
    whole->setSpacing(8);
    whole->addLayout(choice);
    whole->addWidget(m_words);
    whole->addWidget(m_details);
    whole->addLayout(charts, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 16, 16);
    column->setSpacing(8);
    column->addWidget(new JobBar(m_job, tr("Comparing all faces")));
    column->addWidget(m_whole, 1);
    column->addWidget(m_tooSmall, 1);
    m_whole->hide();
    m_tooSmall->hide();
    connect(m_rate, &QSlider::valueChanged, this, &CalibrationView::showChoice);
    connect(m_use, &QPushButton::clicked, this, &CalibrationView::use);
    connect(&m_studio, &Studio::galleryChanged, this, [this] {
        if (isVisible()) reload();
    });
}

void CalibrationView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    reload();
}

void CalibrationView::reload() {
    const auto gallery = m_studio.gallery();
    if (!gallery || gallery == m_comparedGallery) return;
    m_comparedGallery = gallery;
    const double rate = std::log10(m_studio.storeSettings().strangerRate);
    const QSignalBlocker quiet(m_rate);
    m_rate->setValue(qRound(kSliderSteps * (kMostLog10 - rate) / (kMostLog10 - kLeastLog10)));
    const auto work = [gallery](JobControl& control) { return calibrateGallery(gallery->contents(), control); };
    m_job.run(work, [this, gallery](const Result<GalleryCalibration>& calibration) {
        if (!calibration) {
            m_comparedGallery.reset();
            if (calibration.error().code != ErrorCode::Cancelled) Q_EMIT m_notifier.complain(calibration.error());
            return;
        }
        m_calibration.emplace(*calibration);
        m_independentTemplates = gallery->independentTemplates();
        show();
    });
}

double CalibrationView::strangerRate() const {
    return std::pow(10.0, kMostLog10 - (kMostLog10 - kLeastLog10) * m_rate->value() / kSliderSteps);
}

void CalibrationView::show() {
    const bool enough = m_calibration->genuine().total > 0 && m_calibration->impostor().total > 0;
    m_whole->setVisible(enough);
    m_tooSmall->setVisible(!enough);
    if (!enough) return;
    m_histogram->setPoints(0, sharesOf(m_calibration->genuine()));
    m_histogram->setPoints(1, sharesOf(m_calibration->impostor()));
    QList<QPointF> roc;
    const auto points = m_calibration->roc();
    const std::size_t step = std::max<std::size_t>(1, points.size() / kMostRocPoints);
    for (std::size_t i = 0; i < points.size(); i += step)
        roc.append({100 * points[i].falseAcceptRate, 100 * points[i].trueAcceptRate});
    m_roc->setPoints(0, roc);
    showChoice();
}

void CalibrationView::showChoice() {
    const double rate = strangerRate();
    m_rateWords->setText(oneIn(rate));
    const auto card = m_studio.modelCard();
    if (!m_calibration || !card) return;
    const ChosenThreshold chosen = m_calibration->thresholdForStrangers(rate, card->farCurve, m_independentTemplates);
    const QLocale locale;
    double most = 0;
    for (const int curve : {0, 1})
        for (const QPointF& point : m_histogram->points(curve)) most = std::max(most, point.y());
    m_histogram->setPoints(2, {{chosen.cosine, 0}, {chosen.cosine, most}});
    m_words->setText(
        tr("A face is named from a similarity of %1 on. About one stranger in %2 would be named, and %3 % of the "
           "comparisons of a person with themselves reach it.")
            .arg(locale.toString(chosen.cosine, 'f', 2), locale.toString(std::llround(1 / rate)),
                 locale.toString(100 * chosen.trueAcceptRate, 'f', 1)));
    QStringList details{originText(chosen.origin)};
    if (chosen.origin == ThresholdOrigin::Gallery)
        details << tr("With other people in it the figure would lie between %1 and %2 (95 of 100 times).")
                       .arg(oneIn(chosen.strangersNamed.high), oneIn(chosen.strangersNamed.low));
    details << tr("In use now: %1.").arg(locale.toString(m_studio.threshold(), 'f', 2));
    m_details->setText(details.join(u' '));
}

void CalibrationView::use() {
    const auto card = m_studio.modelCard();
    if (!m_calibration || !card) return;
    const double rate = strangerRate();
    const ChosenThreshold chosen = m_calibration->thresholdForStrangers(rate, card->farCurve, m_independentTemplates);
    m_studio.changeStoreSettings([=, card = *card, templates = m_independentTemplates](StoreSettings& settings) {
        settings = calibrated(settings, rate, chosen.cosine, card, templates);
    });
    Q_EMIT m_notifier.notify(
        tr("Faces are named from a similarity of %1 on").arg(QLocale().toString(m_studio.threshold(), 'f', 2)), false);
    showChoice();
}

}  // namespace facenet
