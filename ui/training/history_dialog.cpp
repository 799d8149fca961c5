#include "ui/training/history_dialog.h"

#include <QDialogButtonBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/train/history.h"
#include "ui/base/chart_card.h"
#include "ui/base/icons.h"
#include "ui/base/messages.h"
#include "ui/base/notice_strip.h"
#include "ui/base/prompts.h"

namespace facenet {
namespace {

constexpr QSize kFirst{960, 560};
constexpr qsizetype kMostRuns = 2;
constexpr int kHuesARun = 2;

}  // namespace

HistoryDialog::HistoryDialog(Prompts& prompts, QWidget* parent)
    : QDialog(parent),
      m_prompts(prompts),
      m_strip(new NoticeStrip),
      m_losses(new ChartCard(tr("Losses"), QStringLiteral("historyLossesChart"), prompts)),
      m_quality(new ChartCard(tr("Accuracy and verification, %"), QStringLiteral("historyQualityChart"), prompts)) {
    setObjectName(QStringLiteral("historyDialog"));
    setWindowTitle(tr("Earlier trainings"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(kFirst);
    m_losses->setAxes(tr("epoch"), {});
    m_quality->setAxes(tr("epoch"), {});
    m_quality->setMost(100);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* compare = buttons->addButton(tr("Compare with another…"), QDialogButtonBox::ActionRole);
    compare->setObjectName(QStringLiteral("compareRunPushButton"));
    connect(compare, &QPushButton::clicked, this, [this, compare] {
        askForRun();
        compare->setEnabled(m_runs.size() < kMostRuns);
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_strip->setObjectName(QStringLiteral("historyStrip"));
    auto* charts = new QHBoxLayout;
    charts->addWidget(m_losses, 1);
    charts->addWidget(m_quality, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->addWidget(m_strip);
    column->addLayout(charts, 1);
    column->addWidget(buttons);
}

void HistoryDialog::askForRun() {
    const QString folder = m_prompts.openFolder(this, tr("Choose the folder of a training"));
    if (!folder.isEmpty()) addRun(folder);
}

bool HistoryDialog::addRun(const QString& folder) {
    const auto history = readTrainingHistory(folder.toStdString());
    if (!history) {
        m_strip->say(QStringLiteral("warning"),
                     history.error().code == ErrorCode::FileNotFound
                         ? tr("%1 holds no training. Choose the folder that was its output.").arg(folder)
                         : sentenceOf(history.error()));
        return false;
    }
    m_strip->fallSilent();
    const int hue = static_cast<int>(m_runs.size()) * kHuesARun;
    const QString name = QFileInfo(folder).fileName();
    m_runs << folder;
    QList<QPointF> loss, validation, accuracy, validationAccuracy, heldOut;
    if (history->baseline && history->baseline->heldOut)
        heldOut << QPointF(0, 100 * history->baseline->heldOut->accuracy);
    for (const EpochEvent& epoch : history->epochs) {
        const double x = epoch.epoch + 1;
        loss << QPointF(x, epoch.totalLoss);
        accuracy << QPointF(x, 100 * epoch.accuracy);
        if (epoch.validationLoss) validation << QPointF(x, *epoch.validationLoss);
        if (epoch.validationAccuracy) validationAccuracy << QPointF(x, 100 * *epoch.validationAccuracy);
        if (epoch.heldOut) heldOut << QPointF(x, 100 * epoch.heldOut->accuracy);
    }
    using Stroke = ChartCard::Stroke;
    const auto add = [&](ChartCard* chart, const QString& what, int colour, Stroke stroke,
                         const QList<QPointF>& points) {
        if (!points.isEmpty()) chart->setPoints(chart->addCurve(tr("%1: %2").arg(name, what), colour, stroke), points);
    };
    add(m_losses, tr("training"), hue, Stroke::Solid, loss);
    add(m_losses, tr("validation"), hue, Stroke::Dashed, validation);
    add(m_quality, tr("training"), hue, Stroke::Solid, accuracy);
    add(m_quality, tr("validation"), hue, Stroke::Dashed, validationAccuracy);
    add(m_quality, tr("strangers told apart"), hue + 1, Stroke::Solid, heldOut);
    return true;
}

}  // namespace facenet
