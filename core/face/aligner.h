#pragma once

#include <opencv2/core/mat.hpp>

#include "core/face/face.h"

namespace facenet {

/// The least-squares similarity transform (rotation, uniform scale, translation) of the landmarks onto
/// the 160x160 template, 2x3, float64. Source: Umeyama, PAMI 13(4), 1991
cv::Matx23d alignmentTransform(const Landmarks& landmarksPx);

/// The upright crop of a face: 160x160 uint8 BGR, bilinear, black outside the picture.
cv::Mat alignedCrop(const cv::Mat& image, const Landmarks& landmarksPx);

/// The crop `verify` falls back to where no face is found: the picture's middle at the scale of LFW.
cv::Mat centralCrop(const cv::Mat& image);

/// Fits the whole picture into 160x160, bicubic, grey 128 around; for pictures that are aligned already.
cv::Mat letterboxCrop(const cv::Mat& image);

}  // namespace facenet
