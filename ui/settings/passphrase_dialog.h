#pragma once

#include <QDialog>

#include "core/base/result.h"
#include "ui/base/background_job.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace facenet {

class Studio;

/// Sets the passphrase of the store, changes it, or takes it off. Closing it while it works cancels that.
/// Thread: GUI; the work runs on the store's thread
class PassphraseDialog : public QDialog {
    Q_OBJECT

public:
    enum class Task { Set, Change, TakeOff };

    PassphraseDialog(Studio& studio, Task task, QWidget* parent);

    void reject() override;

Q_SIGNALS:
    void achieved(const QString& notice);

private:
    QLineEdit* addField(const QString& label, const char* objectName);
    /// Says which stores go along, if any.
    void warnOfPutAside();
    void showState();
    void run();
    void finish(const Result<QString>& outcome);

    Studio& m_studio;
    Task m_task;
    QLineEdit* m_present = nullptr;
    QLineEdit* m_new = nullptr;
    QLineEdit* m_again = nullptr;
    QLabel* m_putAside;
    QLabel* m_problem;
    QPushButton* m_ok;
    BackgroundJob m_job;
};

}  // namespace facenet
