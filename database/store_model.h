#pragma once

#include <QString>

#include "core/base/result.h"
#include "core/model/model_library.h"
#include "database/store_settings.h"

namespace facenet {

class GalleryStore;

/// The model that a store means by a name or id of its settings. Where they name none it goes on with the shipped
/// weights that have measured its faces: those of an earlier version of the program, as long as they are kept, before
/// those of this one.
/// Thread: the store's. Errors: those of `ModelLibrary::find` and of the store
Result<ModelEntry> modelOf(const GalleryStore& store, const QString& named);

/// As `modelOf`, of the model that the store's settings name. Thread: the store's.
/// Errors: ModelMissing (its file is gone) and those of `modelOf` and `checkTrusted`
Result<ModelEntry> modelInUse(const GalleryStore& store, const StoreSettings& settings);

/// A model or, where its file is not the one that was chosen, the same weights under another name whose file is.
/// Errors: those of `checkTrusted`
Result<ModelEntry> trustedOf(const GalleryStore& store, const StoreSettings& settings, ModelEntry found);

/// Remembers a model's file as it is chosen: what it says of strangers decides who is named, and no passphrase guards
/// it as it guards the settings. Of shipped weights, which are the program's, and of a file that is gone nothing is
/// remembered.
void trustModel(StoreSettings& settings, const ModelEntry& entry);

/// Whether a model's file is the one that was chosen; of one that never was, and of shipped weights, nothing is wrong.
/// Errors: ModelAltered, FileUnreadable
Result<void> checkTrusted(const StoreSettings& settings, const ModelEntry& entry);

/// The shipped weights that a store could be upgraded to: where it is measured with those that an earlier version of
/// the program shipped. In: the model in use. Errors: those of `ModelLibrary::shippedModel`
Result<std::optional<ModelEntry>> upgradeOf(const ModelEntry& inUse);

/// Keeps a copy of weights that are shipped and have measured faces here, see `ModelLibrary::keepShipped`; nothing
/// where nothing can be written or the disk is full; the copy is trusted. Thread: the store's. Errors: those of
/// `ModelLibrary::keepShipped` and of the store
Result<void> keepModel(GalleryStore& store, const ModelEntry& entry);

}  // namespace facenet
