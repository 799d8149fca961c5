#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/result.h"
#include "core/face/gallery.h"
#include "core/face/quality.h"

namespace facenet {

struct Person {
    qint64 id = 0;
    QString name;
    QString note;
    QDateTime createdAt;    ///< UTC
    QDateTime consentedAt;  ///< UTC; when the consent box was ticked
    int faceCount = 0;
    qint64 portraitFaceId = 0;  ///< the face of the best quality; 0 without faces
};

/// A face to store: its crop, how good it is, where it comes from and, when known, its embedding.
struct NewFace {
    cv::Mat crop;  ///< 160x160 uint8 BGR; stored as PNG
    FaceQuality quality;
    QString source;  ///< a file's path or a source's name
    QDateTime takenAt;
    Embedding embedding;  ///< of the enrolment's model
};

struct StoredFace {
    qint64 id = 0;
    qint64 personId = 0;
    FaceQuality quality;
    QString source;
    QDateTime takenAt;
};

/// One enrolment: a new person, or more faces of one there is.
struct Enrolment {
    qint64 personId = 0;  ///< 0: a new person
    QString name;         ///< of the new person
    QString note;
    QDateTime consentedAt;
    QString modelId;
    QList<NewFace> faces;
};

struct Enrolled {
    qint64 personId = 0;
    QList<qint64> faceIds;
    bool newPerson = false;
};

struct Sighting {
    qint64 id = 0;
    std::optional<qint64> personId;  ///< none: unknown
    QString personName;
    QDateTime seenAt;  ///< UTC
    QString source;
    double cosineSimilarity = 0;
    QByteArray cropPng;
};

/// Something removed that can be brought back until `purgeRemoved`.
struct Removal {
    QList<qint64> personIds;
    QList<qint64> faceIds;
};

struct StoreCheck {
    bool ok = false;
    QString detail;  ///< SQLite's own words
    int schemaVersion = 0;
    qint64 bytes = 0;
    int people = 0, faces = 0, embeddings = 0;
    QDateTime lastBackup;
};

/// The people and faces on disk: one SQLite database in a folder of its own. Every change is one transaction that is
/// on the disk when the call returns.
/// Other programs may use the same store at the same time; a change waits 3 seconds at most for theirs.
/// Thread: the thread that opened it; see `StoreThread` for the others. Needs a QCoreApplication.
/// Errors of all: StoreLocked, DiskFull, StoreCorrupt, StoreReadOnly, StoreFailed
class GalleryStore {
public:
    /// Opens or creates the store in `folder`, checks its integrity, migrates an older schema after a backup, and makes
    /// the daily backup when it is due. A damaged, newer or foreign file is left as it is.
    /// Errors: StoreNewer, StoreForeign, StoreCorrupt, StoreReadOnly, StoreLocked, DiskFull, StoreFailed
    static Result<std::unique_ptr<GalleryStore>> open(const QString& folder);
    ~GalleryStore();

    /// The platform's application data folder of this program.
    static QString defaultFolder();

    /// Why the daily backup that was due at opening could not be made.
    const std::optional<Error>& backupFailure() const;

    const QString& folder() const;
    QString modelsFolder() const;  ///< for imported weights

    /// Errors: InvalidArgument (no name, no faces, no consent), NotFound, NameTaken (a new person whose name exists and
    ///         `allowSameName` is false)
    Result<Enrolled> enroll(const Enrolment& enrolment, bool allowSameName = false);

    Result<QList<Person>> people() const;  ///< by name
    Result<Person> person(qint64 personId) const;
    Result<QList<Person>> peopleNamed(const QString& name) const;  ///< ignoring case
    Result<QList<StoredFace>> facesOf(qint64 personId) const;      ///< best quality first
    Result<QByteArray> cropPng(qint64 faceId) const;

    /// Errors: InvalidArgument, NotFound, NameTaken (somebody else has the name and `allowSameName` is false)
    Result<void> renamePerson(qint64 personId, const QString& name, bool allowSameName = false);
    Result<void> setNote(qint64 personId, const QString& note);
    /// Moves all faces, sightings and rejections of `from` to `into`, joins their notes and erases `from`.
    Result<void> mergePeople(qint64 from, qint64 into);

    /// Hides them; nothing is lost until `purgeRemoved`.
    Result<Removal> removePerson(qint64 personId);
    Result<Removal> removeFaces(const QList<qint64>& faceIds);
    Result<void> restore(const Removal& removal);
    /// Erases everything removed for good, from the log too. Called when the program ends and by the command line at
    /// once. Backups made before still hold it.
    Result<void> purgeRemoved();

    /// Stores a look of which the user said that it is not that person. Returns an id for undo.
    Result<qint64> addRejection(qint64 personId, const QString& modelId, const Embedding& embedding);
    Result<void> removeRejection(qint64 rejectionId);

    /// Everything the matcher needs of one model.
    Result<GalleryContents> galleryContents(const QString& modelId) const;
    /// Faces without an embedding of this model, with their crops, at most `limit`.
    Result<QList<std::pair<qint64, QByteArray>>> facesWithoutEmbedding(const QString& modelId, int limit) const;
    Result<void> addEmbeddings(const QString& modelId, const QList<std::pair<qint64, Embedding>>& embeddings);
    /// Records a model so that embeddings can refer to it.
    Result<void> registerModel(const QString& modelId, const QString& name, const QString& metadataJson);

    Result<void> addSighting(const Sighting& sighting);
    Result<QList<Sighting>> sightings(const QDateTime& since, int limit) const;  ///< newest first
    Result<int> forgetSightings(const QDateTime& before);

    /// Faces with their crops behind a face's number, in order, at most `limit`; removed ones are left out.
    Result<QList<std::pair<qint64, QByteArray>>> crops(qint64 afterFaceId, int limit) const;

    /// Several changes as one: all of them are on the disk when this returns ok, none when it does not.
    Result<void> together(const std::function<Result<void>()>& changes);

    /// Values of the store (not of the window): JSON texts by key. Empty when never set.
    Result<QString> setting(const QString& key) const;
    Result<void> setSetting(const QString& key, const QString& value);

    Result<StoreCheck> check() const;
    /// Writes a copy beside the store and drops the oldest ones. Returns its path.
    Result<QString> backup();

private:
    struct Private;
    explicit GalleryStore(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

}  // namespace facenet
