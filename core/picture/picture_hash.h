#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

namespace facenet {

/// What tells a picture from every other by its pixels alone, wherever its file lies and whatever else stands in it:
/// 32 bytes of BLAKE2b over its size and its pixels. In: uint8 BGR, upright, not empty
std::vector<std::byte> pictureHash(const cv::Mat& picture);

}  // namespace facenet
