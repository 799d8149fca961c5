#pragma once

#include <QWizardPage>

class QLabel;
class QProgressBar;
class QPushButton;
class QComboBox;
class QSortFilterProxyModel;
class QTabWidget;
class QTableView;

namespace facenet {

class FindingsModel;
class NoticeStrip;
class Prompts;
class TrainingPeopleModel;
class TrainingSession;

/// What the doctor found, and what is to happen with each picture that stands out.
/// Thread: GUI
class CheckPage : public QWizardPage {
    Q_OBJECT

public:
    CheckPage(TrainingSession& session, Prompts& prompts, QWidget* parent = nullptr);

    void initializePage() override;
    bool isComplete() const override;
    /// Asks about pictures that nobody has decided on.
    bool validatePage() override;

private:
    QWidget* makeFindings();
    QWidget* makePeople();
    void showPhase();
    void showReport();
    void showRemaining();
    void showSelection();
    QList<std::size_t> selectedPictures() const;
    void leaveOut(bool leftOut);
    void moveSelected();

    TrainingSession& m_session;
    Prompts& m_prompts;
    QLabel* m_summary;
    QLabel* m_remaining;
    QProgressBar* m_progress;
    QPushButton* m_cancel;
    NoticeStrip* m_strip;
    QTabWidget* m_tabs;
    FindingsModel* m_findings;
    TrainingPeopleModel* m_people;
    QSortFilterProxyModel* m_sortedFindings;
    QTableView* m_table;
    QPushButton *m_keep, *m_leaveOut, *m_move;
    QComboBox* m_moveTo;
};

}  // namespace facenet
