#pragma once

#include <cstddef>
#include <functional>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/face/gallery.h"

namespace facenet {

/// Embeddings one below the other.
/// Out:    float32, [N, 128]
/// Errors: InvalidArgument (not 128 finite numbers)
Result<cv::Mat> stackedRows(const std::vector<Embedding>& embeddings);
Result<cv::Mat> stackedRows(const std::vector<Template>& templates);

/// A part of the matrix of all similarities.
struct SimilarityBlock {
    int stripe = 0;  ///< blocks of one stripe have the same rows and come one after the other
    int firstRow = 0, rowCount = 0;
    int firstColumn = 0, columnCount = 0;
    const float* values = nullptr;
    std::size_t stride = 0;  ///< floats from a row to the next

    const float* row(int index) const { return values + static_cast<std::size_t>(index) * stride; }
};

enum class SimilarityPairs {
    All,   ///< every row with every column
    Once,  ///< rows and columns are the same: only blocks that reach above the diagonal
};

/// Computes the cosine similarities of all rows with all columns a block at a time and never holds more than a few
/// blocks. Of `Once` the blocks along the diagonal hold pairs below it too: look at columns beyond the row only.
/// In:     float32, [N, D] and [M, D], rows of unit L2 norm; D is 128 of embeddings
/// Errors: Cancelled (the control's end, whichever), OutOfMemory, Internal
/// Thread: `visit` is called on several threads at once, but on one for each stripe; progress on the caller's
Result<void> forEachSimilarityBlock(const cv::Mat& rows, const cv::Mat& columns, SimilarityPairs pairs,
                                    JobControl& control, const JobPart& part,
                                    const std::function<void(const SimilarityBlock&)>& visit);

/// How many stripes there are for so many rows.
int stripeCount(int rows);

}  // namespace facenet
