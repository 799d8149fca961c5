#pragma once

#include <QString>

#include "core/base/result.h"

namespace facenet {

class GalleryStore;

/// What a store decides for all programs that use it; kept in its settings table.
struct StoreSettings {
    double strangerRate = 0.01;  ///< how often a stranger may be named, 0 to 1, of all looks
    bool keepSightings = false;
    int sightingsDays = 30;
    int journalDays = 30;          ///< that changes can be undone; what they deleted is erased then
    QString model;                 ///< name or id of the model in use; empty: the shipped one
    QString previousModel;         ///< the one from before the last adoption
    bool modelWasAdopted = false;  ///< `previousModel` says something

    bool operator==(const StoreSettings&) const = default;
};

/// Reads the settings; what was never set, or cannot be understood, has its default.
/// Thread: the store's. Errors: those of `GalleryStore::setting`
Result<StoreSettings> loadStoreSettings(const GalleryStore& store);

/// Writes all of them at once; keys written by a newer version stay.
/// Thread: the store's. Errors: those of `GalleryStore::setSetting`
Result<void> saveStoreSettings(GalleryStore& store, const StoreSettings& settings);

}  // namespace facenet
