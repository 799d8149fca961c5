#pragma once

#include <QWizardPage>

class QLabel;
class QLineEdit;
class QListWidget;
class QRadioButton;

namespace facenet {

class Prompts;
class Settings;
class TrainingSession;

/// Which pictures to train on: a folder a person, or a file with lines `id;path`, by dialog, drag and drop or from the
/// recent ones; or the faces of the gallery.
/// Thread: GUI
class DataPage : public QWizardPage {
    Q_OBJECT

public:
    DataPage(TrainingSession& session, Settings& settings, Prompts& prompts, QWidget* parent = nullptr);

    /// A folder or a file, as if it had been typed.
    void choose(const QString& path);
    void initializePage() override;
    bool isComplete() const override;
    /// Begins to examine the pictures where they are not those examined already.
    bool validatePage() override;

private:
    void showRecent();
    void followSource();
    bool isExamined() const;

    TrainingSession& m_session;
    Settings& m_settings;
    QRadioButton* m_files;
    QRadioButton* m_gallery;
    QWidget* m_filesPart;
    QLineEdit* m_path;
    QLabel* m_problem;
    QLabel* m_recentTitle;
    QListWidget* m_recent;
};

}  // namespace facenet
