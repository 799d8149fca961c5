#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusUnixFileDescriptor>
#include <QObject>
#include <QVariantMap>

namespace facenet {

class Studio;

/// Locks a protected store before the machine is suspended and when the user's session is locked, as systemd-logind
/// says on the system's bus. The suspension waits until the keys have gone. Without logind it does nothing. Thread: GUI
class SessionWatch : public QObject {
    Q_OBJECT

public:
    explicit SessionWatch(Studio& studio, QObject* parent = nullptr,
                          const QDBusConnection& bus = QDBusConnection::systemBus());

private Q_SLOTS:
    void prepareForSleep(bool begins);
    void sessionLocked(const QDBusMessage& signal);
    void sessionChanged(const QString& interface, const QVariantMap& changed, const QStringList& dropped,
                        const QDBusMessage& signal);

private:
    void holdSleepBack();

    Studio& m_studio;
    QDBusConnection m_bus;
    QDBusUnixFileDescriptor m_delay;  ///< while it is open, a suspension waits
};

}  // namespace facenet
