#pragma once

#include <opencv2/core/mat.hpp>

#include "core/model/engine.h"

namespace facenet {

/// The pixels of a uint8 BGR picture as the networks take them; valid as long as `image` is.
inline PixelView pixelView(const cv::Mat& image) {
    return {.data = image.data, .widthPx = image.cols, .heightPx = image.rows, .rowBytes = image.step};
}

}  // namespace facenet
