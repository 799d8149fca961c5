#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <optional>
#include <utility>

#include "core/base/result.h"
#include "core/face/face.h"
#include "core/face/quality.h"
#include "database/gallery_store.h"

namespace facenet {

/// Embeddings with their models' ids.
using EmbeddingsByModel = QList<std::pair<QString, Embedding>>;

/// People and what was seen as a package holds them: JSON for what can be read, pictures and vectors in files beside
/// it. Pictures are PNG files of 160x160 in the record's own folder; `picture` is a file's name.
struct PackagedFace {
    QString picture;
    FaceQuality quality;
    QString source;
    QDateTime takenAt;  ///< may be invalid
    EmbeddingsByModel embeddings{};
    QByteArray pictureHash{};     ///< may be empty
    QList<QByteArray> origins{};  ///< see `StoreExchange::originsOf`
};

struct LookRecord {
    QString picture;  ///< empty: none was kept
    QDateTime createdAt;
    EmbeddingsByModel embeddings{};  ///< at least one
    QList<QByteArray> origins{};
};

struct PersonRecord {
    QString name, note;
    QDateTime createdAt, consentedAt;
    QString portrait;  ///< the picture of the chosen face; empty: none was chosen
    QList<PackagedFace> faces{};
    QList<LookRecord> rejectedLooks{};
    QList<Consent> consents{};  ///< latest first
    QList<QByteArray> origins{};
};

struct SightingRecord {
    std::optional<QString> person;  ///< the folder of a person; none: unknown
    QString picture;                ///< empty: none was kept
    QDateTime seenAt;
    QDateTime seenUntil{};
    QString source;
    double cosineSimilarity = 0;
    FaceQuality quality;
    EmbeddingsByModel embeddings{};  ///< one at most
    QList<QByteArray> origins{};
};

/// The text of a record, and all its vectors one after the other: faces first, each in the order of its models;
/// little-endian float32, 128 each.
QByteArray toJson(const PersonRecord& person);
QByteArray toJson(const QList<SightingRecord>& sightings);
QByteArray vectorsOf(const PersonRecord& person);
QByteArray vectorsOf(const QList<SightingRecord>& sightings);

/// Reads what a hostile file may hold. In: the text, the vectors, the folder for messages
/// Errors: FileMalformed (not JSON, too deep, a field missing or of another kind, numbers or times out of range,
///         vectors that are not as many as announced, not finite or not of unit norm)
Result<PersonRecord> personFrom(const QByteArray& json, const QByteArray& vectors, const QString& folder);
Result<QList<SightingRecord>> sightingsFrom(const QByteArray& json, const QByteArray& vectors, const QString& folder);

}  // namespace facenet
