#pragma once

#include <string>

namespace facenet {

/// What all spellings of one person's name have in common: case and compatibility forms folded (NFKC), composed or not,
/// `_` as a blank, one blank between words, none and no dots at the end. In: UTF-8; what is none stays as it is
std::string nameKey(const std::string& name);

/// Whether a file or folder has its name from a camera, a messenger or a system rather than from a person: `IMG_1234`,
/// `PXL_20240101_120000`, `WhatsApp Image 2024-01-01`, `100APPLE`, `New folder`, `2024-01-01`. Digits alone may be a
/// person's number. In: UTF-8, without the ending
bool isDevicesName(const std::string& name);

/// The same, or a code such as a UUID, by which no person is called; sets of pictures may count people by them.
bool isNobodysName(const std::string& name);

}  // namespace facenet
