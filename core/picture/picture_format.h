#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/result.h"

namespace facenet {

/// The formats that are decoded, each by its own library.
enum class PictureFormat { Jpeg, Png, WebP, Tiff, Bmp, Gif, Pnm, Tga, Heif, Avif };

/// The endings that such files usually have: for a person who looks for files, never to tell what a file is.
inline constexpr std::array<std::string_view, 20> kUsualEndings{"jpg",  "jpeg", "jpe", "jfif", "mpo",  "png", "apng",
                                                                "webp", "gif",  "tif", "tiff", "bmp",  "pbm", "pgm",
                                                                "ppm",  "pnm",  "tga", "heic", "heif", "avif"};

struct PictureKind {
    std::optional<PictureFormat> format;  ///< none: not decoded here
    std::string_view name;                ///< what it is, in English: "a Photoshop file"
    PictureRefusal refusal{};             ///< what a file of no such format is refused for
};

/// What a file is called that nothing is known of.
inline constexpr std::string_view kUnknownContent = "not a picture";

/// As many bytes of a file's beginning tell what it is.
inline constexpr std::size_t kRecognizedBytes = 380;

/// Whether a file has such an ending: what is then no picture was meant to be one.
bool isCalledPicture(std::string_view fileName);

/// What a file is by its first `kRecognizedBytes` (all of a shorter one). Its ending says nothing: whoever sends a
/// picture chooses it.
PictureKind recognizePicture(std::span<const std::byte> start);

}  // namespace facenet
