#include "ui/training/history_dialog.h"

#include <QDateTime>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "core/train/history.h"
#include "ui/base/async.h"
#include "ui/base/buttons.h"
#include "ui/base/chart_card.h"
#include "ui/base/icons.h"
#include "ui/base/messages.h"
#include "ui/base/notice_strip.h"
#include "ui/base/prompts.h"

Q_DECLARE_METATYPE(facenet::TrainingRecord)

namespace facenet {
namespace {

constexpr QSize kHistorySize{1000, 560};
constexpr int kListWidthPx = 240;
constexpr qsizetype kMostRuns = 2;
constexpr int kHuesARun = 2;

TrainingRecord recordOf(const QListWidgetItem* item) {
    return item->data(Qt::UserRole).value<TrainingRecord>();
}

}  // namespace

HistoryDialog::HistoryDialog(const QString& recordsFolder, Prompts& prompts, QWidget* parent)
    : QDialog(parent),
      m_folder(recordsFolder),
      m_prompts(prompts),
      m_strip(new NoticeStrip),
      m_hint(new QLabel(tr("Tick one to see its curves, two to compare."))),
      m_list(new QListWidget),
      m_losses(new ChartCard(tr("Losses"), QStringLiteral("historyLossesChart"), prompts)),
      m_quality(new ChartCard(tr("Accuracy and verification, %"), QStringLiteral("historyQualityChart"), prompts)) {
    setObjectName(QStringLiteral("historyDialog"));
    setWindowTitle(tr("Earlier trainings"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(kHistorySize);
    m_losses->setAxes(tr("epoch"), {});
    m_quality->setAxes(tr("epoch"), {});
    m_quality->setMost(100);
    m_strip->setObjectName(QStringLiteral("historyStrip"));
    m_list->setObjectName(QStringLiteral("historyListWidget"));
    m_list->setAccessibleName(windowTitle());
    m_list->setFixedWidth(kListWidthPx);
    m_hint->setProperty("subtle", true);
    m_hint->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* other = buttons->addButton(tr("Another folder…"), QDialogButtonBox::ActionRole);
    other->setObjectName(QStringLiteral("otherRunPushButton"));
    other->setToolTip(tr("A training of the command line, in the folder that was its output"));
    m_remove = buttons->addButton(tr("Delete the record…"), QDialogButtonBox::ActionRole);
    m_remove->setObjectName(QStringLiteral("removeRecordPushButton"));
    m_remove->setEnabled(false);
    connect(other, &QPushButton::clicked, this, &HistoryDialog::addFolder);
    connect(m_remove, &QPushButton::clicked, this, &HistoryDialog::removeChosen);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &QListWidget::itemChanged, this, &HistoryDialog::itemChanged);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
        m_remove->setEnabled(item && recordOf(item).folderUtf8.starts_with(m_folder.toStdString()));
    });
    auto* left = new QVBoxLayout;
    left->addWidget(m_hint);
    left->addWidget(m_list, 1);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(16);
    middle->addLayout(left);
    middle->addWidget(m_losses, 1);
    middle->addWidget(m_quality, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->addWidget(m_strip);
    column->addLayout(middle, 1);
    column->addStretch();
    column->addWidget(buttons);
    makeDefault(buttons->button(QDialogButtonBox::Close));
    showWhatThereIs();
    readRecords();
}

/// Empty charts and an empty list say nothing.
void HistoryDialog::showWhatThereIs() {
    for (QWidget* part : std::initializer_list<QWidget*>{m_hint, m_list, m_losses, m_quality})
        part->setVisible(m_list->count() > 0);
}

void HistoryDialog::readRecords() {
    using Records = std::vector<TrainingRecord>;
    inBackground(
        this, [folder = m_folder.toStdString()] { return Result<Records>(keptTrainingRecords(folder)); },
        [this](const Result<Records>& records) {
            for (const TrainingRecord& record : *records) addRecord(record);
            showWhatThereIs();
            if (m_list->count() > 0)
                m_list->item(0)->setCheckState(Qt::Checked);
            else
                m_strip->say(QStringLiteral("info"), tr("No training has come to its end here yet."));
        });
}

QListWidgetItem* HistoryDialog::addRecord(const TrainingRecord& record) {
    const QDateTime began =
        QDateTime::fromString(QString::fromStdString(record.beganAt), QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    const QString name = QString::fromStdString(record.name);
    auto* item = new QListWidgetItem(
        began.isValid() ? QStringLiteral("%1\n%2").arg(name, QLocale().toString(began, QLocale::ShortFormat)) : name);
    // Room for both lines with the frame of the focus, which the list does not count.
    item->setSizeHint({kListWidthPx - 8, 2 * m_list->fontMetrics().lineSpacing() + 16});
    item->setData(Qt::UserRole, QVariant::fromValue(record));
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setCheckState(Qt::Unchecked);
    m_list->addItem(item);
    return item;
}

void HistoryDialog::addFolder() {
    const QString folder = m_prompts.openFolder(this, tr("Choose the folder of a training"));
    if (folder.isEmpty()) return;
    const auto history = readTrainingHistory(folder.toStdString());
    if (!history)
        return m_strip->say(QStringLiteral("warning"),
                            history.error().code == ErrorCode::FileNotFound
                                ? tr("%1 holds no training. Choose the folder that was its output.").arg(folder)
                                : sentenceOf(history.error()));
    m_strip->fallSilent();
    QListWidgetItem* const item = addRecord(
        {.folderUtf8 = folder.toStdString(), .name = QFileInfo(folder).fileName().toStdString(), .beganAt = {}});
    showWhatThereIs();
    m_list->setCurrentItem(item);
    item->setCheckState(Qt::Checked);
}

void HistoryDialog::removeChosen() {
    QListWidgetItem* const item = m_list->currentItem();
    if (!item) return;
    const TrainingRecord record = recordOf(item);
    if (m_prompts.choose(
            this, tr("Delete the record?"),
            tr("The curves of %1 are deleted. The model that came out stays.").arg(QString::fromStdString(record.name)),
            {tr("Keep it"), tr("Delete it")}) != 1)
        return;
    inBackground(
        this, [record] { return removeTrainingRecord(record); },
        [this, item](const Result<void>& removed) {
            if (!removed) return m_strip->say(QStringLiteral("warning"), sentenceOf(removed.error()));
            m_ticked.removeAll(item);
            delete item;
            showWhatThereIs();
            showTicked();
        });
}

void HistoryDialog::itemChanged(QListWidgetItem* item) {
    m_ticked.removeAll(item);
    if (item->checkState() == Qt::Checked) m_ticked << item;
    if (m_ticked.size() > kMostRuns) {
        const QSignalBlocker quiet(m_list);
        m_ticked.takeFirst()->setCheckState(Qt::Unchecked);
    }
    showTicked();
}

void HistoryDialog::showTicked() {
    m_losses->clear();
    m_quality->clear();
    m_strip->fallSilent();
    int hue = 0;
    for (const QListWidgetItem* item : std::as_const(m_ticked)) {
        const TrainingRecord record = recordOf(item);
        addCurves(record, m_ticked.size() > 1 ? QString::fromStdString(record.name) : QString(), hue);
        hue += kHuesARun;
    }
}

void HistoryDialog::addCurves(const TrainingRecord& record, const QString& name, int hue) {
    const auto history = readTrainingHistory(record.folderUtf8);
    if (!history) return m_strip->say(QStringLiteral("warning"), sentenceOf(history.error()));
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
        if (points.isEmpty()) return;
        const QString called =
            name.isEmpty() ? what : tr("%1: %2", "name of a training, what a curve shows").arg(name, what);
        chart->setPoints(chart->addCurve(called, colour, stroke), points);
    };
    add(m_losses, tr("training"), hue, Stroke::Solid, loss);
    add(m_losses, tr("validation"), hue, Stroke::Dashed, validation);
    add(m_quality, tr("training"), hue, Stroke::Solid, accuracy);
    add(m_quality, tr("validation"), hue, Stroke::Dashed, validationAccuracy);
    add(m_quality, tr("strangers told apart"), hue + 1, Stroke::Solid, heldOut);
}

}  // namespace facenet
