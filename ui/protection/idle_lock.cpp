#include "ui/protection/idle_lock.h"

#include <QCoreApplication>
#include <QEvent>

#include "ui/settings/settings.h"
#include "ui/studio.h"

namespace facenet {

IdleLock::IdleLock(Studio& studio, QObject* parent) : QObject(parent), m_studio(studio) {
    m_idle.setSingleShot(true);
    connect(&m_idle, &QTimer::timeout, &m_studio, &Studio::lock);
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
            restart();
            break;
        default:
            break;
    }
    return QObject::eventFilter(watched, event);
}

void IdleLock::restart() {
    const int minutes = m_studio.settings().lockAfterMinutes();
    if (minutes > 0 && m_studio.protection() == Protection::Unlocked)
        m_idle.start(minutes * 60 * 1000);
    else
        m_idle.stop();
}

}  // namespace facenet
