#pragma once

#include <QList>
#include <QObject>

#include "database/gallery_store.h"

namespace facenet {

class Notifier;
class Studio;

/// Stores sightings behind one another, without holding up the picture: while the store is busy they gather here, those
/// of one visit or more at once. When too many have gathered the oldest go, and the user hears how many. Nothing is
/// kept past a lock.
/// Thread: GUI
class SightingWriter : public QObject {
    Q_OBJECT

public:
    static constexpr qsizetype kMostWaiting = 256;  ///< of some 30 kB each

    SightingWriter(Studio& studio, Notifier& notifier, QObject* parent = nullptr);

    /// Notes in the log that somebody was named, and keeps the sighting where the user wants that.
    void add(const Sighting& sighting);

private:
    void keep(const Sighting& sighting);
    void write();
    void written(const Result<void>& result);

    Studio& m_studio;
    Notifier& m_notifier;
    QList<Sighting> m_waiting;
    int m_lost = 0;
    int m_named = 0;  ///< to be noted in the log
    bool m_writing = false;
};

}  // namespace facenet
