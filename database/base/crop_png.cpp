#include "database/base/crop_png.h"

#include <QtEndian>
#include <opencv2/imgcodecs.hpp>
#include <span>
#include <vector>

#include "core/face/face.h"
#include "core/picture/read_picture.h"

namespace facenet {

Result<cv::Mat> cropFromPng(const QByteArray& png, const QString& place) {
    const auto malformed = [&](const char* what) {
        return Error{ErrorCode::FileMalformed, place.toStdString() + ": " + what};
    };
    // Signature, then the header's length and name, width, height and bit depth: RFC 2083, chapters 3 and 4.
    static const QByteArray kStart("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16);
    constexpr qsizetype kHeaderBytes = 33;
    if (png.size() < kHeaderBytes || !png.startsWith(kStart)) return malformed("not a PNG picture");
    const auto width = qFromBigEndian<quint32>(png.constData() + 16);
    const auto height = qFromBigEndian<quint32>(png.constData() + 20);
    if (width != kCropSidePx || height != kCropSidePx || png[24] != 8)
        return malformed("a picture that is not 160x160");
    const auto crop = decodePicture(std::as_bytes(std::span(png.constData(), static_cast<std::size_t>(png.size()))));
    if (!crop || crop->pixels.size() != cv::Size(kCropSidePx, kCropSidePx)) return malformed("a damaged picture");
    return crop->pixels;
}

Result<QByteArray> pngFromCrop(const cv::Mat& crop) {
    if (crop.size() != cv::Size(kCropSidePx, kCropSidePx) || crop.type() != CV_8UC3)
        return Error{ErrorCode::InvalidArgument, "a crop that is not 160x160 uint8 BGR"};
    try {
        std::vector<uchar> png;
        if (!cv::imencode(".png", crop, png)) return Error{ErrorCode::Internal, "the crop could not be written as PNG"};
        return QByteArray(reinterpret_cast<const char*>(png.data()), qsizetype(png.size()));
    } catch (const cv::Exception& failure) {
        return Error{ErrorCode::Internal, failure.what()};
    }
}

}  // namespace facenet
