#pragma once

#include <optional>

#include "core/face/gallery.h"

namespace facenet {

/// How a stored face stands among the others, by the model in use.
struct FaceLikeness {
    float toCentre = 0;             ///< cosine similarity to the mean of all the faces
    std::int64_t nearestOther = 0;  ///< a person; 0 where there is nobody else
    float toNearest = 0;            ///< cosine similarity to that person's nearest face or centre
};

/// How the faces of one person stand among all others, in the order given.
/// In:     embeddings of unit norm, by the gallery's model
/// Errors: those of `Gallery::nearestPeople`
/// Thread: any
Result<std::vector<FaceLikeness>> likenessOf(const Gallery& gallery, std::int64_t personId,
                                             const std::vector<Embedding>& faces);

/// Cosine similarity of what two people look like in the middle; none where one of them has no template.
std::optional<float> likenessOfPeople(const Gallery& gallery, std::int64_t first, std::int64_t second);

}  // namespace facenet
