#include "database/exchange/copied_weights.h"

#include <QFileInfo>
#include <algorithm>

#include "database/base/files.h"
#include "database/gallery_store.h"
#include "database/store/backup_weights.h"
#include "database/store_model.h"
#include "database/store_settings.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

QString besideOf(const QString& backup) {
    return backup + u".models"_s;
}

bool isNamed(const ModelEntry& entry, const QString& nameOrId) {
    return nameOrId == QString::fromStdString(entry.card.name) ||
           nameOrId == QString::fromStdString(entry.card.modelId);
}

/// The models that the settings name.
Result<QStringList> modelsNamedBy(const GalleryStore& store) {
    const auto settings = loadStoreSettings(store);
    if (!settings) return settings.error();
    QStringList named;
    for (const QString& model : {settings->model, settings->previousModel})
        if (!model.isEmpty() && !named.contains(model)) named.append(model);
    return named;
}

/// The entries that the store needs: those that the settings name or that have measured its faces.
Result<std::vector<ModelEntry>> neededOf(std::vector<ModelEntry> entries, const GalleryStore& store) {
    const auto named = modelsNamedBy(store);
    if (!named) return named.error();
    const auto measuring = store.faces().measuringModels();
    if (!measuring) return measuring.error();
    std::erase_if(entries, [&](const ModelEntry& entry) {
        return !(entry.kept && measuring->contains(QString::fromStdString(entry.card.modelId))) &&
               std::none_of(named->begin(), named->end(), [&](const QString& model) { return isNamed(entry, model); });
    });
    return entries;
}

}  // namespace

Result<void> copyWeightsBeside(const GalleryStore& store, const QString& backup) {
    const auto needed = neededOf(weightsIn(store.modelsFolder()), store);
    if (!needed) return needed.error();
    if (!needed->empty() && QFileInfo(besideOf(backup)).isSymLink())
        return Error{ErrorCode::InvalidArgument,
                     besideOf(backup).toStdString() +
                         ", where the copy's weights go, is a link; remove it or name another file"};
    for (const ModelEntry& entry : *needed)
        if (const auto kept = putWeights(entry, besideOf(backup), false); !kept) return kept;
    return {};
}

Result<QStringList> bringBackWeights(const GalleryStore& store, const QString& backup) {
    const ModelLibrary library(store.modelsFolder().toStdString());
    // The last for a copy that lies in a copied folder of backups.
    const auto settings = loadStoreSettings(store);
    if (!settings) return settings.error();
    for (const QString& folder :
         {besideOf(backup), keptWeightsFolder(store.folder()), QString(QFileInfo(backup).path() + u"/models"_s)}) {
        const auto needed = neededOf(weightsIn(folder), store);
        if (!needed) return needed.error();
        for (const ModelEntry& entry : *needed) {
            const auto present = library.find(entry.card.modelId);
            if (present && trustedOf(store, *settings, *present)) continue;
            if (const auto made = createPrivateFolder(store.modelsFolder()); !made) return made.error();
            const bool isName = ModelLibrary::isModelName(entry.card.name);  // a card may say anything
            const QString name =
                store.modelsFolder() + u'/' + QString::fromStdString(isName ? entry.card.name : entry.card.modelId);
            QString to = name + kWeightsEnding;
            for (int i = 2; QFileInfo::exists(to); ++i)
                to = u"%1 (%2)"_s.arg(name).arg(i) + kWeightsEnding;  // of others
            if (const auto copied = copyFile(QString::fromStdString(entry.pathUtf8), to); !copied)
                return copied.error();
        }
    }
    auto missing = modelsNamedBy(store);
    if (missing) missing->removeIf([&](const QString& model) { return library.find(model.toStdString()).ok(); });
    return missing;
}

}  // namespace facenet
