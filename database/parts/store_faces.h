#pragma once

#include <QByteArray>
#include <QList>
#include <QMultiHash>
#include <QString>
#include <utility>
#include <vector>

#include "core/analysis/face_record.h"
#include "core/base/result.h"
#include "core/face/gallery.h"
#include "database/base/journal_entry.h"
#include "database/base/records.h"

namespace facenet {

struct StoreCore;

/// The faces of people, with their crops and what models have measured of them, and the looks that were said not to be
/// somebody. Changes but those of embeddings stand in the journal.
/// Thread and errors: those of `GalleryStore`
class StoreFaces {
public:
    explicit StoreFaces(StoreCore& core) : m_core(core) {}

    /// Best quality first. Errors: NotFound
    Result<QList<StoredFace>> of(qint64 personId) const;
    /// Also of a removed face. Errors: NotFound
    Result<QByteArray> cropPng(qint64 faceId) const;
    /// Faces of one or several people. Errors: InvalidArgument (no faces), NotFound
    Result<JournalEntry> move(const QList<qint64>& faceIds, qint64 toPersonId);
    /// Makes a new person of some faces, with the consent of those whose they were: the latest. It is told apart from
    /// others as strictly as they are. Rejected looks were said to be not *them* and stay theirs, but for somebody who
    /// gives all faces away.
    /// Errors: InvalidArgument, NotFound, NameTaken
    Result<Enrolled> split(const QList<qint64>& faceIds, const QString& name, bool allowSameName = false);
    /// Faces of one or several people. Errors: InvalidArgument (no faces), NotFound
    Result<JournalEntry> remove(const QList<qint64>& faceIds);
    /// Stores a look of which the user said that it is not that person. The crop may be missing; with it the look can
    /// be measured with another model too.
    /// In: 128 numbers of unit norm. Errors: InvalidArgument, NotFound
    Result<JournalEntry> rejectLook(qint64 personId, const QString& modelId, const Embedding& embedding,
                                    const cv::Mat& crop = {});
    /// Faces of one person that show somebody else: they go, and stay as rejected looks with all their embeddings.
    /// Errors: InvalidArgument (no faces, or they belong to several people), NotFound
    Result<JournalEntry> reject(const QList<qint64>& faceIds);
    /// Everything the matcher needs of one model. Removed people and faces are left out, and vectors that are none.
    Result<GalleryContents> galleryContents(const QString& modelId) const;
    /// Faces without an embedding of this model, with their crops (PNG), in order, at most `limit`.
    Result<QList<std::pair<qint64, QByteArray>>> withoutEmbedding(const QString& modelId, int limit) const;
    /// In place of those of the same model; faces that are gone are passed over.
    /// In: 128 numbers of unit norm each. Errors: InvalidArgument
    Result<void> addEmbeddings(const QString& modelId, const QList<std::pair<qint64, Embedding>>& embeddings);
    /// The same for rejected looks that were kept with their crops.
    Result<QList<std::pair<qint64, QByteArray>>> looksWithoutEmbedding(const QString& modelId, int limit) const;
    Result<void> addLookEmbeddings(const QString& modelId, const QList<std::pair<qint64, Embedding>>& embeddings);
    Result<Embedding> embeddingOf(qint64 faceId, const QString& modelId) const;  ///< Errors: NotFound
    /// Records a model so that embeddings can refer to it; nothing where nothing can be written.
    /// Needs no passphrase.
    /// Errors: InvalidArgument (no id)
    Result<void> registerModel(const QString& modelId, const QString& name, const QString& metadataJson);
    /// The models that have measured the oldest face, and so, unless they were stopped, all of them. Needs no
    /// passphrase.
    Result<QStringList> measuringModels() const;
    /// Whose faces were found in which pictures, by the pictures' hashes.
    Result<QMultiHash<QByteArray, qint64>> peopleByPicture() const;
    /// What is known of all faces besides their embeddings, by number.
    Result<std::vector<FaceRecord>> records() const;
    /// Faces with their crops behind a face's number, in order, at most `limit`; removed ones are left out.
    Result<QList<std::pair<qint64, QByteArray>>> crops(qint64 afterFaceId, int limit) const;

private:
    StoreCore& m_core;
};

}  // namespace facenet
