#pragma once

#include <QObject>
#include <QTimer>
#include <functional>

namespace facenet {

class Studio;

/// Locks a protected store when nobody has touched keyboard or mouse for as long as the settings say; the time that the
/// machine was suspended counts.
/// Thread: GUI
class IdleLock : public QObject {
    Q_OBJECT

public:
    /// Milliseconds since the machine was started, suspended ones too.
    using Clock = std::function<qint64()>;
    static qint64 msSinceBoot();

    explicit IdleLock(Studio& studio, QObject* parent = nullptr, Clock clock = msSinceBoot);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void restart();
    /// Whether it was time to lock.
    bool lockWhenDue();

    Studio& m_studio;
    Clock m_clock;
    QTimer m_look;
    qint64 m_dueMs = 0;
};

}  // namespace facenet
