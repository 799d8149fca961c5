#pragma once

#include <QDialog>
#include <QList>

#include "core/train/training_records.h"

class QLabel;
class QListWidget;
class QListWidgetItem;
class QPushButton;

namespace facenet {

class ChartCard;
class NoticeStrip;
class Prompts;

/// The trainings that are over, as a list; the charts of one, or of two to compare.
/// Thread: GUI
class HistoryDialog : public QDialog {
    Q_OBJECT

public:
    /// In: the folder of records; see `keepTrainingRecord`
    HistoryDialog(const QString& recordsFolder, Prompts& prompts, QWidget* parent = nullptr);

private:
    void readRecords();
    void showWhatThereIs();
    QListWidgetItem* addRecord(const TrainingRecord& record);
    /// A training that the command line has made, in a folder of its own.
    void addFolder();
    void removeChosen();
    void itemChanged(QListWidgetItem* item);
    void showTicked();
    void addCurves(const TrainingRecord& record, const QString& name, int hue);

    const QString m_folder;
    Prompts& m_prompts;
    NoticeStrip* m_strip;
    QLabel* m_hint;
    QListWidget* m_list;
    QPushButton* m_remove;
    ChartCard* m_losses;
    ChartCard* m_quality;
    QList<QListWidgetItem*> m_ticked;  ///< in the order in which they were
};

}  // namespace facenet
