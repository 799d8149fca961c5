#pragma once

#include <QByteArray>
#include <QString>
#include <opencv2/core/mat.hpp>

#include "core/base/result.h"

namespace facenet {

/// Decodes a crop that anybody may have made: its header is looked at first, so that nothing large is unpacked.
/// In:     `place`, what an error names
/// Out:    160x160 uint8 BGR
/// Errors: FileMalformed
/// Source: PNG, RFC 2083
Result<cv::Mat> cropFromPng(const QByteArray& png, const QString& place = {});

/// In: 160x160 uint8 BGR. Errors: InvalidArgument (it is not), Internal
Result<QByteArray> pngFromCrop(const cv::Mat& crop);

}  // namespace facenet
