#pragma once

#include <QByteArray>
#include <QImage>
#include <opencv2/core/mat.hpp>
#include <string>

#include "core/picture/read_picture.h"
#include "database/base/crop_png.h"

namespace facenet {

/// A copy of a uint8 BGR picture for painting; null for an empty one.
inline QImage imageOf(const cv::Mat& image) {
    if (image.empty()) return {};
    return QImage(image.data, image.cols, image.rows, static_cast<qsizetype>(image.step), QImage::Format_BGR888).copy();
}

/// A face that the store keeps; null for a damaged one.
inline QImage imageOfCrop(const QByteArray& png) {
    const auto crop = cropFromPng(png);
    return crop ? imageOf(*crop) : QImage();
}

/// A picture in a file, as small as `sidePx` allows; null for one that cannot be read.
inline QImage thumbOf(const std::string& pathUtf8, int sidePx) {
    const auto picture = readPicture(pathUtf8, {.enoughSidePx = sidePx});
    return picture ? imageOf(*picture).scaled(sidePx, sidePx, Qt::KeepAspectRatio, Qt::SmoothTransformation) : QImage();
}

}  // namespace facenet
