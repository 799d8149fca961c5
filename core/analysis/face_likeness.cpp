#include "core/analysis/face_likeness.h"

#include <algorithm>

namespace facenet {

Result<std::vector<FaceLikeness>> likenessOf(const Gallery& gallery, std::int64_t personId,
                                             const std::vector<Embedding>& faces) {
    std::vector<FaceLikeness> likeness(faces.size());
    if (faces.empty()) return likeness;
    const Embedding centre = meanDirection(faces);
    const auto nearest = gallery.nearestPeople(faces, 2);  // the person and one more
    if (!nearest) return nearest.error();
    for (std::size_t i = 0; i < faces.size(); ++i) {
        FaceLikeness& own = likeness[i];
        if (!centre.empty()) own.toCentre = cosineSimilarity(faces[i], centre);
        const auto& people = (*nearest)[i];
        const auto other = std::find_if(people.begin(), people.end(),
                                        [personId](const Neighbour& near) { return near.personId != personId; });
        if (other == people.end()) continue;
        own.nearestOther = other->personId;
        own.toNearest = other->cosineSimilarity;
    }
    return likeness;
}

std::optional<float> likenessOfPeople(const Gallery& gallery, std::int64_t first, std::int64_t second) {
    const Embedding a = meanDirection(gallery.embeddingsOf(first)), b = meanDirection(gallery.embeddingsOf(second));
    if (a.empty() || b.empty()) return {};
    return cosineSimilarity(a, b);
}

}  // namespace facenet
