#pragma once

#include <string>

#include "core/base/result.h"

namespace facenet {

/// A text of any system as this program takes it: UTF-8 without a byte order mark, lines that end with `\n`.
/// In: UTF-8, or UTF-16 with its mark; lines that end with `\n`, `\r\n` or `\r`
std::string plainText(std::string bytes);

/// The same of a file. Errors: FileNotFound, FileUnreadable (also of more than 64 MiB)
Result<std::string> readText(const std::string& pathUtf8);

}  // namespace facenet
