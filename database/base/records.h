#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <utility>

#include "core/base/result.h"
#include "core/face/gallery.h"
#include "core/face/quality.h"
#include "database/base/journal_entry.h"

/// What the store holds and answers: plain values.
namespace facenet {

/// What somebody has agreed to: the words as they were then, until when, and when somebody should look at it again.
struct Consent {
    qint64 id = 0;
    QDateTime givenAt;               ///< UTC
    QString version, purpose, text;  ///< empty in consents from before texts were kept
    QDateTime expiresAt, reviewAt;   ///< UTC; invalid: never
};

struct Person {
    qint64 id = 0;
    QString name;
    QString note;
    QDateTime createdAt;                       ///< UTC
    QDateTime consentedAt;                     ///< UTC; when the consent box was ticked first
    QDateTime consentEndsAt, consentReviewAt;  ///< UTC; of the latest consent; invalid: never
    int faceCount = 0;
    qint64 portraitFaceId = 0;  ///< the chosen face, else that of the best quality; 0 without faces
    float bestQualityRank = 0;  ///< of its faces, 0 to 1
    QDateTime lastSeenAt;       ///< UTC; invalid when there is no sighting

    /// When the consent needs somebody: the earlier of its end and its review.
    QDateTime consentDueAt() const;
};

/// A hash as the store keeps it.
inline QByteArray toBytes(const std::vector<std::byte>& hash) {
    return {reinterpret_cast<const char*>(hash.data()), static_cast<qsizetype>(hash.size())};
}

/// A face to store: its crop, how good it is, where it comes from and, when known, its embedding.
struct NewFace {
    cv::Mat crop;  ///< 160x160 uint8 BGR; stored as PNG
    FaceQuality quality;
    QString source;  ///< a file's path or a source's name
    QDateTime takenAt;
    Embedding embedding;       ///< of the enrolment's model
    QByteArray pictureHash{};  ///< of the picture it was found in, see `pictureHash`; empty: of no still picture
};

struct StoredFace {
    qint64 id = 0;
    qint64 personId = 0;
    FaceQuality quality;
    QString source;
    QDateTime takenAt;       ///< UTC; invalid: unknown
    QByteArray pictureHash;  ///< empty: not known
};

/// One enrolment: a new person, or more faces of one there is.
struct Enrolment {
    qint64 personId = 0;  ///< 0: a new person
    QString name;         ///< of the new person
    QString note;
    QDateTime consentedAt;
    QString modelId;
    QList<NewFace> faces;
    /// As they were given elsewhere; without, `consentedAt` is a consent to the store's present text.
    QList<Consent> consents{};
    QDateTime createdAt;  ///< of a new person taken over from another store, who may be without faces; else invalid
};

struct Enrolled {
    qint64 personId = 0;
    QList<qint64> faceIds;
    bool newPerson = false;
    JournalEntry entry;
};

struct Sighting {
    qint64 id = 0;
    std::optional<qint64> personId;  ///< none: unknown
    QString personName;
    QDateTime seenAt;     ///< UTC; when the visit began
    QDateTime seenUntil;  ///< UTC; its last look, not before `seenAt`. In: invalid is `seenAt`
    QString source;
    double cosineSimilarity = 0;  ///< of the visit's template
    QByteArray cropPng;           ///< of its best look
    FaceQuality quality;          ///< of the crop
    QString modelId;              ///< of the embedding; empty without one
    Embedding embedding;          ///< of the crop; empty where none was kept
};

/// A sighting without a name, as far as grouping needs it.
struct UnnamedLook {
    qint64 sightingId = 0;
    QDateTime seenAt;  ///< UTC
    QString source;
    Embedding embedding;  ///< by the model asked for; empty where it has not measured the look
};

struct SightingCounts {
    int all = 0, named = 0;
};

/// A sighting without a name, or a look kept as somebody else's "not this person", that resembles people who are to be
/// erased.
struct SimilarLook {
    bool isSighting = false;  ///< else a rejected look
    qint64 id = 0;
    float cosineSimilarity = 0;  ///< to the nearest of their faces
    QByteArray cropPng;          ///< of the nearest ones only; empty where none was kept
};

enum class ErasureReason { Wish, ConsentWithdrawn };

/// What erasing for good has done, and what a look at all files found afterwards.
struct Erasure {
    int people = 0, faces = 0, sightings = 0;
    int looks = 0;             ///< of others' "not this person", that went with them
    int backups = 0;           ///< that were written anew without them
    QStringList notRewritten;  ///< backups that could not be, and still hold them
    QStringList notOpened;     ///< files among the backups that cannot be read, so nobody knows what they hold
    qint64 bytesWanted = 0;    ///< of room for the largest that the full disk kept from being written; else 0
    int leftovers = 0;         ///< trainings' crops, damaged copies and half-made files that went
    QStringList inUse;         ///< crops of a running training, which go when it ends, and what could not be removed
    bool logEmptied = true;    ///< false: in use; left to the next `StoreJournal::forget`
    int left = 0;              ///< rows that are left of them in the store; 0 when all went well
};

struct StoredModel {
    QString id, name, metadataJson;
};

/// A look of which the user said that it is not that person.
struct RejectedLook {
    qint64 id = 0;
    QDateTime createdAt;                              ///< UTC
    QByteArray cropPng;                               ///< empty where none was kept
    QList<std::pair<QString, Embedding>> embeddings;  ///< with their models' ids
};

/// Two people who are told apart more strictly where a model is in use.
struct StoredStrictPair {
    QString modelId;
    StrictPair pair;
};

/// A line of the log: who did what, without names and faces.
struct LogLine {
    QDateTime at;  ///< UTC
    QString program, action;
    int count = 0;
    QString outcome;  ///< "ok", or what went wrong: "refused" (a wrong passphrase), "failed"
};

/// How many faces of a person a model has measured.
struct FacesOfModel {
    QString modelId;
    QString modelName;  ///< empty where it is not known
    int faces = 0;
};
using MeasuredPeople = QHash<qint64, QList<FacesOfModel>>;  ///< by person

/// Whether a passphrase protects a store, and whether this program was given it.
/// `TakenOff`: this user has seen it protected, and somebody else took the passphrase off or put another in its place.
enum class Protection { None, Locked, Unlocked, TakenOff };

/// What was done to all files after a passphrase was set or changed. What was not finished the next unlocking tries
/// again.
struct Protected {
    int backupsRemoved = 0;    ///< with leftovers; one that is encrypted took their place
    QStringList notRemoved;    ///< backups and leftovers that could not be or are in use, and can still be read
    QStringList laidReadable;  ///< backups that came since or are of another store, stores that were put aside, copies
                               ///< and exports in the folder: they may hold people who are nowhere else
    QStringList notChanged;    ///< backups that still open with a passphrase from before
    QStringList
        notOpened;  ///< backups that cannot be opened, so nobody knows what they hold; they are left as they are
    std::optional<Error> leftReadable;   ///< why there may be more
    std::optional<Error> notRemembered;  ///< why it will not be noticed when somebody else takes the passphrase off

    bool finished() const {
        return notRemoved.isEmpty() && laidReadable.isEmpty() && notChanged.isEmpty() && notOpened.isEmpty() &&
               !leftReadable && !notRemembered;
    }
};

struct StoreSummary {
    int schemaVersion = 0;
    qint64 bytes = 0;
    int people = 0, faces = 0, embeddings = 0;  ///< hidden ones are not counted
    QDateTime lastBackup;                       ///< UTC; invalid: there is none
};

struct StoreCheck : StoreSummary {
    bool ok = false;
    QString detail;  ///< SQLite's own words
};

}  // namespace facenet
