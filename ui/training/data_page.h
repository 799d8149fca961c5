#pragma once

#include <QWizardPage>

class QLabel;
class QLineEdit;
class QListWidget;

namespace facenet {

class Prompts;
class Settings;
class TrainingSession;

/// Which pictures to train on: a folder a person, or a file with lines `id;path`; by dialog, drag and drop or from the
/// recent ones.
/// Thread: GUI
class DataPage : public QWizardPage {
    Q_OBJECT

public:
    DataPage(TrainingSession& session, Settings& settings, Prompts& prompts, QWidget* parent = nullptr);

    void initializePage() override;
    bool isComplete() const override;
    /// Begins to examine the pictures where they are not those examined already.
    bool validatePage() override;

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void showRecent();

    TrainingSession& m_session;
    Settings& m_settings;
    QLineEdit* m_path;
    QLabel* m_problem;
    QLabel* m_recentTitle;
    QListWidget* m_recent;
};

}  // namespace facenet
