#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include "core/base/result.h"
#include "database/base/journal_entry.h"
#include "database/base/records.h"

namespace facenet {

struct StoreCore;

/// Who was seen, a row a visit, and strangers. Thread and errors: those of `GalleryStore`
class StoreSightings {
public:
    explicit StoreSightings(StoreCore& core) : m_core(core) {}

    /// Sightings without a name become those of a person, new or known, and their looks faces; of several, poor ones
    /// only where there are no good ones (`qualityIssues`).
    /// In:     as for `StorePeople::enroll`, without faces
    /// Errors: those of `StorePeople::enroll`, NotFound (no such sighting, or it has a name),
    ///         ImageUnreadable (one without a crop)
    Result<Enrolled> name(const QList<qint64>& sightingIds, const Enrolment& person, bool allowSameName = false);
    /// Hides sightings that nobody needs. Those that are not there are passed over, and counted all
    /// the same.
    Result<JournalEntry> remove(const QList<qint64>& sightingIds);
    /// Out:    its number
    /// Errors: InvalidArgument (no time, an end before the beginning, a figure that is none), NotFound (the person)
    Result<qint64> add(const Sighting& sighting);
    /// A visit has gone on: its end, similarity, crop, quality and embedding are those given.
    /// Errors: those of `add`, NotFound (no such sighting of this person: it was named, forgotten or erased meanwhile)
    Result<void> extend(qint64 sightingId, const Sighting& sighting);
    Result<QList<Sighting>> since(const QDateTime& since, int limit) const;  ///< visits not over by then, newest first
    Result<QList<Sighting>> of(qint64 personId, int limit) const;            ///< newest first
    /// Deletes sightings from before that moment. Needs no passphrase.
    /// Out:    how many
    /// Errors: InvalidArgument (no moment)
    Result<int> forget(const QDateTime& before);
    /// What can be shown or compared, newest first.
    Result<QList<UnnamedLook>> unnamedLooks(const QString& modelId) const;
    Result<SightingCounts> counts() const;
    Result<QByteArray> cropPng(qint64 sightingId) const;  ///< Errors: NotFound
    /// Sightings behind a sighting's number, in order, with and without a name; removed ones are left out.
    Result<QList<Sighting>> after(qint64 afterSightingId, int limit) const;

private:
    StoreCore& m_core;
};

}  // namespace facenet
