#pragma once

#include <QDialog>

#include "database/exchange/backup_contents.h"
#include "ui/widgets/background_job.h"

class QLabel;
class QListWidget;
class QPushButton;

namespace facenet {

class Prompts;
class Studio;

/// The backups of the store: what each holds, compared with the present, and going back to one.
/// Thread: GUI; reading and restoring run elsewhere
class BackupsDialog : public QDialog {
    Q_OBJECT

public:
    BackupsDialog(Studio& studio, Prompts& prompts, QWidget* parent);

private:
    void reload();
    void look(const QString& path);
    void show(const BackupContents& contents, const QList<Person>& present);
    void backUp();
    void restore();
    QString chosen() const;

    Studio& m_studio;
    Prompts& m_prompts;
    BackgroundJob m_job;
    QListWidget* m_list;
    QLabel* m_words;
    QPushButton* m_restore;
    int m_looks = 0;  ///< answers of earlier ones are dropped
};

}  // namespace facenet
