#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace facenet {

/// The formats that are decoded, each by its own library.
enum class PictureFormat { Jpeg, Png, WebP, Tiff, Bmp, Gif, Pnm, Tga, Heif, Avif };

struct PictureKind {
    std::optional<PictureFormat> format;  ///< none: not decoded here
    std::string_view name;                ///< what it is, in English: "a Photoshop file"
};

/// As many bytes of a file's beginning tell what it is.
inline constexpr std::size_t kRecognizedBytes = 132;

/// What a file is by its first `kRecognizedBytes` (all of a shorter one). Its ending says nothing: whoever sends a
/// picture chooses it.
PictureKind recognizePicture(std::span<const std::byte> start);

}  // namespace facenet
