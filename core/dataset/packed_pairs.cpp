#include <new>

#include "core/base/file_reader.h"
#include "core/dataset/packed_pictures.h"
#include "core/model/unpickler.h"

namespace facenet {

Result<PackedPairs> readPackedPairs(const std::string& pathUtf8) {
    const auto file = FileReader::open(pathUtf8);
    if (!file) return file.error();
    const auto unsupported = [&](const char* what) { return file->about({ErrorCode::UnsupportedFormat, what}); };
    try {
        std::vector<std::byte> bytes(static_cast<std::size_t>(file->size()));
        if (const auto read = file->read(0, bytes); !read) return read.error();
        const auto document = pickle::read(bytes);
        if (!document) return file->about(document.error());
        const auto* both = document->get<pickle::Sequence>(document->root);
        const auto* pictures =
            both && both->items.size() == 2 ? document->get<pickle::Sequence>(both->items[0]) : nullptr;
        const auto* truths = pictures ? document->get<pickle::Sequence>(both->items[1]) : nullptr;
        if (!truths) return unsupported("no list of pictures with a list of pairs");
        PackedPairs pairs;
        for (const pickle::Ref item : pictures->items) {
            const auto* picture = document->get<std::string>(item);
            if (!picture) return unsupported("a picture that is no string of bytes");
            pairs.pictures.push_back(*picture);
        }
        for (const pickle::Ref item : truths->items) {
            const auto* truth = document->get<bool>(item);
            const auto* number = document->get<std::int64_t>(item);
            if (!truth && !number) return unsupported("a pair that is neither true nor false");
            pairs.samePerson.push_back(truth ? *truth : *number != 0);
        }
        if (pairs.pictures.empty() || pairs.pictures.size() != 2 * pairs.samePerson.size())
            return unsupported("not two pictures for each pair");
        return pairs;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, pathUtf8};
    }
}

}  // namespace facenet
