#pragma once

#include <QWizardPage>

class QLabel;
class QProgressBar;
class QPushButton;
class QTableWidget;

namespace facenet {

class NoticeStrip;
class TrainingSession;

/// What the doctor found, and what is to happen with each picture that stands out.
/// Thread: GUI
class CheckPage : public QWizardPage {
    Q_OBJECT

public:
    explicit CheckPage(TrainingSession& session, QWidget* parent = nullptr);

    void initializePage() override;
    bool isComplete() const override;

private:
    void showPhase();
    void fillTable();
    void showRemaining();

    TrainingSession& m_session;
    QLabel* m_summary;
    QLabel* m_remaining;
    QProgressBar* m_progress;
    QPushButton* m_cancel;
    NoticeStrip* m_strip;
    QTableWidget* m_table;
};

}  // namespace facenet
