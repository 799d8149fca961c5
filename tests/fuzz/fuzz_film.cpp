#include "core/video/film_rotation.h"
#include "tests/fuzz/memory_file.h"

/// The boxes of a film.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const facenet::test::MemoryFile file;
    const int turns = facenet::quarterTurnsOf(file.fill(data, size));
    if (turns < 0 || turns > 3) std::abort();
    return 0;
}
