#include "core/dataset/packed_pictures.h"
#include "tests/fuzz/memory_file.h"

/// Pictures packed as RecordIO, as a tar archive or as a pickle of pairs.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const facenet::test::MemoryFile file;
    const std::string path = file.fill(data, size);
    facenet::JobControl control;
    std::size_t pictures = 0;
    const auto take = [&](const facenet::PackedPicture& picture) -> facenet::Result<void> {
        if (picture.bytes.size() > 64U << 20) std::abort();
        ++pictures;
        return {};
    };
    const auto records = facenet::readRecordIo(path, take, control);
    if (records && pictures * 32 > size) std::abort();  // more than the file can hold
    static_cast<void>(facenet::readTarPictures(path, take, control).ok());
    const auto pairs = facenet::readPackedPairs(path);
    if (pairs && pairs->pictures.size() != 2 * pairs->samePerson.size()) std::abort();
    return 0;
}
