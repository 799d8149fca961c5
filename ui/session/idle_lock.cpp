#include "ui/session/idle_lock.h"

#include <time.h>

#include <QCoreApplication>
#include <QEvent>

#include "ui/base/settings.h"
#include "ui/session/studio.h"

namespace facenet {

namespace {

/// A timer stands still while the machine is suspended, so it only looks at the clock.
constexpr int kIdleLookMs = 5000;

}  // namespace

qint64 IdleLock::msSinceBoot() {
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return qint64(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

IdleLock::IdleLock(Studio& studio, QObject* parent, Clock clock)
    : QObject(parent), m_studio(studio), m_clock(std::move(clock)) {
    m_look.setInterval(kIdleLookMs);
    connect(&m_look, &QTimer::timeout, this, &IdleLock::lockWhenDue);
    connect(&m_studio, &Studio::storeStateChanged, this, &IdleLock::restart);
    connect(&m_studio, &Studio::storeSettingsChanged, this, &IdleLock::restart);
    QCoreApplication::instance()->installEventFilter(this);
}

bool IdleLock::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
        case QEvent::KeyPress:
        case QEvent::MouseButtonPress:
        case QEvent::MouseMove:
        case QEvent::Wheel:
        case QEvent::TouchBegin:
            // The first touch after a night comes too late.
            if (!lockWhenDue()) restart();
            break;
        default:
            break;
    }
    return QObject::eventFilter(watched, event);
}

void IdleLock::restart() {
    const int minutes = m_studio.settings().lockAfterMinutes();
    m_dueMs = m_clock() + qint64(minutes) * 60 * 1000;
    if (minutes == 0 || m_studio.protection() != Protection::Unlocked)
        m_look.stop();
    else if (!m_look.isActive())
        m_look.start();
}

bool IdleLock::lockWhenDue() {
    if (!m_look.isActive() || m_clock() < m_dueMs) return false;
    m_studio.lock();
    return true;
}

}  // namespace facenet
