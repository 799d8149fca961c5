#include "database/crop_image.h"

#include <opencv2/imgcodecs.hpp>

#include "core/face/face.h"

namespace facenet {

cv::Mat cropFromPng(const QByteArray& png) {
    if (png.isEmpty()) return {};
    const cv::Mat bytes(1, static_cast<int>(png.size()), CV_8U, const_cast<char*>(png.constData()));
    cv::Mat crop = cv::imdecode(bytes, cv::IMREAD_COLOR);
    return crop.size() == cv::Size(kCropSidePx, kCropSidePx) ? crop : cv::Mat();
}

}  // namespace facenet
