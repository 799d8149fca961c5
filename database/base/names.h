#pragma once

#include <QString>

#include "core/base/result.h"

namespace facenet {

inline constexpr int kMaxNameLength = 200;  ///< code points

/// A person's name as it is stored: without space around it, composed (NFC).
/// Errors: InvalidArgument (nothing visible, longer than `kMaxNameLength`, control characters, broken Unicode)
Result<QString> cleanName(const QString& name);

/// A text with blanks where the names of files and folders have `_`.
QString withBlanks(QString text);

/// What two spellings of one name have in common: space around it gone, case and compatibility
/// forms (NFKC) folded.
QString foldedName(const QString& name);

/// Whether a name stands in a text as words of its own, in whatever case and with whatever between the words:
/// `/lfw/Ada_Lovelace_0001.jpg` mentions "Ada Lovelace", `Adam` does not mention "Ada". Scripts that set no space
/// between words are looked for without it.
bool mentions(const QString& text, const QString& name);
/// The same of any of several.
bool mentionsAny(const QString& text, const QStringList& names);

}  // namespace facenet
