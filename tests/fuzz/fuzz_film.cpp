#include "core/video/film_reader.h"
#include "core/video/matroska_rotation.h"
#include "tests/fuzz/memory_file.h"

/// A film and what it says of itself.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr int kPictures = 10;
    const auto orientation = facenet::orientationOfMatroska(std::as_bytes(std::span(data, size)), 1);
    if (orientation && (*orientation < 1 || *orientation > 8)) std::abort();
    static const facenet::test::MemoryFile file;
    facenet::FilmReader reader;
    const auto opened = reader.openFile(file.fill(data, size), std::chrono::seconds(2), {});
    double lastS = -1;
    for (int i = 0; opened && i < kPictures; ++i) {
        const auto picture = reader.read();
        if (!picture) break;
        if (picture->pixels.empty() || picture->timeS <= lastS) std::abort();
        lastS = picture->timeS;
    }
    return 0;
}
