#pragma once

#include <cstddef>
#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace facenet {

/// What a picture says of itself beside its pixels. Nothing else of it is read, no place for one.
struct PictureFacts {
    std::optional<int> orientation;         ///< as Exif has it: 1 upright, 2 to 8 mirrored and turned
    std::optional<std::int64_t> takenAtMs;  ///< since 1970, UTC; a camera that names no time zone is taken to be here
};

/// In: a TIFF structure as Exif has it, from its byte order mark on; whatever it is, nothing behind its end is read
/// Source: CIPA DC-008, Exif 2.32, 4.6
PictureFacts factsOfExif(std::span<const std::byte> exif);

/// In: an XMP packet. Source: Adobe, XMP specification part 2, 2016: tiff:Orientation, exif:DateTimeOriginal
PictureFacts factsOfXmp(std::string_view xmp);

/// A picture turned and mirrored as its orientation asks for.
cv::Mat upright(const cv::Mat& picture, int orientation);

}  // namespace facenet
