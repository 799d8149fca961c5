#include "core/analysis/neighbours.h"

#include <algorithm>

namespace facenet {

namespace {

/// The order of neighbours: the same on every machine, also among equals.
bool isNearer(const NearRow& a, const NearRow& b) {
    return a.cosineSimilarity != b.cosineSimilarity ? a.cosineSimilarity > b.cosineSimilarity : a.row < b.row;
}

/// Keeps the `count` nearest: a heap whose first is the farthest of them.
void keep(std::vector<NearRow>& nearest, const NearRow& candidate, std::size_t count) {
    if (nearest.size() == count) {
        if (!isNearer(candidate, nearest.front())) return;
        std::ranges::pop_heap(nearest, isNearer);
        nearest.pop_back();
    }
    nearest.push_back(candidate);
    std::ranges::push_heap(nearest, isNearer);
}

}  // namespace

Result<std::vector<std::vector<NearRow>>> nearestRows(const cv::Mat& rows, const cv::Mat& columns, int count,
                                                      float floor, JobControl& control, const JobPart& part) {
    std::vector<std::vector<NearRow>> nearest(static_cast<std::size_t>(rows.rows));
    if (count <= 0) return nearest;
    const auto wanted = static_cast<std::size_t>(count);
    const bool same = rows.data == columns.data;
    const auto look = [&](const SimilarityBlock& block) {
        for (int i = 0; i < block.rowCount; ++i) {
            const float* values = block.row(i);
            const int row = block.firstRow + i;
            std::vector<NearRow>& ofRow = nearest[static_cast<std::size_t>(row)];
            float bound = ofRow.size() == wanted ? ofRow.front().cosineSimilarity : floor;
            for (int j = 0; j < block.columnCount; ++j) {
                if (values[j] < bound) continue;
                const int column = block.firstColumn + j;
                if (same && column == row) continue;
                keep(ofRow, {.row = column, .cosineSimilarity = values[j]}, wanted);
                if (ofRow.size() == wanted) bound = ofRow.front().cosineSimilarity;
            }
        }
    };
    if (const auto done = forEachSimilarityBlock(rows, columns, SimilarityPairs::All, control, part, look); !done)
        return done.error();
    for (std::vector<NearRow>& ofRow : nearest) std::ranges::sort_heap(ofRow, isNearer);
    return nearest;
}

}  // namespace facenet
