#pragma once

#include <QImage>
#include <opencv2/core/mat.hpp>

namespace facenet {

/// A copy of a uint8 BGR picture for painting; null for an empty one.
inline QImage imageOf(const cv::Mat& image) {
    if (image.empty()) return {};
    return QImage(image.data, image.cols, image.rows, static_cast<qsizetype>(image.step), QImage::Format_BGR888).copy();
}

}  // namespace facenet
