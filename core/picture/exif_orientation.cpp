#include "core/picture/exif_orientation.h"

#include <cstdint>
#include <cstring>
#include <opencv2/core.hpp>

namespace facenet {

namespace {

/// Numbers of a TIFF file in either order of bytes; nothing behind its end is read.
class TiffNumbers {
public:
    explicit TiffNumbers(std::span<const std::byte> bytes) : m_bytes(bytes) {}

    bool begins(const char (&start)[5]) const {
        return m_bytes.size() >= 4 && std::memcmp(m_bytes.data(), start, 4) == 0;
    }

    std::uint32_t number(std::size_t at, std::size_t size, bool bigEndian) const {
        if (at > m_bytes.size() || size > m_bytes.size() - at) return 0;
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < size; ++i)
            value = value << 8 | std::to_integer<std::uint32_t>(m_bytes[at + (bigEndian ? i : size - 1 - i)]);
        return value;
    }

private:
    std::span<const std::byte> m_bytes;
};

}  // namespace

int exifOrientation(std::span<const std::byte> exif) {
    constexpr std::uint32_t kOrientationTag = 0x0112, kShort = 3;
    const TiffNumbers numbers(exif);
    const bool big = numbers.begins("MM\0*");
    if (!big && !numbers.begins("II*\0")) return 1;
    const std::size_t directory = numbers.number(4, 4, big);
    const std::size_t entries = numbers.number(directory, 2, big);
    for (std::size_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + 12 * i;
        if (entry >= exif.size()) break;
        if (numbers.number(entry, 2, big) != kOrientationTag || numbers.number(entry + 2, 2, big) != kShort) continue;
        const std::uint32_t value = numbers.number(entry + 8, 2, big);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

cv::Mat upright(const cv::Mat& picture, int orientation) {
    constexpr int kBoth = -1, kUpsideDown = 0, kLeftRight = 1;
    if (orientation < 2 || orientation > 8) return picture;
    cv::Mat turned;
    switch (orientation) {
        case 2:
            cv::flip(picture, turned, kLeftRight);
            return turned;
        case 3:
            cv::flip(picture, turned, kBoth);
            return turned;
        case 4:
            cv::flip(picture, turned, kUpsideDown);
            return turned;
        default:
            break;
    }
    cv::transpose(picture, turned);
    if (orientation == 6) cv::flip(turned, turned, kLeftRight);
    if (orientation == 7) cv::flip(turned, turned, kBoth);
    if (orientation == 8) cv::flip(turned, turned, kUpsideDown);
    return turned;
}

}  // namespace facenet
