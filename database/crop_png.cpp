#include "database/crop_png.h"

#include <QtEndian>
#include <opencv2/imgcodecs.hpp>

#include "core/face/face.h"

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
    try {
        const cv::Mat bytes(1, static_cast<int>(png.size()), CV_8U, const_cast<char*>(png.constData()));
        cv::Mat crop = cv::imdecode(bytes, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
        if (crop.size() != cv::Size(kCropSidePx, kCropSidePx) || crop.type() != CV_8UC3)
            return malformed("a damaged picture");
        return crop;
    } catch (const cv::Exception&) {
        return malformed("a damaged picture");
    }
}

}  // namespace facenet
