#include "ui/gallery/nearest_faces.h"

#include "core/analysis/neighbours.h"

namespace facenet {

Result<QList<NearestFace>> nearestFaces(const Gallery& gallery, const Embedding& probe, int count,
                                        JobControl& control) {
    const std::vector<Template>& templates = gallery.contents().templates;
    const auto rows = stackedRows(std::vector<Embedding>{probe});
    const auto columns = stackedRows(templates);
    if (!rows || !columns) return rows ? columns.error() : rows.error();
    const auto nearest = nearestRows(*rows, *columns, count, -1, control, {});
    if (!nearest) return nearest.error();
    QList<NearestFace> faces;
    for (const NearRow& near : nearest->front()) {
        const Template& face = templates[static_cast<std::size_t>(near.row)];
        faces.append(
            {face.faceId, face.personId, QString::fromStdString(gallery.nameOf(face.personId)), near.cosineSimilarity});
    }
    return faces;
}

}  // namespace facenet
