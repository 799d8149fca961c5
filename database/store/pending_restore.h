#pragma once

#include <QString>
#include <memory>

#include "core/base/file_lock.h"
#include "core/base/result.h"

namespace facenet {

/// A store that cannot be opened is replaced by one that was made ready beside it: `restoring-XXXXXX/` while it is
/// being made, `restoring/` once it is whole and on the disk. From that rename on the restore counts; whoever opens the
/// store next ends it, so that a power cut leaves the old store or the new one. Only one program at a time restores or
/// ends a restore. Null: another one does.
std::unique_ptr<FileLock> lockRestore(const QString& storeFolder,
                                      std::chrono::milliseconds patience = std::chrono::seconds(3));

/// The folder of a restore that was committed; it holds the new store until that has taken its place.
QString readyFolderIn(const QString& storeFolder);

/// Where what is in the store's place is kept: `facenet.sqlite.replaced-` with the moment.
QString placeAside(const QString& storeFile);

/// In: the folder in the store's folder that holds the new store, with nothing of a write-ahead log; the lock is held.
/// What was in the store's place is kept as `facenet.sqlite.replaced-...`. Errors: DiskFull, StoreReadOnly, StoreFailed
Result<void> commitRestore(const QString& storeFolder, const QString& readyFolder);

/// Ends a restore that was committed and removes what an interrupted one left, unless one is running.
/// Errors: StoreLocked (another program is at it), DiskFull, StoreReadOnly, StoreFailed
Result<void> finishRestore(const QString& storeFolder);

}  // namespace facenet
