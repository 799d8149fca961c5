#include "ui/gallery/face_likeness.h"

#include <cmath>
#include <numeric>

namespace facenet {
namespace {

float cosineOf(const Embedding& a, const Embedding& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0F);
}

/// The direction of their sum; empty where there is none.
Embedding centreOf(const QHash<qint64, Embedding>& faces) {
    Embedding sum(kEmbeddingSize);
    for (const Embedding& face : faces)
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += face[i];
    const float norm = std::sqrt(cosineOf(sum, sum));
    if (norm <= 0) return {};
    for (float& value : sum) value /= norm;
    return sum;
}

}  // namespace

Result<QHash<qint64, FaceLikeness>> likenessOf(const Gallery& gallery, qint64 personId,
                                               const QHash<qint64, Embedding>& faces) {
    QHash<qint64, FaceLikeness> likeness;
    if (faces.isEmpty()) return likeness;
    const Embedding centre = centreOf(faces);
    const QList<qint64> ids = faces.keys();
    std::vector<Embedding> probes;
    for (const qint64 id : ids) probes.push_back(faces.value(id));
    // The person and one more.
    const auto nearest = gallery.nearestPeople(probes, 2);
    if (!nearest) return nearest.error();
    for (qsizetype i = 0; i < ids.size(); ++i) {
        FaceLikeness& own = likeness[ids[i]];
        if (!centre.empty()) own.toCentre = cosineOf(probes[static_cast<std::size_t>(i)], centre);
        for (const Neighbour& other : (*nearest)[static_cast<std::size_t>(i)]) {
            if (other.personId == personId) continue;
            own.nearestOther = other.personId;
            own.nearestName = QString::fromStdString(gallery.nameOf(other.personId));
            own.toNearest = other.cosineSimilarity;
            break;
        }
    }
    return likeness;
}

}  // namespace facenet
