#pragma once

#include <QList>
#include <QSet>
#include <QString>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "database/exchange/package.h"
#include "database/exchange/person_record.h"
#include "database/gallery_store.h"

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
/// Thread: the store's
class StoreReader {
public:
    StoreReader(const GalleryStore& store, JobControl& control) : m_store(store), m_control(control) {}

    /// Errors of all: Cancelled, InvalidArgument (a person of more faces than a package holds) and those of the store
    Result<void> addPerson(const Person& person);
    Result<void> addSightingsOf(qint64 personId);
    Result<void> addAllSightings();
    /// The list of what was added, with the models and the settings that belong to the people.
    Result<void> addManifest();
    void addFile(const QString& name, const QByteArray& content);

    const QList<PackagedPerson>& people() const { return m_people; }
    const QList<PackagedSightings>& sightings() const { return m_sightings; }
    const Package& package() const { return m_package; }

private:
    Result<EmbeddingsByModel> embeddingsOf(qint64 faceId);
    void addSightings(const QList<Sighting>& sightings);
    void closeSightings();

    const GalleryStore& m_store;
    JobControl& m_control;
    std::optional<QList<StoredModel>> m_models;
    QSet<QString> m_takenFolders;
    QList<PackagedPerson> m_people;
    QHash<qint64, QString> m_folders;  ///< by person
    QList<PackagedSightings> m_sightings;
    Package m_package;
};

}  // namespace facenet
