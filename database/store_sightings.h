#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include "core/base/result.h"
#include "database/journal_entry.h"
#include "database/records.h"

namespace facenet {

struct StoreCore;

/// Who was seen, and strangers. Thread and errors: those of `GalleryStore`
class StoreSightings {
public:
    explicit StoreSightings(StoreCore& core) : m_core(core) {}

    /// Sightings without a name become faces of a person, new or known: those with a crop.
    /// In: as for `enroll`, without faces. Errors: those of `enroll`
    Result<Enrolled> name(const QList<qint64>& sightingIds, const Enrolment& person, bool allowSameName = false);
    /// Hides sightings that nobody needs. Result's count: those that were there.
    Result<JournalEntry> remove(const QList<qint64>& sightingIds);
    Result<void> add(const Sighting& sighting);
    Result<QList<Sighting>> since(const QDateTime& since, int limit) const;  ///< newest first
    Result<QList<Sighting>> of(qint64 personId, int limit) const;            ///< newest first
    ///< newest first
    Result<QList<Sighting>> unknown(int limit) const;  ///< with a crop and without a name, newest first
    Result<int> forget(const QDateTime& before);
    Result<QList<UnnamedLook>> unnamedLooks(
        const QString& modelId) const;  ///< what can be shown or compared, newest first
    Result<SightingCounts> counts() const;
    Result<QByteArray> cropPng(qint64 sightingId) const;  ///< Errors: NotFound
    /// Sightings behind a sighting's number, in order, with and without a name; removed ones are left out.
    Result<QList<Sighting>> after(qint64 afterSightingId, int limit) const;

private:
    StoreCore& m_core;
};

}  // namespace facenet
