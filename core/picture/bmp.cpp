#include <cstdlib>
#include <opencv2/imgcodecs.hpp>

#include "core/picture/codecs.h"

namespace facenet {

namespace {

/// Little endian. In: `at + size` within the bytes
std::uint32_t number(PictureBytes bytes, std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = size; i-- > 0;) value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
    return value;
}

}  // namespace

Result<DecodedPicture> decodeBmp(PictureBytes bytes, const PictureRequest& request) {
    constexpr std::size_t kFileHeaderBytes = 14, kOldHeaderBytes = 12, kHeaderBytes = 40;
    constexpr std::uint32_t kPlain = 0, kBitFields = 3;
    if (bytes.size() < kFileHeaderBytes + kHeaderBytes) return endsTooEarly();
    const std::uint32_t pixelsAt = number(bytes, 10, 4), headerBytes = number(bytes, 14, 4);
    const bool old = headerBytes == kOldHeaderBytes;
    if (!old && headerBytes < kHeaderBytes) return refusedPicture("a BMP picture of an unknown kind");
    const std::int64_t width = old ? number(bytes, 18, 2) : static_cast<std::int32_t>(number(bytes, 18, 4));
    const std::int64_t signedHeight =
        old ? std::int64_t{number(bytes, 20, 2)} : std::int64_t{static_cast<std::int32_t>(number(bytes, 22, 4))};
    const std::int64_t height = std::abs(signedHeight);
    const std::int64_t bitsPerPixel = number(bytes, old ? 24 : 28, 2);
    const std::uint32_t compression = old ? kPlain : number(bytes, 30, 4);
    auto room = makeRoom(width, height, {}, request);
    if (!room) return room.error();
    if (compression == kPlain || compression == kBitFields) {
        const std::int64_t rowBytes = (width * bitsPerPixel + 31) / 32 * 4;
        if (pixelsAt + rowBytes * height > static_cast<std::int64_t>(bytes.size())) return endsTooEarly();
    }
    // The first bytes are BMP's, so OpenCV reads it with its own decoder, from memory.
    const cv::Mat file(1, static_cast<int>(bytes.size()), CV_8U, const_cast<std::byte*>(bytes.data()));
    DecodedPicture picture{.pixels = cv::imdecode(file, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION),
                           .storedPlain = true,
                           .bottomFirst = signedHeight > 0,
                           .room = std::move(*room)};
    if (picture.pixels.empty()) return refusedPicture("a damaged BMP picture, or of an unknown kind");
    return picture;
}

}  // namespace facenet
