#pragma once

#include <cstdint>
#include <opencv2/core/mat.hpp>

#include "core/train/training_options.h"

namespace facenet {

/// Changes a picture as the options allow; the same seed always gives the same change.
/// In:     160x160 uint8 BGR, changed in place
/// Thread: any
void augment(cv::Mat& picture, const AugmentationOptions& options, std::uint64_t seed);

}  // namespace facenet
