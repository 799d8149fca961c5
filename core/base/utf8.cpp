#include "core/base/utf8.h"

#include <utf8proc.h>

namespace facenet {

bool isUtf8(std::string_view text) {
    while (!text.empty()) {
        utf8proc_int32_t letter = 0;
        const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                             static_cast<utf8proc_ssize_t>(text.size()), &letter);
        if (length <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(length));
    }
    return true;
}

Error notUtf8(const std::string& path) {
    return {ErrorCode::InvalidArgument, "the name of " + path + " is not in UTF-8; rename it"};
}

}  // namespace facenet
