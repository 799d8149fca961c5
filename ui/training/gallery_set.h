#pragma once

#include <cstdint>

#include "core/base/result.h"
#include "core/train/training_job.h"

namespace facenet {

class GalleryStore;

/// The user's own stored faces as pairs by which models are compared; empty where they are too few.
/// Thread: the store's. In: seeds the choice of pairs. Errors: those of the store
Result<VerificationSet> gallerySetOf(GalleryStore& store, std::uint64_t seed);

}  // namespace facenet
