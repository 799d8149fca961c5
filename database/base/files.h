#pragma once

#include <QString>

#include "core/base/replaced_file.h"
#include "core/base/result.h"

namespace facenet {

/// Held in a store's folder (`FileLock`) while a window has it open.
inline constexpr const char* kWindowLock = "/window.lock";

/// Creates a folder and those above it, readable by this user alone, unless it is there.
/// Errors: StoreReadOnly, DiskFull, StoreFailed (e.g. a file has that name, or the path was not UTF-8)
Result<void> createPrivateFolder(const QString& folder);

/// Creates an empty file that only this user can read, unless it is there. Errors: StoreReadOnly, DiskFull, StoreFailed
Result<void> createPrivateFile(const QString& path);

/// Writes all of a file; what fails in writing `commit` says.
/// Errors: FileNotFound, FileUnreadable, FileTruncated (it shrank meanwhile)
Result<void> copyInto(ReplacedFile& target, const QString& from);

/// Copies a file to one that only this user can read, whole or not at all, and waits until it is on the disk; what had
/// the name is replaced. Errors: as above and those of `ReplacedFile::commit`
Result<void> copyFile(const QString& from, const QString& to);

/// What a package that cannot be written says of its own path. In: what failed. Out: DiskFull or FileUnwritable
Error unwritableFile(const Error& error, const QString& path);

/// Whether a file or folder of this name in a store's folder is the store's, but for the backups.
bool isNameOfStore(const QString& name);

/// That what somebody writes somewhere does not replace what this store, or another one, keeps in its folder: its
/// database, backups, models and trainings; asked before anything is done for it. Errors: those of `checkTarget`
Result<void> checkNotOfStore(const QString& storeFolder, const QString& path, Replaces replaces = Replaces::NoDatabase);

/// Whether this user may change the file or the folder; never opens it.
bool isWritable(const QString& path);

/// Waits until a file's or a folder's content is on the disk. Errors: DiskFull, StoreReadOnly,
/// StoreFailed
Result<void> syncToDisk(const QString& path);

}  // namespace facenet
