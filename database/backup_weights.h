#pragma once

#include <QString>
#include <QStringList>

#include "core/base/result.h"

namespace facenet {

class GalleryStore;

/// A backup needs the weights that its faces were measured with. Imported ones, and copies of shipped ones, are kept
/// beside the backups, in `backups/models/` by their ids: as further names of the same files where the file system can,
/// so that they take no room.

/// Keeps all weights beside a store. Errors: those of `createPrivateFolder`, `syncToDisk` and
/// `copyFile`
Result<void> keepWeights(const QString& storeFolder);

/// Drops those that no backup knows any more; none while there is a backup that cannot be read.
void dropWeights(const QString& storeFolder);

/// Copies the weights that the store's settings name, or that have measured its faces, to where a backup is taken out:
/// `FILE.models/`. Errors: as above and those of reading the settings
Result<void> copyWeightsBeside(const GalleryStore& store, const QString& backup);

/// Brings back the same weights, as far as a restored store lacks them, from beside the backup or
/// those kept.
/// Out:    names of models whose weights are nowhere
/// Errors: those of reading the settings, of `createPrivateFolder` and of `copyFile`
Result<QStringList> bringBackWeights(const GalleryStore& store, const QString& backup);

}  // namespace facenet
