#include "database/store_model.h"

#include <QCryptographicHash>
#include <algorithm>

#include "core/model/cohort_embeddings.h"
#include "core/model/model_file.h"
#include "core/model/tensor_file.h"
#include "database/gallery_store.h"

namespace facenet {

namespace {

/// Of all that decides who is named, which is not the name of the model itself; its tensors have its id. Empty where
/// the file cannot be read.
QString hashOfFile(const ModelEntry& entry) {
    if (entry.pathUtf8.empty()) return {};
    const auto weights = readSafetensors(entry.pathUtf8);
    if (!weights) return {};
    auto card = modelCardFromMetadata(weights->metadata, entry.card.modelId);
    if (!card) return {};
    card->name.clear();
    TensorFile decisive = std::move(*weights);
    setModelCard(decisive, *card);
    QCryptographicHash hash(QCryptographicHash::Blake2b_256);
    const auto add = [&](QByteArrayView bytes) {
        hash.addData(QByteArray::number(bytes.size()) + ':');
        hash.addData(bytes);
    };
    for (const auto& [key, value] : decisive.metadata) {
        add(QByteArrayView(key.data(), qsizetype(key.size())));
        add(QByteArrayView(value.data(), qsizetype(value.size())));
    }
    for (const auto& [name, tensor] : decisive.tensors)
        if (name.starts_with(kCohortPrefix))
            add(QByteArrayView(reinterpret_cast<const char*>(tensor.bytes.data()), qsizetype(tensor.bytes.size())));
    return QString::fromLatin1(hash.result().toHex());
}

}  // namespace

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

Result<ModelEntry> trustedOf(const GalleryStore& store, const StoreSettings& settings, ModelEntry found) {
    const auto trusted = checkTrusted(settings, found);
    if (trusted) return found;
    // The same weights may lie there under another name, with other words about themselves.
    for (ModelEntry& twin : ModelLibrary(store.modelsFolder().toStdString()).imported())
        if (twin.card.modelId == found.card.modelId && checkTrusted(settings, twin)) return std::move(twin);
    return trusted.error();
}

Result<ModelEntry> modelInUse(const GalleryStore& store, const StoreSettings& settings) {
    auto found = modelOf(store, settings.model);
    if (!found && (found.error().code == ErrorCode::NotFound || found.error().code == ErrorCode::FileNotFound))
        return Error{ErrorCode::ModelMissing, found.error().context};
    return found ? trustedOf(store, settings, std::move(*found)) : found;
}

void trustModel(StoreSettings& settings, const ModelEntry& entry) {
    const QString hash = entry.shipped ? QString() : hashOfFile(entry);
    if (!hash.isEmpty()) settings.trustedModels.insert(QString::fromStdString(entry.card.modelId), hash);
}

Result<void> checkTrusted(const StoreSettings& settings, const ModelEntry& entry) {
    const QString trusted = settings.trustedModels.value(QString::fromStdString(entry.card.modelId));
    if (entry.shipped || trusted.isEmpty()) return {};
    const QString hash = hashOfFile(entry);
    if (hash.isEmpty()) return Error{ErrorCode::FileUnreadable, entry.pathUtf8};
    if (hash != trusted) return Error{ErrorCode::ModelAltered, entry.card.name};
    return {};
}

Result<std::optional<ModelEntry>> upgradeOf(const ModelEntry& inUse) {
    if (!inUse.kept) return std::optional<ModelEntry>();
    auto shipped = ModelLibrary::shippedModel();
    if (!shipped) return shipped.error();
    return std::optional(std::move(*shipped));
}

namespace {

Result<void> keepShipped(GalleryStore& store, const ModelEntry& entry) {
    const auto measuring = store.faces().measuringModels();
    if (!measuring) return measuring.error();
    if (!measuring->contains(QString::fromStdString(entry.card.modelId))) return {};
    const ModelLibrary library(store.modelsFolder().toStdString());
    if (const auto kept = library.keepShipped(entry); !kept) return kept;
    const auto settings = loadStoreSettings(store);
    if (!settings) return settings.error();
    if (settings->trustedModels.contains(QString::fromStdString(entry.card.modelId))) return {};
    const auto imported = library.imported();
    const auto copy = std::ranges::find_if(
        imported, [&](const auto& some) { return some.kept && some.card.modelId == entry.card.modelId; });
    if (copy == imported.end()) return {};
    const auto noted = changeStoreSettings(store, [&](StoreSettings& changed) -> Result<void> {
        trustModel(changed, *copy);
        return {};
    });
    return noted ? Result<void>() : noted.error();
}

}  // namespace

Result<void> keepModel(GalleryStore& store, const ModelEntry& entry) {
    if (!entry.shipped || store.isReadOnly()) return {};
    const auto kept = keepShipped(store, entry);
    return !kept && kept.error().code == ErrorCode::DiskFull ? Result<void>() : kept;
}

}  // namespace facenet
