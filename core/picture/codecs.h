#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <span>
#include <string>

#include "core/base/result.h"
#include "core/picture/memory_budget.h"
#include "core/picture/read_picture.h"

/// The decoders behind `decodePicture`, one a library. Private to this room.
namespace facenet {

using PictureBytes = std::span<const std::byte>;

/// A picture as it is stored: what else it says of itself is applied by `decodePicture`, the same for all formats.
struct DecodedPicture {
    cv::Mat pixels;       ///< uint8 BGR
    int orientation = 1;  ///< as Exif has it
};

/// A picture that is refused, and why.
inline Error refusedPicture(std::string why) {
    return {ErrorCode::ImageUnreadable, std::move(why)};
}

inline Error endsTooEarly() {
    return refusedPicture("ends too early");
}

inline Error tooManyPixels(std::int64_t widthPx, std::int64_t heightPx, const PictureRequest& request) {
    return refusedPicture(std::to_string(widthPx) + "x" + std::to_string(heightPx) + " pixels: at most " +
                          std::to_string(request.mostPixels / 1'000'000) + " megapixels are read");
}

/// Takes memory for a picture of this size out of the budget, after a look at the size.
/// In:     `moreBytes`, what decoding takes beside the picture itself
/// Errors: ImageUnreadable (no pixels, or too many)
/// Thread: any; waits until others have given enough back
Result<std::unique_ptr<MemoryBudget::Share>> makeRoom(std::int64_t widthPx, std::int64_t heightPx,
                                                      std::int64_t moreBytes, const PictureRequest& request);

/// Errors of all: ImageUnreadable, OutOfMemory; exceptions of OpenCV and std::bad_alloc are caught
/// by `decodePicture`.
Result<DecodedPicture> decodeJpeg(PictureBytes bytes, const PictureRequest& request);
Result<DecodedPicture> decodePng(PictureBytes bytes, const PictureRequest& request);
Result<DecodedPicture> decodeWebP(PictureBytes bytes, const PictureRequest& request);
Result<DecodedPicture> decodeTiff(PictureBytes bytes, const PictureRequest& request);
Result<DecodedPicture> decodeBmp(PictureBytes bytes, const PictureRequest& request);
Result<DecodedPicture> decodeHeif(PictureBytes bytes, const PictureRequest& request);  // AVIF too

}  // namespace facenet
