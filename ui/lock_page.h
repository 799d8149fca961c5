#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace facenet {

class Studio;

/// What stands instead of all pages while the store is locked: asks for the passphrase.
/// Thread: GUI
class LockPage : public QWidget {
    Q_OBJECT

public:
    explicit LockPage(Studio& studio, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void unlock(bool resetSettings);
    void showState();

    Studio& m_studio;
    QLineEdit* m_passphrase;
    QLabel* m_problem;
    QPushButton* m_unlock;
    QPushButton* m_reset;  ///< the way on after settings were altered
};

}  // namespace facenet
