#pragma once

#include <QString>
#include <functional>

#include "core/base/result.h"
#include "database/store/sql.h"

namespace facenet {

/// Puts what a copy holds in a log beside it into its file, so that the file alone is the copy; waits for the disk.
/// Errors: those of `Sql` and of `syncToDisk`. Thread: any
Result<void> closeLog(const QString& file);

/// Changes a backup, or the file that a link among the backups leads to: writes it anew beside it and puts the new one
/// in its place, one at a time among all programs, so that none brings back what another one took out. What `change`
/// deletes is in no file afterwards. Ended on the way, the backup is as before or as after.
/// In:     what to do in one transaction
/// Errors: FileNotFound (a link that leads nowhere), StoreLocked (another program is at one for ten minutes), those of
///         `copyFile`, of `Sql` and of `change`
/// Thread: any
Result<void> rewriteBackup(const QString& path, const std::function<Result<void>(Sql&)>& change);

}  // namespace facenet
