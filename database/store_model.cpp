#include "database/store_model.h"

#include <algorithm>

#include "database/gallery_store.h"

namespace facenet {

Result<ModelEntry> modelOf(const GalleryStore& store, const QString& named) {
    const ModelLibrary library(store.modelsFolder().toStdString());
    if (!named.isEmpty()) return library.find(named.toStdString());
    const auto measuring = store.faces().measuringModels();
    if (!measuring) return measuring.error();
    auto shipped = ModelLibrary::shippedModel();
    if (measuring->isEmpty()) return shipped;
    for (ModelEntry& entry : library.imported()) {
        const bool isEarlier = entry.kept && (!shipped || entry.card.modelId != shipped->card.modelId);
        if (isEarlier && measuring->contains(QString::fromStdString(entry.card.modelId))) return std::move(entry);
    }
    return shipped;
}

Result<ModelEntry> modelInUse(const GalleryStore& store, const QString& named) {
    auto found = modelOf(store, named);
    if (found || (found.error().code != ErrorCode::NotFound && found.error().code != ErrorCode::FileNotFound))
        return found;
    return Error{ErrorCode::ModelMissing, found.error().context};
}

Result<std::optional<ModelEntry>> upgradeOf(const ModelEntry& inUse) {
    if (!inUse.kept) return std::optional<ModelEntry>();
    auto shipped = ModelLibrary::shippedModel();
    if (!shipped) return shipped.error();
    return std::optional(std::move(*shipped));
}

Result<void> keepModel(GalleryStore& store, const ModelEntry& entry) {
    if (!entry.shipped || store.isReadOnly()) return {};
    const auto measuring = store.faces().measuringModels();
    if (!measuring) return measuring.error();
    if (!measuring->contains(QString::fromStdString(entry.card.modelId))) return {};
    return ModelLibrary(store.modelsFolder().toStdString()).keepShipped(entry);
}

}  // namespace facenet
