#pragma once

#include "core/base/job_control.h"
#include "core/face/gallery.h"

namespace facenet {

/// A stored face that is alike to one that was looked for.
struct NearestFace {
    std::int64_t faceId = 0, personId = 0;
    float cosineSimilarity = 0;
};

/// The stored faces that are most alike, the most similar first.
/// In:     of unit norm, by the gallery's model; at most so many are wanted
/// Errors: InvalidArgument (not 128 finite numbers) and those of `forEachSimilarityBlock`
/// Thread: any
Result<std::vector<NearestFace>> nearestFaces(const Gallery& gallery, const Embedding& probe, int count,
                                              JobControl& control);

}  // namespace facenet
