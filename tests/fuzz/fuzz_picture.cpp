#include <span>

#include "core/picture/read_picture.h"

/// Pictures of every format: what they are, their metadata and their pixels.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    const auto picture = facenet::decodePicture(bytes, {.mostPixels = 1 << 18});
    if (picture && (picture->pixels.empty() || picture->pixels.type() != CV_8UC3)) std::abort();
    return 0;
}
