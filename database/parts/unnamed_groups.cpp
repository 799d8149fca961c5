#include "database/parts/unnamed_groups.h"

#include <vector>

#include "core/analysis/clustering.h"
#include "core/analysis/similarity_blocks.h"

namespace facenet {

Result<QList<QList<UnnamedLook>>> groupUnnamed(const QList<UnnamedLook>& looks, float threshold, JobControl& control) {
    QList<UnnamedLook> measured;
    QList<QList<UnnamedLook>> groups, alone;
    std::vector<Embedding> embeddings;
    for (const UnnamedLook& look : looks) {
        if (look.embedding.empty()) {
            alone.append({look});
            continue;
        }
        measured.append(look);
        embeddings.push_back(look.embedding);
    }
    if (!measured.isEmpty()) {
        const auto rows = stackedRows(embeddings);
        if (!rows) return rows.error();
        const auto clustering = clusterRows(*rows, threshold, control);
        if (!clustering) return clustering.error();
        for (const std::vector<int>& members : clustering->members()) {
            groups.emplaceBack();
            for (const int member : members) groups.last().append(measured[member]);
        }
    }
    return groups + alone;
}

}  // namespace facenet
