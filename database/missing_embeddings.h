#pragma once

#include <QSet>

#include "database/model_adoption.h"

namespace facenet {

class GalleryStore;

/// Measures with one model what it has not seen of a store, a few at a time: faces, and looks that were said to be
/// somebody else. Between the steps others may use the store; whoever takes them decides where each runs.
class MissingEmbeddings {
public:
    struct Batch {
        StoredCrops faces, looks;
        bool empty() const { return faces.isEmpty() && looks.isEmpty(); }
    };

    explicit MissingEmbeddings(QString modelId) : m_modelId(std::move(modelId)) {}

    /// What comes next, faces before looks; empty when all is measured that can be.
    /// Thread: the store's. Errors: those of the store
    Result<Batch> next(const GalleryStore& store, int limit) const;
    /// Thread: any. Errors: those of `Analyzer::embed`
    static Result<MeasuredFaces> measure(const Analyzer& analyzer, const Batch& batch);
    /// Stores what was measured, and passes over what cannot be from now on.
    /// Thread: the store's. Errors: those of the store
    Result<void> add(GalleryStore& store, const Batch& batch, const MeasuredFaces& measured);

    /// Stored faces whose crops are no pictures, as far as `add` has heard of them.
    const QSet<qint64>& unreadableFaces() const { return m_unreadableFaces; }

private:
    QString m_modelId;
    QSet<qint64> m_unreadableFaces, m_unreadableLooks;
};

}  // namespace facenet
