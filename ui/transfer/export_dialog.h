#pragma once

#include <QDialog>
#include <QList>

#include "database/gallery_store.h"
#include "ui/base/background_job.h"

class QButtonGroup;
class QCheckBox;
class QLabel;
class QPushButton;

namespace facenet {

class Prompts;
class Studio;

/// Writes people out: one of them with all that is known, or everybody as one archive or as folders with tables.
/// Thread: GUI; the work runs on the store's thread
class ExportDialog : public QDialog {
    Q_OBJECT

public:
    /// In: who may be exported alone; nobody or one
    ExportDialog(Studio& studio, Prompts& prompts, const QList<Person>& chosen, QWidget* parent);

private:
    enum Kind { OnePerson, Archive, Folders };

    void start();
    void say(const QString& text);
    QString askForTarget(Kind kind);

    Studio& m_studio;
    Prompts& m_prompts;
    QList<Person> m_chosen;
    BackgroundJob m_job;
    QButtonGroup* m_kinds;
    QCheckBox* m_encrypt;
    QLabel* m_summary;
    QPushButton* m_start;
};

}  // namespace facenet
