#pragma once

#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "core/analysis/similarity_blocks.h"

namespace facenet {

/// A row that is near another one.
struct NearRow {
    std::int32_t row = 0;
    float cosineSimilarity = 0;
};

/// For each row its most similar columns from `floor` on, at most `count`, the most similar first. When rows and
/// columns are the same matrix, a row is not its own neighbour.
/// In:     float32, [N, 128] and [M, 128], rows of unit L2 norm
/// Out:    for each row; the same on every machine, also among equals
/// Errors: those of `forEachSimilarityBlock`
Result<std::vector<std::vector<NearRow>>> nearestRows(const cv::Mat& rows, const cv::Mat& columns, int count,
                                                      float floor, JobControl& control, const JobPart& part);

}  // namespace facenet
