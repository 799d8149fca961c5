#pragma once

#include <array>
#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <vector>

namespace facenet {

/// Left eye, right eye, nose, left and right mouth corner, as seen in the picture; pixels.
using Landmarks = std::array<cv::Point2f, 5>;

/// A face as the detector gives it, in pixels of the picture it was found in.
struct Face {
    cv::Rect2f boxPx;
    Landmarks landmarksPx{};
    float confidence = 0;  ///< 0 to 1
};

/// 128 numbers of unit L2 norm.
using Embedding = std::vector<float>;

inline constexpr int kEmbeddingSize = 128;
inline constexpr int kCropSidePx = 160;

}  // namespace facenet
