#include "database/backup_weights.h"

#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>

#include "core/model/model_library.h"
#include "database/backups.h"
#include "database/files.h"
#include "database/gallery_store.h"
#include "database/store_model.h"
#include "database/store_settings.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString kEnding = u".safetensors"_s;

QString keptFolder(const QString& storeFolder) {
    return storeFolder + u"/backups/models"_s;
}

QString besideOf(const QString& backup) {
    return backup + u".models"_s;
}

std::vector<ModelEntry> importedIn(const QString& folder) {
    return ModelLibrary(folder.toStdString()).imported();
}

bool isNamed(const ModelEntry& entry, const QString& nameOrId) {
    return nameOrId == QString::fromStdString(entry.card.name) ||
           nameOrId == QString::fromStdString(entry.card.modelId);
}

/// Puts weights into a folder under their id, unless they are there.
Result<void> keep(const ModelEntry& entry, const QString& folder, bool mayLink) {
    if (const auto made = createPrivateFolder(folder); !made) return made;
    const QString from = QString::fromStdString(entry.pathUtf8);
    const QString to = folder + u'/' + QString::fromStdString(entry.card.modelId) + kEnding;
    if (QFile::exists(to)) return {};
    if (mayLink && ::link(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) == 0)
        return syncToDisk(folder);
    return copyFile(from, to);
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

Result<void> keepWeights(const QString& storeFolder) {
    for (const ModelEntry& entry : importedIn(storeFolder + u"/models"_s))
        if (const auto kept = keep(entry, keptFolder(storeFolder), true); !kept) return kept;
    return {};
}

void dropWeights(const QString& storeFolder) {
    const QDir kept(keptFolder(storeFolder));
    const QStringList names = kept.entryList({u'*' + kEnding}, QDir::Files);
    if (names.isEmpty()) return;
    QSet<QString> known;
    for (const QString& path : backupPathsIn(storeFolder)) {
        const auto ids = modelIdsIn(path);
        if (!ids) return;
        known.unite(*ids);
    }
    for (const QString& name : names)
        if (!known.contains(name.chopped(kEnding.size()))) QFile::remove(kept.filePath(name));
}

Result<void> copyWeightsBeside(const GalleryStore& store, const QString& backup) {
    const auto needed = neededOf(importedIn(store.modelsFolder()), store);
    if (!needed) return needed.error();
    for (const ModelEntry& entry : *needed)
        if (const auto kept = keep(entry, besideOf(backup), false); !kept) return kept;
    return {};
}

Result<QStringList> bringBackWeights(const GalleryStore& store, const QString& backup) {
    const ModelLibrary library(store.modelsFolder().toStdString());
    // The last for a copy that lies in a copied folder of backups.
    const auto settings = loadStoreSettings(store);
    if (!settings) return settings.error();
    for (const QString& folder :
         {besideOf(backup), keptFolder(store.folder()), QString(QFileInfo(backup).path() + u"/models"_s)}) {
        const auto needed = neededOf(importedIn(folder), store);
        if (!needed) return needed.error();
        for (const ModelEntry& entry : *needed) {
            const auto present = library.find(entry.card.modelId);
            if (present && trustedOf(store, *settings, *present)) continue;
            if (const auto made = createPrivateFolder(store.modelsFolder()); !made) return made.error();
            const bool isName = ModelLibrary::isModelName(entry.card.name);  // a card may say anything
            const QString name =
                store.modelsFolder() + u'/' + QString::fromStdString(isName ? entry.card.name : entry.card.modelId);
            QString to = name + kEnding;
            for (int i = 2; QFileInfo::exists(to); ++i) to = u"%1 (%2)"_s.arg(name).arg(i) + kEnding;  // of others
            if (const auto copied = copyFile(QString::fromStdString(entry.pathUtf8), to); !copied)
                return copied.error();
        }
    }
    auto missing = modelsNamedBy(store);
    if (missing) missing->removeIf([&](const QString& model) { return library.find(model.toStdString()).ok(); });
    return missing;
}

}  // namespace facenet
