#pragma once

#include <cstddef>
#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <span>
#include <string>

#include "core/base/result.h"

namespace facenet {

/// More pixels are never decoded: at three bytes each the picture itself takes 768 MB then.
inline constexpr std::int64_t kMostPixels = 256'000'000;

struct PictureRequest {
    /// A picture whose longer side has this many pixels will do; 0: all of it. Saves time where the format can be
    /// reduced while it is decoded (JPEG); otherwise it stays as large as it is.
    int enoughSidePx = 0;
    std::int64_t mostPixels = kMostPixels;
};

/// Reads a still picture of any path: the one way by which pictures come into the program. What it is is told by its
/// content; see `picture_format.h` for what is decoded. A picture of too many pixels is reduced while it is decoded
/// where its format can, and refused otherwise, before memory is taken for it.
/// Out:    uint8 BGR in sRGB, turned upright as its metadata say; what is transparent is laid on grey
/// Errors: FileNotFound, FileUnreadable, FileTruncated (it shrank meanwhile), OutOfMemory;
///         ImageUnreadable with the path and why: "ends too early", "a camera's raw file",
///         "40000x40000 pixels: at most 256 megapixels are read"
/// Thread: any; those who decode at the same time share one memory budget
Result<cv::Mat> readPicture(const std::string& pathUtf8, const PictureRequest& request = {});

/// A picture with the time at which it was taken, by the camera's own clock.
struct Photograph {
    cv::Mat pixels;                         ///< as `readPicture` has them
    std::optional<std::int64_t> takenAtMs;  ///< since 1970, UTC; none where the picture does not say
};

/// Of a picture that does not say when it was taken, when its file was changed. Errors and thread: those of
/// `readPicture`
Result<Photograph> readPhotograph(const std::string& pathUtf8, const PictureRequest& request = {});

/// The same of a picture in memory. Errors: ImageUnreadable, OutOfMemory; they name no path
Result<Photograph> decodePicture(std::span<const std::byte> bytes, const PictureRequest& request = {});

/// What a file is by its first bytes, in English: "a camera's raw file", "not a picture"; empty where it cannot be
/// read.
std::string contentOf(const std::string& pathUtf8);

/// Whether a file begins like a format that is decoded here; false where it cannot be read.
bool isPicture(const std::string& pathUtf8);

}  // namespace facenet
