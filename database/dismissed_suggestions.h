#pragma once

#include <QSet>
#include <QString>

#include "core/base/result.h"

namespace facenet {

class GalleryStore;

/// Suggestions about the gallery of which the user has said that all is right as it is. They are told apart by keys of
/// numbers, without names.
/// Thread: the store's. Errors: those of `GalleryStore::setting` and `setSetting`
Result<QSet<QString>> dismissedSuggestions(const GalleryStore& store);
Result<void> dismissSuggestion(GalleryStore& store, const QString& key);

}  // namespace facenet
