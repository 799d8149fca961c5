#pragma once

#include <functional>
#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"

/// Embeddings as points of a map.
namespace facenet {

/// A map and how much of the differences between faces it shows.
struct PlaneProjection {
    std::vector<cv::Point2f> positions;  ///< of each row
    double explainedVariance = 0;        ///< share of the variance that the two axes have, 0 to 1
};

/// The two directions in which the rows differ most, exact. The sign of an axis is the one that makes its largest
/// loading positive, so that the map of a gallery stays as it is.
/// In: float32, [N, 128]. N may be 0; of fewer than two rows all stand at 0
PlaneProjection projectByPca(const cv::Mat& rows);

struct TsneOptions {
    double perplexity = 30;  ///< about how many neighbours of a face count; less where there are fewer faces
    int iterations = 1000;
    /// Of more faces so many, spread over all, are laid out; the others stand at the mean of their nearest of these,
    /// weighted by similarity. Bounds time and memory.
    int laidOut = 20'000;
};

/// t-SNE: faces that are alike stand together; distances between groups mean nothing. Begins with the positions of
/// `projectByPca`, so that the same gallery gives the same map; fewer than 8 rows stay there.
/// In:     float32, [N, 128], rows of unit L2 norm; `onPositions` is given the positions of all rows now and then, on
///         the caller's thread
/// Errors: Cancelled (the control's cancel; once the layout has begun its stop gives the positions
///         reached), OutOfMemory, Internal
/// Source: van der Maaten, Accelerating t-SNE using Tree-Based Algorithms, 2014; computed by the library qdtsne
Result<std::vector<cv::Point2f>> projectByTsne(
    const cv::Mat& rows, const TsneOptions& options, JobControl& control,
    const std::function<void(const std::vector<cv::Point2f>&)>& onPositions = {});

}  // namespace facenet
