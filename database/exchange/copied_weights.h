#pragma once

#include <QString>
#include <QStringList>

#include "core/base/result.h"

namespace facenet {

class GalleryStore;

/// Copies the weights that the store's settings name, or that have measured its faces, to where a backup is taken out:
/// `FILE.models/`. Errors: those of `keepWeights` and those of reading the settings
Result<void> copyWeightsBeside(const GalleryStore& store, const QString& backup);

/// Brings back the same weights, as far as a restored store lacks them, from beside the backup or
/// those kept.
/// Out:    names of models whose weights are nowhere
/// Errors: those of reading the settings, of `createPrivateFolder` and of `copyFile`
Result<QStringList> bringBackWeights(const GalleryStore& store, const QString& backup);

}  // namespace facenet
