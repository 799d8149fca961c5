#pragma once

#include <array>
#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <vector>

#include "core/model/embedding.h"

namespace facenet {

/// Left eye, right eye, nose, left and right mouth corner, as seen in the picture; pixels.
using Landmarks = std::array<cv::Point2f, 5>;

/// A face as the detector gives it, in pixels of the picture it was found in.
struct Face {
    cv::Rect2f boxPx;
    Landmarks landmarksPx{};
    float confidence = 0;  ///< 0 to 1
    float turnDeg = 0;     ///< by which the picture was turned, counter-clockwise, to see the face upright; -180 to 180
};

/// Whether it lies in the picture or stands on its head, rather than leans.
inline bool isLying(const Face& face) {
    return face.turnDeg > 45 || face.turnDeg < -45;
}

/// Where its landmarks are, on average.
inline cv::Point2f middleOf(const Face& face) {
    cv::Point2f sum;
    for (const cv::Point2f& landmark : face.landmarksPx) sum += landmark;
    return sum / static_cast<float>(face.landmarksPx.size());
}

/// Whether two boxes are on one head, however little they overlap: each has the middle of the other's landmarks in it.
inline bool isSameHead(const Face& a, const Face& b) {
    return a.boxPx.contains(middleOf(b)) && b.boxPx.contains(middleOf(a));
}

/// Intersection over union of two boxes, 0 to 1; 0 for empty ones.
inline float overlapOf(const cv::Rect2f& a, const cv::Rect2f& b) {
    const float shared = (a & b).area();
    const float both = a.area() + b.area() - shared;
    return both > 0 ? shared / both : 0;
}

inline constexpr int kCropSidePx = 160;

}  // namespace facenet
