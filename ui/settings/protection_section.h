#pragma once

#include <QWidget>

#include "ui/settings/passphrase_dialog.h"

class QLabel;
class QPushButton;
class QSpinBox;

namespace facenet {

class Notifier;

/// The settings of the passphrase: whether there is one, setting, changing and taking it off, locking now or when idle.
/// Thread: GUI
class ProtectionSection : public QWidget {
    Q_OBJECT

public:
    ProtectionSection(Studio& studio, Notifier& notifier, QWidget* parent = nullptr);

private:
    void showState();
    void ask(PassphraseDialog::Task task);

    Studio& m_studio;
    Notifier& m_notifier;
    QLabel* m_state;
    QPushButton* m_set;
    QPushButton* m_change;
    QPushButton* m_takeOff;
    QPushButton* m_lock;
    QSpinBox* m_minutes;
};

}  // namespace facenet
