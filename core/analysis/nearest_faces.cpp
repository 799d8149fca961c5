#include "core/analysis/nearest_faces.h"

#include "core/analysis/neighbours.h"

namespace facenet {

Result<std::vector<NearestFace>> nearestFaces(const Gallery& gallery, const Embedding& probe, int count,
                                              JobControl& control) {
    const std::vector<Template>& templates = gallery.contents().templates;
    const auto rows = stackedRows(std::vector<Embedding>{probe});
    const auto columns = stackedRows(templates);
    if (!rows || !columns) return rows ? columns.error() : rows.error();
    const auto nearest = nearestRows(*rows, *columns, count, -1, control, {});
    if (!nearest) return nearest.error();
    std::vector<NearestFace> faces;
    for (const NearRow& near : nearest->front()) {
        const Template& face = templates[static_cast<std::size_t>(near.row)];
        faces.push_back({face.faceId, face.personId, near.cosineSimilarity});
    }
    return faces;
}

}  // namespace facenet
