#pragma once

#include <QString>
#include <vector>

#include "core/base/result.h"
#include "core/model/model_library.h"

namespace facenet {

/// A backup needs the weights that its faces were measured with. Imported ones, and copies of shipped ones, are kept
/// beside the backups, in `backups/models/` by their ids: as further names of the same files where the file system can,
/// so that they take no room.
QString keptWeightsFolder(const QString& storeFolder);
inline const QString kWeightsEnding = QStringLiteral(".safetensors");

/// Keeps all weights beside a store. Errors: those of `createPrivateFolder`, `syncToDisk` and
/// `copyFile`
Result<void> keepWeights(const QString& storeFolder);

/// Drops those that no backup knows any more; none while there is a backup that cannot be read.
void dropWeights(const QString& storeFolder);

/// The imported weights that lie in a folder.
std::vector<ModelEntry> weightsIn(const QString& folder);
/// Puts weights into a folder under their id, unless they are there. In: whether a further name of the file will do
/// Errors: those of `keepWeights`
Result<void> putWeights(const ModelEntry& entry, const QString& folder, bool mayLink);

}  // namespace facenet
