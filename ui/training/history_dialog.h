#pragma once

#include <QDialog>
#include <QStringList>

class QLabel;

namespace facenet {

class ChartCard;
class NoticeStrip;
class Prompts;

/// The charts of trainings that are over: one, or two to compare.
/// Thread: GUI
class HistoryDialog : public QDialog {
    Q_OBJECT

public:
    explicit HistoryDialog(Prompts& prompts, QWidget* parent = nullptr);

    /// Adds the record of a training's folder; says so where there is none.
    bool addRun(const QString& folder);

private:
    void askForRun();

    Prompts& m_prompts;
    NoticeStrip* m_strip;
    ChartCard* m_losses;
    ChartCard* m_quality;
    QStringList m_runs;
};

}  // namespace facenet
