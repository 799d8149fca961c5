#pragma once

#include <QStringList>
#include <cstdint>

#include "core/base/result.h"
#include "core/train/training_job.h"

namespace facenet {

class GalleryStore;

/// The user's own stored faces as pairs by which models are compared; empty where they are too few.
/// In:     people whom one of the models was trained on: they would judge in its favour, and are left out by their
///         names; seeds the choice of pairs
/// Errors: those of the store
/// Thread: the store's
Result<VerificationSet> gallerySetOf(GalleryStore& store, const QStringList& trainedPeople, std::uint64_t seed);

}  // namespace facenet
