#include "database/missing_embeddings.h"

#include <utility>

#include "database/gallery_store.h"

namespace facenet {
namespace {

Result<StoredCrops> without(Result<StoredCrops> crops, const QSet<qint64>& unreadable) {
    if (crops) crops->removeIf([&](const auto& crop) { return unreadable.contains(crop.first); });
    return crops;
}

}  // namespace

Result<MissingEmbeddings::Batch> MissingEmbeddings::next(const GalleryStore& store, int limit) const {
    auto faces = without(store.faces().withoutEmbedding(m_modelId, limit + static_cast<int>(m_unreadableFaces.size())),
                         m_unreadableFaces);
    if (!faces) return faces.error();
    if (!faces->isEmpty()) return Batch{.faces = std::move(*faces), .looks = {}};
    auto looks =
        without(store.faces().looksWithoutEmbedding(m_modelId, limit + static_cast<int>(m_unreadableLooks.size())),
                m_unreadableLooks);
    if (!looks) return looks.error();
    return Batch{.faces = {}, .looks = std::move(*looks)};
}

Result<MeasuredFaces> MissingEmbeddings::measure(const Analyzer& analyzer, const Batch& batch) {
    auto measured = measureFaces(analyzer, batch.faces);
    if (!measured) return measured.error();
    const auto looks = measureFaces(analyzer, batch.looks);
    if (!looks) return looks.error();
    measured->looks = looks->embeddings;
    return measured;
}

Result<void> MissingEmbeddings::add(GalleryStore& store, const Batch& batch, const MeasuredFaces& measured) {
    if (const auto added = store.faces().addEmbeddings(m_modelId, measured.embeddings); !added) return added;
    if (const auto added = store.faces().addLookEmbeddings(m_modelId, measured.looks); !added) return added;
    for (const qint64 id : measured.unreadable) m_unreadableFaces.insert(id);
    for (const auto& look : batch.looks) m_unreadableLooks.insert(look.first);
    for (const auto& look : measured.looks) m_unreadableLooks.remove(look.first);
    return {};
}

}  // namespace facenet
