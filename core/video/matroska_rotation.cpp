#include "core/video/matroska_rotation.h"

#include <bit>
#include <cmath>

namespace facenet {

namespace {

using Bytes = std::span<const std::byte>;

enum Id : std::uint32_t {
    kSegment = 0x18538067,
    kTracks = 0x1654AE6B,
    kTrack = 0xAE,
    kTrackNumber = 0xD7,
    kVideo = 0xE0,
    kProjection = 0x7670,
    kProjectionType = 0x7671,
    kYaw = 0x7673,
    kRoll = 0x7675,
};

std::uint64_t number(Bytes bytes) {
    std::uint64_t value = 0;
    for (const std::byte byte : bytes) value = value << 8 | std::to_integer<std::uint64_t>(byte);
    return value;
}

/// Of 4 or 8 bytes; 0 otherwise.
double floatingPoint(Bytes bytes) {
    if (bytes.size() == 4) return std::bit_cast<float>(static_cast<std::uint32_t>(number(bytes)));
    return bytes.size() == 8 ? std::bit_cast<double>(number(bytes)) : 0;
}

/// Takes a number off whose first byte tells its length; with the bit that does so, or without.
std::optional<std::uint64_t> takeNumber(Bytes& bytes, std::size_t longest, bool withMark) {
    if (bytes.empty()) return std::nullopt;
    const auto first = std::to_integer<std::uint8_t>(bytes[0]);
    const auto length = static_cast<std::size_t>(std::countl_zero(first)) + 1;
    if (length > longest || length > bytes.size()) return std::nullopt;
    std::uint64_t value = number(bytes.first(length));
    if (!withMark) value &= ~(std::uint64_t{1} << (7 * length));
    bytes = bytes.subspan(length);
    return value;
}

/// Calls `visit(id, content)` for the elements in `bytes`; the last may be longer than what there is of it.
template <typename Visit>
void forEachElement(Bytes bytes, Visit visit) {
    while (!bytes.empty()) {
        const auto id = takeNumber(bytes, 4, true);
        if (!id) return;
        const auto size = takeNumber(bytes, 8, false);
        if (!size) return;
        const Bytes content = *size < bytes.size() ? bytes.first(static_cast<std::size_t>(*size)) : bytes;
        visit(static_cast<std::uint32_t>(*id), content);
        bytes = bytes.subspan(content.size());
    }
}

int orientationOfPose(double yawDegrees, double rollDegrees) {
    if (!std::isfinite(yawDegrees) || !std::isfinite(rollDegrees)) return 1;
    const bool mirrored = std::abs(std::remainder(yawDegrees, 360)) > 90;
    const int quartersClockwise = static_cast<int>(std::lround(-std::remainder(rollDegrees, 360) / 90) + 4) % 4;
    constexpr int kPlain[] = {1, 6, 3, 8}, kMirrored[] = {2, 7, 4, 5};
    return (mirrored ? kMirrored : kPlain)[quartersClockwise];
}

std::optional<int> orientationOfProjection(Bytes projection) {
    double yaw = 0, roll = 0;
    std::uint64_t type = 0;
    forEachElement(projection, [&](std::uint32_t id, Bytes content) {
        if (id == kProjectionType) type = number(content);
        if (id == kYaw) yaw = floatingPoint(content);
        if (id == kRoll) roll = floatingPoint(content);
    });
    return type == 0 ? std::optional(orientationOfPose(yaw, roll)) : std::nullopt;
}

}  // namespace

std::optional<int> orientationOfMatroska(Bytes head, std::uint64_t trackNumber) {
    std::optional<int> orientation;
    const auto visitTrack = [&](Bytes track) {
        std::uint64_t ownNumber = 0;
        std::optional<int> own;
        forEachElement(track, [&](std::uint32_t id, Bytes content) {
            if (id == kTrackNumber) ownNumber = number(content);
            if (id != kVideo) return;
            forEachElement(content, [&](std::uint32_t inVideo, Bytes projection) {
                if (inVideo == kProjection) own = orientationOfProjection(projection);
            });
        });
        if (ownNumber == trackNumber && own) orientation = own;
    };
    forEachElement(head, [&](std::uint32_t id, Bytes segment) {
        if (id != kSegment) return;
        forEachElement(segment, [&](std::uint32_t inSegment, Bytes tracks) {
            if (inSegment != kTracks) return;
            forEachElement(tracks, [&](std::uint32_t inTracks, Bytes track) {
                if (inTracks == kTrack) visitTrack(track);
            });
        });
    });
    return orientation;
}

}  // namespace facenet
