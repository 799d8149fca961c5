#include "ui/session/session_watch.h"

#include <unistd.h>

#include <QDBusArgument>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QPointer>

#include "ui/session/studio.h"

namespace facenet {
namespace {

const QString kService = QStringLiteral("org.freedesktop.login1");
const QString kManagerPath = QStringLiteral("/org/freedesktop/login1");
const QString kManager = QStringLiteral("org.freedesktop.login1.Manager");
const QString kSession = QStringLiteral("org.freedesktop.login1.Session");
const QString kProperties = QStringLiteral("org.freedesktop.DBus.Properties");

}  // namespace

SessionWatch::SessionWatch(Studio& studio, QObject* parent, const QDBusConnection& bus)
    : QObject(parent), m_studio(studio), m_bus(bus) {
    m_bus.connect(kService, kManagerPath, kManager, QStringLiteral("PrepareForSleep"), this,
                  SLOT(prepareForSleep(bool)));
    // Of any session: the program may have been started outside the one that it is seen in.
    m_bus.connect(kService, {}, kSession, QStringLiteral("Lock"), this, SLOT(sessionLocked(QDBusMessage)));
    // Desktops that lock their screen by themselves say so here.
    m_bus.connect(kService, {}, kProperties, QStringLiteral("PropertiesChanged"), this,
                  SLOT(sessionChanged(QString, QVariantMap, QStringList, QDBusMessage)));
    holdSleepBack();
}

void SessionWatch::holdSleepBack() {
    QDBusMessage call = QDBusMessage::createMethodCall(kService, kManagerPath, kManager, QStringLiteral("Inhibit"));
    call << QStringLiteral("sleep") << QStringLiteral("Facenet Studio") << QStringLiteral("People are locked away")
         << QStringLiteral("delay");
    auto* watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QDBusUnixFileDescriptor> reply = *watcher;
        if (reply.isValid()) m_delay = reply.value();
        watcher->deleteLater();
    });
}

void SessionWatch::prepareForSleep(bool begins) {
    if (!begins) return holdSleepBack();
    m_studio.lock([self = QPointer(this)] {
        if (self) self->m_delay = QDBusUnixFileDescriptor();
    });
}

void SessionWatch::sessionLocked(const QDBusMessage& signal) {
    QDBusMessage call = QDBusMessage::createMethodCall(kService, signal.path(), kProperties, QStringLiteral("Get"));
    call << kSession << QStringLiteral("User");
    auto* watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        uint user = getuid();  // where it cannot be known, it may be this one
        if (reply.isValid()) {
            const auto owner = reply.value().variant().value<QDBusArgument>();
            owner.beginStructure();
            owner >> user;
            owner.endStructure();
        }
        if (user == getuid()) m_studio.lock();
        watcher->deleteLater();
    });
}

void SessionWatch::sessionChanged(const QString& interface, const QVariantMap& changed, const QStringList&,
                                  const QDBusMessage& signal) {
    if (interface == kSession && changed.value(QStringLiteral("LockedHint")).toBool()) sessionLocked(signal);
}

}  // namespace facenet
