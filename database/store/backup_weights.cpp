#include "database/store/backup_weights.h"

#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QSet>

#include "database/base/files.h"
#include "database/store/backups.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

QString keptWeightsFolder(const QString& storeFolder) {
    return storeFolder + u"/backups/models"_s;
}

std::vector<ModelEntry> weightsIn(const QString& folder) {
    return ModelLibrary(folder.toStdString()).imported();
}

Result<void> putWeights(const ModelEntry& entry, const QString& folder, bool mayLink) {
    if (const auto made = createPrivateFolder(folder); !made) return made;
    const QString from = QString::fromStdString(entry.pathUtf8);
    const QString to = folder + u'/' + QString::fromStdString(entry.card.modelId) + kWeightsEnding;
    if (QFile::exists(to)) return {};
    if (mayLink && ::link(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) == 0)
        return syncToDisk(folder);
    return copyFile(from, to);
}

Result<void> keepWeights(const QString& storeFolder) {
    for (const ModelEntry& entry : weightsIn(storeFolder + u"/models"_s))
        if (const auto kept = putWeights(entry, keptWeightsFolder(storeFolder), true); !kept) return kept;
    return {};
}

void dropWeights(const QString& storeFolder) {
    const QDir kept(keptWeightsFolder(storeFolder));
    const QStringList names = kept.entryList({u'*' + kWeightsEnding}, QDir::Files);
    if (names.isEmpty()) return;
    QSet<QString> known;
    for (const QString& path : backupPathsIn(storeFolder)) {
        const auto ids = modelIdsIn(path);
        if (!ids) return;
        known.unite(*ids);
    }
    for (const QString& name : names)
        if (!known.contains(name.chopped(kWeightsEnding.size()))) QFile::remove(kept.filePath(name));
}

}  // namespace facenet
