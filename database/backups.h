#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>

#include "core/base/result.h"
#include "database/sql.h"

namespace facenet {

/// The copies of a store in `backups/` of its folder, named by the moment (UTC) they were made.
inline constexpr int kBackupsKept = 7;

/// Full paths, newest first.
QStringList backupsIn(const QString& storeFolder);

/// How many of the copies stay: at most `kBackupsKept`, and fewer where they would take more than half of the space
/// that they and what is free make up. Two stay in any case. In: their sizes, newest first, and what is free beside
/// them, in bytes
int backupsThatStay(const QList<qint64>& bytes, qint64 freeBytes);

/// Copies that were left half written.
QStringList backupParts(const QString& storeFolder);
/// When a copy was made, by its name or else by the file's time; UTC.
QDateTime momentOfBackup(const QString& path);

/// When the newest one was made; invalid when there is none.
QDateTime lastBackupIn(const QString& storeFolder);

/// Whether none was made within a day of now.
bool isBackupDue(const QString& storeFolder);

/// Copies the open store as it is at this moment and drops the oldest copies. A copy appears whole or not at all.
/// Returns its path. Errors: DiskFull, StoreReadOnly and those of `Sql`
Result<QString> writeBackup(Sql& sql, const QString& storeFolder);

/// The same when one is due and there is somebody to lose, with a connection of its own: the store can be used
/// meanwhile. Who is erased, and what is encrypted, while it is being made is not in it.
Result<void> makeDailyBackup(const QString& storeFolder);

/// The newest copy that SQLite finds nothing wrong with; empty when there is none.
QString newestIntactBackup(const QString& storeFolder);

}  // namespace facenet
