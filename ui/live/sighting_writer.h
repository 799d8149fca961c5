#pragma once

#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>
#include <utility>

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

    /// Notes in the log that somebody was named, or looked for the first time since the store was opened, and keeps the
    /// sighting where the user wants that. One of a visit that was kept takes the place of what is known of it.
    void add(const Sighting& sighting, int visit);
    /// What is kept of a visit goes; it has not been.
    void takeBack(int visit);

private:
    struct Waiting {
        int visit = 0;
        Sighting sighting;  ///< its id is that in the store; 0: not there yet
    };
    struct Written {
        QList<std::pair<int, qint64>> kept;  ///< visits that were stored for the first time, by sighting
        std::optional<Error> failure{};      ///< of one of them; the others are stored all the same
    };

    void keep(const Sighting& sighting, int visit);
    void write();
    void written(const Result<Written>& written);
    void removeTakenBack();

    Studio& m_studio;
    Notifier& m_notifier;
    QList<Waiting> m_waiting;
    QHash<int, qint64> m_kept;  ///< sightings by visit
    QSet<int> m_takenBack;      ///< visits that may be on their way to the store
    int m_lastNamed = 0;        ///< the latest visit that is noted in the log
    int m_lost = 0;
    int m_named = 0;  ///< to be noted in the log
    bool m_toNote = false, m_isNoted = false;
    bool m_writing = false;
};

}  // namespace facenet
