#pragma once

#include <QHash>
#include <QList>
#include <QSet>
#include <QString>
#include <array>
#include <optional>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "database/exchange/json_fields.h"
#include "database/exchange/package.h"
#include "database/exchange/person_record.h"
#include "database/store_access.h"

namespace facenet {

/// A person in a package.
struct PackagedPerson {
    qint64 id = 0;
    QString folder;  ///< inside the package
    PersonRecord record;
};

/// Some sightings in a package; their crops are read when they are written.
struct PackagedSightings {
    QString folder;
    QList<SightingRecord> records;
};

/// Collects people and sightings of a store as the files of a package. Names, figures and vectors are kept in memory
/// (half a kilobyte a face and model), pictures are read one by one while the package is written. A face that is erased
/// meanwhile ends the writing with ChangedMeanwhile.
/// Thread: the store's collects, which a pause does not hold up; the package may be written in any
class StoreReader {
public:
    StoreReader(const StoreAccess& access, JobControl& control) : m_access(access), m_control(control) {}

    /// Errors of all: Cancelled, InvalidArgument (a person of more faces than a package holds) and those of the store
    Result<void> addPerson(const GalleryStore& store, const Person& person);
    /// The same without looks that are not that person: they show others.
    Result<void> addPersonAlone(const GalleryStore& store, const Person& person);
    Result<void> addSightingsOf(const GalleryStore& store, qint64 personId);
    Result<void> addAllSightings(const GalleryStore& store);
    /// The list of what was added, with the models and the settings that belong to the people.
    Result<void> addManifest(const GalleryStore& store);
    void addFile(const QString& name, const QByteArray& content);

    const QList<PackagedPerson>& people() const { return m_people; }
    const QList<PackagedSightings>& sightings() const { return m_sightings; }
    const Package& package() const { return m_package; }

private:
    Result<void> addPerson(const GalleryStore& store, const Person& person, const QList<RejectedLook>& looks);
    Result<EmbeddingsByModel> embeddingsOf(const GalleryStore& store, qint64 faceId);
    Result<void> addSightings(const GalleryStore& store, const QList<Sighting>& sightings);
    void closeSightings();
    /// Empty for a row that came meanwhile.
    Result<QList<QByteArray>> originsOf(const GalleryStore& store, ErasableRow kind, qint64 id);
    /// As the manifest says it; none where it is about somebody who is not in the package.
    std::optional<Json> entryFor(const DismissedSuggestion& dismissed) const;

    bool isCancelled() const { return m_control.ending() != JobControl::Ending::None; }

    const StoreAccess m_access;
    JobControl& m_control;
    std::optional<QList<StoredModel>> m_models;
    /// In the order of `ErasableRow`; each read once.
    std::array<std::optional<QHash<qint64, QList<QByteArray>>>, 3> m_origins;
    QSet<QString> m_takenFolders;
    QList<PackagedPerson> m_people;
    QHash<qint64, QString> m_folders;   ///< by person
    QHash<qint64, QString> m_pictures;  ///< by face
    QList<PackagedSightings> m_sightings;
    Package m_package;
};

}  // namespace facenet
