#include "ui/training/result_page.h"

#include <QDir>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/base/chart_card.h"
#include "ui/base/icons.h"
#include "ui/base/image_of.h"
#include "ui/base/messages.h"
#include "ui/base/notice_strip.h"
#include "ui/base/prompts.h"
#include "ui/training/comparison_table.h"
#include "ui/training/model_file_prompt.h"
#include "ui/training/training_session.h"

namespace facenet {
namespace {

using Phase = TrainingSession::Phase;
using SetMember = std::optional<ComparedSet> ComparedModel::*;

constexpr int kPairThumbPx = 64;
constexpr int kMostConfusions = 8;

QString adviceText(Advice advice) {
    switch (advice) {
        case Advice::Better:
            return ResultPage::tr("The new model tells people apart better. Adopting it is a good choice.");
        case Advice::Similar:
            return ResultPage::tr(
                "Both models do equally well: they differ by no more than chance would make them. Adopting the new one "
                "gains little.");
        case Advice::Mixed:
            return ResultPage::tr(
                "The new model does better in some comparisons and worse in others. The table shows where: what it "
                "does "
                "on your own gallery matters most.");
        case Advice::Worse:
            return ResultPage::tr(
                "The new model does worse: where the table shows it, it recognises fewer or lets more strangers in. "
                "Better keep the present model, and train with pictures of more people.");
        case Advice::Unknown:
            return ResultPage::tr(
                "There were too few people to compare the models. Adopt the new one only if you can watch how it "
                "does; going back is one click.");
    }
    return {};
}

SetMember setThatSaysMost(const ComparedModel& after) {
    for (const SetMember member : {&ComparedModel::heldOut, &ComparedModel::lfw, &ComparedModel::gallery})
        if (after.*member) return member;
    return nullptr;
}

QList<QPointF> rocPoints(const ComparedSet& set) {
    QList<QPointF> points;
    for (const RocPoint& point : set.roc) points << QPointF(100 * point.falseAcceptRate, 100 * point.trueAcceptRate);
    return points;
}

QList<QPointF> histogramPoints(const DistanceHistogram& histogram) {
    QList<QPointF> points;
    for (std::size_t bin = 0; bin < kDistanceBins; ++bin)
        points << QPointF((static_cast<double>(bin) + 0.5) * 2 / kDistanceBins, histogram[bin]);
    return points;
}

}  // namespace

ResultPage::ResultPage(TrainingSession& session, Prompts& prompts, QWidget* parent)
    : QWizardPage(parent),
      m_session(session),
      m_prompts(prompts),
      m_advice(new QLabel),
      m_strip(new NoticeStrip),
      m_progress(new QProgressBar),
      m_area(new QScrollArea) {
    setTitle(tr("Result"));
    setFinalPage(true);
    m_advice->setObjectName(QStringLiteral("adviceLabel"));
    m_advice->setProperty("section", true);
    m_advice->setWordWrap(true);
    m_strip->setObjectName(QStringLiteral("resultStrip"));
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Stored faces measured"));
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->addWidget(m_advice);
    column->addWidget(m_strip);
    column->addWidget(m_area, 1);
    column->addWidget(m_progress);
    column->addWidget(makeButtons());
    connect(&m_session, &TrainingSession::changed, this, &ResultPage::showPhase);
    connect(&m_session, &TrainingSession::progressed, this, [this](int done, int total) {
        m_progress->setRange(0, total);
        m_progress->setValue(done);
    });
    showPhase();
}

QWidget* ResultPage::makeButtons() {
    const auto make = [](const QString& icon, const QString& text, const QString& objectName) {
        auto* button = new QPushButton(lineIcon(icon, QPalette::ButtonText), text);
        button->setObjectName(objectName);
        button->setMinimumHeight(40);
        return button;
    };
    m_adopt = make(QStringLiteral("check"), tr("Adopt"), QStringLiteral("adoptPushButton"));
    m_adopt->setProperty("primary", true);
    m_adopt->setIcon(lineIcon(QStringLiteral("check"), QPalette::HighlightedText));
    m_adopt->setToolTip(tr("Measures every stored face with the new model and recognises with it from then on"));
    m_save = make(QStringLiteral("export"), tr("Save as…"), QStringLiteral("saveModelPushButton"));
    m_discard = make(QStringLiteral("remove"), tr("Discard"), QStringLiteral("discardModelPushButton"));
    connect(m_adopt, &QPushButton::clicked, &m_session, &TrainingSession::adopt);
    connect(m_save, &QPushButton::clicked, this, &ResultPage::saveAs);
    connect(m_discard, &QPushButton::clicked, this, [this] {
        if (m_prompts.choose(this, tr("Discard the new model?"),
                             tr("The new model is erased. The present one stays in use, and your pictures are not "
                                "touched."),
                             {tr("Keep it"), tr("Discard it")}) == 1)
            m_session.discard();
    });
    auto* buttons = new QWidget;
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins({});
    row->setSpacing(8);
    row->addStretch();
    row->addWidget(m_discard);
    row->addWidget(m_save);
    row->addWidget(m_adopt);
    return buttons;
}

void ResultPage::initializePage() {
    showPhase();
}

bool ResultPage::isComplete() const {
    return m_session.phase() != Phase::Adopting && m_session.phase() != Phase::Comparing;
}

void ResultPage::showPhase() {
    const Phase phase = m_session.phase();
    m_adopt->setEnabled(phase == Phase::Ready);
    m_save->setEnabled(phase == Phase::Ready || phase == Phase::Adopted);
    m_discard->setEnabled(phase == Phase::Ready);
    m_progress->setVisible(phase == Phase::Adopting);
    m_strip->fallSilent();
    if (phase == Phase::Ready) {
        const Advice advice = m_session.advice();
        m_advice->setText(adviceText(advice));
        m_adopt->setText(advice == Advice::Worse ? tr("Adopt all the same") : tr("Adopt"));
        // Only what is advised shines.
        const bool advised = advice == Advice::Better;
        m_adopt->setProperty("primary", advised);
        m_adopt->setIcon(lineIcon(QStringLiteral("check"), advised ? QPalette::HighlightedText : QPalette::ButtonText));
        m_adopt->style()->polish(m_adopt);
        if (m_session.error()) m_strip->say(QStringLiteral("warning"), sentenceOf(*m_session.error()));
        if (!m_area->widget()) showComparison();
    } else if (phase == Phase::Adopted) {
        m_advice->setText(
            tr("The new model is in use, and all stored faces are measured with it. The button "
               "“Go back” on the page Train takes it back."));
    } else if (phase == Phase::Adopting) {
        m_progress->setRange(0, 0);
        m_advice->setText(trainingSentence(m_session));
    } else if (phase == Phase::Idle) {
        m_advice->setText(tr("The new model was discarded. The present one stays in use."));
        delete m_area->takeWidget();
    } else {
        delete m_area->takeWidget();
    }
    Q_EMIT completeChanged();
    if (phase == Phase::Adopted && isVisible()) wizard()->button(QWizard::FinishButton)->setFocus();
}

void ResultPage::showComparison() {
    const ComparedModel &before = m_session.before(), &after = m_session.after();
    auto* page = new QWidget;
    page->setObjectName(QStringLiteral("scrolledPage"));
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 16, 0);
    column->setSpacing(16);
    column->addLayout(
        makeComparisonTable({tr("Model before"), m_session.modelName()}, {before, after},
                            tr("Strangers: %1").arg(QLocale().createSeparatedList(m_session.heldOutPeople())),
                            tr("Your own gallery, without those who were trained on")));

    if (m_session.outcome() && m_session.outcome()->refitted) {
        auto* words = new QLabel(tr(
            "These figures are of the training without the people kept apart. The new model has then learned once more "
            "from everybody, in the same way."));
        words->setObjectName(QStringLiteral("refittedLabel"));
        words->setWordWrap(true);
        column->addWidget(words);
    }
    if (const SetMember member = setThatSaysMost(after); member && before.*member) {
        auto* charts = new QHBoxLayout;
        auto* roc = new ChartCard(tr("Recognised by strangers let in, %"), QStringLiteral("rocChart"), m_prompts);
        roc->setAxes(tr("strangers let in, %"), {});
        roc->setMost(100);
        roc->showUpTo(kMostStrangersShown);
        // Only what there is stands in a legend.
        const auto add = [](ChartCard* chart, const QString& name, int colour, ChartCard::Stroke stroke,
                            const QList<QPointF>& points) {
            const auto isThere = [](const QPointF& point) { return point.y() > 0; };
            if (std::any_of(points.cbegin(), points.cend(), isThere))
                chart->setPoints(chart->addCurve(name, colour, stroke), points);
        };
        add(roc, tr("model before"), 0, ChartCard::Stroke::Dashed, rocPoints(*(before.*member)));
        add(roc, tr("new model"), 0, ChartCard::Stroke::Solid, rocPoints(*(after.*member)));
        auto* distances = new ChartCard(tr("Distances"), QStringLiteral("comparedDistancesChart"), m_prompts);
        distances->setAxes(tr("Euclidean distance"), {});
        add(distances, tr("same person, model before"), 0, ChartCard::Stroke::Dashed,
            histogramPoints((before.*member)->genuine));
        add(distances, tr("same person, new model"), 0, ChartCard::Stroke::Bars,
            histogramPoints((after.*member)->genuine));
        add(distances, tr("different people, model before"), 1, ChartCard::Stroke::Dashed,
            histogramPoints((before.*member)->impostor));
        add(distances, tr("different people, new model"), 1, ChartCard::Stroke::Bars,
            histogramPoints((after.*member)->impostor));
        for (ChartCard* chart : {roc, distances}) {
            chart->setMinimumHeight(240);
            charts->addWidget(chart);
        }
        column->addLayout(charts);
    }
    showWorst(column);
    showConfusions(column);
    column->addStretch();
    m_area->setWidget(page);
}

void ResultPage::showWorst(QVBoxLayout* column) {
    const SetMember member = setThatSaysMost(m_session.after());
    if (!member || (m_session.after().*member)->worst.empty()) return;
    QList<PicturePair> pairs;
    for (const WorstPair& pair : (m_session.after().*member)->worst) {
        const QString distance = QLocale().toString(pair.distance, 'f', 2);
        pairs << PicturePair{m_session.pictureOf(member, pair.first), m_session.pictureOf(member, pair.second),
                             pair.samePerson ? tr("One person, distance %1").arg(distance)
                                             : tr("Two people, distance %1").arg(distance)};
    }
    showPairs(column, tr("What the new model finds hardest"), {}, pairs);
}

void ResultPage::showConfusions(QVBoxLayout* column) {
    const std::optional<PersonAccuracies>&before = m_session.before().trained, &after = m_session.after().trained;
    if (!before || !after || after->pictures() == 0) return;
    const QLocale locale;
    const QString shares =
        tr("Pictures that are most like their own person: %1 of %2 with the model before, %3 of %4 with the new one.")
            .arg(locale.toString(before->right()), locale.toString(before->pictures()), locale.toString(after->right()),
                 locale.toString(after->pictures()));
    QList<PicturePair> pairs;
    for (const Confusion& confusion : after->confusions) {
        if (pairs.size() == kMostConfusions) break;
        pairs << PicturePair{
            m_session.trainedPicture(confusion.picture), m_session.trainedPicture(confusion.like),
            tr("%1 taken for %2: %n picture(s)", nullptr, confusion.pictures)
                .arg(m_session.trainedPerson(confusion.person), m_session.trainedPerson(confusion.other))};
    }
    showPairs(column, tr("People who were trained on"), shares, pairs);
}

void ResultPage::showPairs(QVBoxLayout* column, const QString& title, const QString& words,
                           const QList<PicturePair>& pairs) {
    auto* heading = new QLabel(title);
    heading->setProperty("section", true);
    column->addWidget(heading);
    if (!words.isEmpty()) {
        auto* text = new QLabel(words);
        text->setWordWrap(true);
        column->addWidget(text);
    }
    auto* grid = new QGridLayout;
    grid->setSpacing(8);
    int number = 0;
    for (const PicturePair& pair : pairs) {
        auto* both = new QHBoxLayout;
        both->setSpacing(2);
        for (const cv::Mat& pixels : {pair.first, pair.second}) {
            auto* label = new QLabel;
            if (!pixels.empty())
                label->setPixmap(
                    QPixmap::fromImage(imageOf(pixels))
                        .scaled(kPairThumbPx, kPairThumbPx, Qt::KeepAspectRatio, Qt::SmoothTransformation));
            both->addWidget(label);
        }
        both->addStretch();
        auto* text = new QLabel(pair.words);
        text->setTextFormat(Qt::PlainText);
        text->setWordWrap(true);
        text->setProperty("subtle", true);
        auto* stack = new QVBoxLayout;
        stack->setSpacing(2);
        stack->addLayout(both);
        stack->addWidget(text);
        grid->addLayout(stack, number / 4, number % 4, Qt::AlignTop);
        ++number;
    }
    column->addLayout(grid);
}

void ResultPage::saveAs() {
    const QString path = askWhereToSave(m_prompts, this, m_session.modelName());
    if (path.isEmpty()) return;
    m_session.saveAs(path, [page = QPointer(this), path](const Result<void>& saved) {
        if (!page) return;
        if (saved)
            page->m_strip->say(QStringLiteral("check"), tr("Saved %1").arg(QDir::toNativeSeparators(path)));
        else
            page->m_strip->say(QStringLiteral("warning"), sentenceOf(saved.error()));
    });
}

}  // namespace facenet
