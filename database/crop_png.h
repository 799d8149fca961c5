#pragma once

#include <QByteArray>
#include <QString>
#include <opencv2/core/mat.hpp>

#include "core/base/result.h"

namespace facenet {

/// Decodes a crop that anybody may have made: its header is looked at first, so that nothing large is unpacked.
/// Out: 160x160 uint8 BGR. Errors: FileMalformed
Result<cv::Mat> cropFromPng(const QByteArray& png, const QString& place = {});

}  // namespace facenet
