#pragma once

#include <cstddef>
#include <opencv2/core/mat.hpp>
#include <span>

namespace facenet {

/// The orientation that Exif data note, 1 (upright) to 8; 1 where there is none or the data are damaged.
/// In:     what follows "Exif\0\0" in a JPEG, the whole chunk in PNG and WebP
/// Source: Exif 2.32, CIPA DC-008, tag 0x0112
int exifOrientation(std::span<const std::byte> exif);

/// Turns and mirrors a picture so that it is upright.
/// In:  orientation 1 to 8; others count as 1
/// Out: `picture` itself, with shared pixels, where there is nothing to turn
cv::Mat upright(const cv::Mat& picture, int orientation);

}  // namespace facenet
