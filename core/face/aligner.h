#pragma once

#include <opencv2/core/mat.hpp>

#include "core/face/face.h"

namespace facenet {

/// The least-squares similarity transform (rotation, uniform scale, translation) of the landmarks onto
/// the 160x160 template.
/// In:     pixels of the picture; where all five are one point it is moved only
/// Out:    2x3, float64: crop from picture
/// Source: Umeyama, PAMI 13(4), 1991, without reflection
cv::Matx23d alignmentTransform(const Landmarks& landmarksPx);

/// The upright crop of a face.
/// In:  uint8 BGR, any size, and landmarks in its pixels
/// Out: 160x160 uint8 BGR, bilinear, black outside the picture
/// Throws cv::Exception, as the two below; `Analyzer` turns it into an error
cv::Mat alignedCrop(const cv::Mat& image, const Landmarks& landmarksPx);

/// The crop where no face is found in a picture of LFW, in `verify` and in a training: its middle
/// at LFW's scale.
cv::Mat centralCrop(const cv::Mat& image);

/// Fits the whole picture into 160x160 uint8 BGR, bicubic, grey 128 around; for pictures that are
/// aligned already. Source: Keys, IEEE TASSP 29(6), 1981, a = -0.5, the kernel widened where the
/// picture shrinks
cv::Mat letterboxCrop(const cv::Mat& image);

}  // namespace facenet
