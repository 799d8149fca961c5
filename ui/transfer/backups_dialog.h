#pragma once

#include <QDialog>
#include <memory>
#include <optional>

#include "database/exchange/archive_import.h"
#include "database/exchange/backup_contents.h"
#include "database/store/backups.h"
#include "ui/base/async.h"
#include "ui/base/background_job.h"

class QCheckBox;
class QLabel;
class QListWidget;
class QPushButton;

namespace facenet {

class Prompts;
class Studio;
struct RestoreOptions;

/// The backups of the store: what each holds, compared with the present, and going back to one. Also where the store
/// cannot be opened, or is missing.
/// Thread: GUI; reading and restoring run elsewhere
class BackupsDialog : public QDialog {
    Q_OBJECT

public:
    BackupsDialog(Studio& studio, Prompts& prompts, QWidget* parent);

    /// During work it ends that, and stays.
    void reject() override;

Q_SIGNALS:
    void peopleAdded();  ///< from a copy, beside those who were there

private:
    /// What was found in a copy, and who is there now.
    struct Looked {
        BackupContents contents;
        QList<Person> present;
        QByteArray storeId;
        QSet<QByteArray> erased;
        std::optional<int> sightings;  ///< here now
    };

    /// In: what is to be read afterwards; else the newest one is looked into
    void reload(const QString& said = {});
    void list(const QList<Backup>& backups, const QString& said);
    void look(const QString& path);
    void show(const Looked& looked);
    void backUp();
    void restore();
    void goBack(const RestoreOptions& options);
    void addBeside(const QString& passphrase);
    ErasedPeople erasedWish() const;
    bool isStoreOpen() const;
    QString chosen() const;

    Studio& m_studio;
    Prompts& m_prompts;
    BackgroundJob m_job;
    QListWidget* m_list;
    QLabel* m_words;
    QCheckBox* m_bringBack;  ///< people who were erased since
    QPushButton* m_restore;
    QPushButton* m_make;
    QPushButton* m_other;
    std::optional<BackupContents> m_contents;  ///< of the chosen one
    bool m_ofAnotherStore = false;
    AnswerTokens m_looks;
    std::shared_ptr<JobControl> m_looking = std::make_shared<JobControl>();
};

}  // namespace facenet
