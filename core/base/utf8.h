#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace facenet {

/// Whether a text is UTF-8: names of files need not be.
bool isUtf8(std::string_view text);

/// What is said of a file or folder that cannot be named: different names that are not UTF-8 would become one.
Error notUtf8(const std::string& path);

}  // namespace facenet
