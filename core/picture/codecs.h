#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/picture/memory_budget.h"
#include "core/picture/metadata.h"
#include "core/picture/read_picture.h"

/// The decoders behind `decodePicture`, one a library. Private to this room.
namespace facenet {

using PictureBytes = std::span<const std::byte>;

/// What the channels of a decoded picture are. Bgra: alpha is not multiplied into the colours. Cmyk: as a printer takes
/// it, 255 all ink.
enum class PictureChannels { Bgr, Bgra, Cmyk };

/// A picture as it is stored: what else it says of itself is applied by `decodePicture`, the same for all formats.
struct DecodedPicture {
    cv::Mat pixels;  ///< uint8, three or four channels
    PictureChannels channels = PictureChannels::Bgr;
    PictureFacts facts{};
    std::vector<std::byte> colourProfile{};       ///< ICC; empty: sRGB
    bool storedPlain = false;                     ///< pixel by pixel, so that missing ones are zeros and no error
    bool bottomFirst = false;                     ///< in the file
    std::unique_ptr<MemoryBudget::Share> room{};  ///< held until its colours and its orientation are applied too
};

/// A picture that is refused, and why.
inline Error refusedPicture(std::string why, PictureRefusal refusal = PictureRefusal::Damaged) {
    return {ErrorCode::ImageUnreadable, std::move(why), refusal};
}

inline Error endsTooEarly() {
    return refusedPicture("ends too early", PictureRefusal::EndsEarly);
}

inline Error tooManyPixels(std::int64_t widthPx, std::int64_t heightPx, const PictureRequest& request) {
    return refusedPicture(std::to_string(widthPx) + "x" + std::to_string(heightPx) + " pixels: at most " +
                              std::to_string(request.mostPixels / 1'000'000) + " megapixels are read",
                          PictureRefusal::TooManyPixels);
}

/// Zeros at the end of compressed data, where a download or a copy stopped in a file that was made in full before:
/// no compressed picture holds so many.
inline constexpr std::size_t kZerosOfAGap = 64;

inline bool endsInAGap(PictureBytes compressed) {
    if (compressed.size() < kZerosOfAGap) return false;
    for (const std::byte byte : compressed.last(kZerosOfAGap))
        if (byte != std::byte{0}) return false;
    return true;
}

/// Zeros anywhere in compressed data, as a block that was never written leaves them.
inline constexpr std::size_t kZerosOfABlock = 2048;

inline bool holdsAGap(PictureBytes compressed, std::size_t zerosOfAGap) {
    std::size_t zeros = 0;
    for (const std::byte byte : compressed) {
        zeros = byte == std::byte{0} ? zeros + 1 : 0;
        if (zeros == zerosOfAGap) return true;
    }
    return false;
}

/// Facts of the first that has them: what Exif says comes before what XMP says.
inline PictureFacts firstOf(const PictureFacts& facts, const PictureFacts& others) {
    return {.orientation = facts.orientation ? facts.orientation : others.orientation,
            .takenAtMs = facts.takenAtMs ? facts.takenAtMs : others.takenAtMs};
}

/// What decoding takes beside the picture itself.
struct DecodingMemory {
    std::int64_t bytesAPixel = 0, otherBytes = 0;
};

/// Takes memory for a picture of this size out of the budget, after a look at the size. Errors: ImageUnreadable
Result<std::unique_ptr<MemoryBudget::Share>> makeRoom(std::int64_t widthPx, std::int64_t heightPx,
                                                      const DecodingMemory& memory, const PictureRequest& request);

/// Errors of all: ImageUnreadable, OutOfMemory; exceptions of OpenCV and std::bad_alloc are caught by `decodePicture`.
/// Animations and documents of several pages: the first picture.
Result<DecodedPicture> decodeJpeg(PictureBytes bytes, const PictureRequest& request);
Result<DecodedPicture> decodePng(PictureBytes bytes, const PictureRequest& request);
Result<DecodedPicture> decodeWebP(PictureBytes bytes, const PictureRequest& request);
Result<DecodedPicture> decodeTiff(PictureBytes bytes, const PictureRequest& request);
Result<DecodedPicture> decodeBmp(PictureBytes bytes, const PictureRequest& request);
Result<DecodedPicture> decodeHeif(PictureBytes bytes, const PictureRequest& request);  // AVIF too
Result<DecodedPicture> decodeGif(PictureBytes bytes, const PictureRequest& request);
Result<DecodedPicture> decodePnm(PictureBytes bytes, const PictureRequest& request);
Result<DecodedPicture> decodeTga(PictureBytes bytes, const PictureRequest& request);

}  // namespace facenet
