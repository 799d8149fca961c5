#pragma once

#include <QByteArray>
#include <opencv2/core/mat.hpp>

namespace facenet {

/// A stored crop. Out: 160x160 uint8 BGR; empty when the bytes are not one
cv::Mat cropFromPng(const QByteArray& png);

}  // namespace facenet
