#pragma once

#include <QStringList>
#include <cstdint>

#include "core/base/result.h"
#include "core/train/training_job.h"

namespace facenet {

class GalleryStore;

/// The user's own stored faces as pairs by which models are compared; empty where they are too few.
/// In:     people who are left out by their names: those whom one of the models was trained on would judge in its
///         favour; seeds the choice of pairs
/// Errors: those of the store
/// Thread: the store's
Result<VerificationSet> gallerySetOf(GalleryStore& store, const QStringList& without, std::uint64_t seed);

}  // namespace facenet
