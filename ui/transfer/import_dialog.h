#pragma once

#include <QDialog>
#include <QHash>
#include <memory>
#include <mutex>
#include <vector>

#include "database/exchange/picture_import.h"
#include "ui/base/background_job.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace facenet {

class GalleryEditor;
class Notifier;
class Prompts;
class Studio;

/// Takes many people in: from folders of pictures, or from what this program has exported. What is refused is listed
/// with its reason; pictures with several faces are asked about at the end, where that is wanted. A picture import can
/// be paused and cancelled; what was stored stays, and the same import goes on. Thread: GUI; the work runs elsewhere
class ImportDialog : public QDialog {
    Q_OBJECT

public:
    ImportDialog(Studio& studio, Prompts& prompts, Notifier& notifier, GalleryEditor& editor, QWidget* parent);

    void setPath(const QString& path);
    /// Cancels what runs and says what came of it; closes otherwise.
    void reject() override;

private:
    /// What the import has told so far.
    struct Told {
        std::mutex mutex;
        std::vector<EnrolmentReport> reports;
        std::vector<std::string> passedOver;
    };

    void showState();
    void start();
    /// In: whose pictures; nobody's name is everybody. Whether those of several people are stored as one
    void importPictureFolder(const QString& path, const QStringList& only = {},
                             SeveralPeople severalPeople = SeveralPeople::Refuse);
    void askAboutPeople(const QStringList& names);
    void importArchive(const QString& path);
    void askAboutSettings(const QString& offered);
    void showReports(const Result<void>& outcome, qint64 importId);
    void askAboutFaces(const QHash<QString, QString>& namesByPath, qint64 importId);
    void addProblem(const QString& what, const QString& why);
    void saveProblems();

    Studio& m_studio;
    Prompts& m_prompts;
    Notifier& m_notifier;
    GalleryEditor& m_editor;
    BackgroundJob m_job;
    std::shared_ptr<Told> m_told;
    QLineEdit* m_path;
    QLabel* m_kind;
    QComboBox* m_several;
    QComboBox* m_known;
    QCheckBox* m_consent;
    bool m_consentWasForOthers = false;  ///< ticked before another path was chosen
    QLabel* m_consentWords;
    QCheckBox *m_bringBack, *m_sort;
    QLabel* m_summary;
    QTableWidget* m_problems;
    QPushButton* m_save;
    QPushButton* m_start;
};

}  // namespace facenet
