#pragma once

#include <QSet>
#include <QString>

namespace facenet {

/// A relative path inside a package: no absolute one, none with `..`, backslashes, colons of drives, control characters
/// or empty parts.
bool isSafePath(const QString& path);

/// A person's name as a folder that every file system takes, Unicode kept; one that is not in `taken` yet, where it is
/// put, in whatever case it is written.
QString folderNameFor(const QString& name, QSet<QString>& taken);

}  // namespace facenet
