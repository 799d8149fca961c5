#include <QString>

#include "database/exchange/package.h"
#include "tests/fuzz/memory_file.h"

/// Zip archives: all entries are looked at when one is opened, then some are read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const facenet::test::MemoryFile file;
    const auto package = facenet::openPackage(QString::fromStdString(file.fill(data, size)));
    if (!package) return 0;
    for (const char* name : {"manifest.json", "people/A/person.json", "people/A/face-000001.png"}) {
        const auto read = (*package)->read(QString::fromLatin1(name), 1 << 20);
        if (read && read->size() > 1 << 20) std::abort();
    }
    return 0;
}
