#pragma once

#include <string_view>

namespace facenet {

/// Whether a text is UTF-8: names of files need not be.
bool isUtf8(std::string_view text);

}  // namespace facenet
