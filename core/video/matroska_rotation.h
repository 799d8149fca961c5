#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace facenet {

/// How the pictures of a track of a Matroska or WebM film are to be turned, as Exif counts it: FFmpeg reads that from
/// version 7 on only.
/// In:     the film's first bytes, whatever they are; nothing behind their end is read
/// Source: RFC 9559, 5.1.4.1.28: Projection of a rectangular video; a yaw of 180 degrees mirrors, roll turns
///         counterclockwise
std::optional<int> orientationOfMatroska(std::span<const std::byte> head, std::uint64_t trackNumber);

}  // namespace facenet
