#pragma once

#include <QString>

#include "core/base/result.h"

namespace facenet {

inline constexpr int kMaxNameLength = 200;

/// A person's name as it is stored: without space around it, composed (NFC).
/// Errors: InvalidArgument (nothing visible, longer than `kMaxNameLength`, control characters, broken Unicode)
Result<QString> cleanName(const QString& name);

/// What two spellings of one name have in common: case and compatibility forms folded.
QString foldedName(const QString& name);

}  // namespace facenet
