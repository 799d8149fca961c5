#pragma once

#include <QObject>
#include <QTimer>

namespace facenet {

class Studio;

/// Locks a protected store when nobody has touched keyboard or mouse for as long as the settings say.
/// Thread: GUI
class IdleLock : public QObject {
    Q_OBJECT

public:
    explicit IdleLock(Studio& studio, QObject* parent = nullptr);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void restart();

    Studio& m_studio;
    QTimer m_idle;
};

}  // namespace facenet
