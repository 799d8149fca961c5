#pragma once

#include "core/base/result.h"
#include "database/parts/consents.h"

namespace facenet {

class GalleryStore;

/// What people agree to at present, for all programs that use the store; the default where none was set.
/// Thread: the store's. Errors: those of `GalleryStore::setting`
Result<ConsentText> loadConsentText(const GalleryStore& store);
/// Thread: the store's. Errors: those of `GalleryStore::setSetting`
Result<void> saveConsentText(GalleryStore& store, const ConsentText& text);

}  // namespace facenet
