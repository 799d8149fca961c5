#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>
#include <functional>

#include "core/base/result.h"

namespace facenet {

class Sql;

/// A copy of a store in `backups/` of its folder. What is said of it stands in the copy itself, not in its name.
struct Backup {
    QString path;
    qint64 bytes = 0;
    bool readable = false;  ///< opens as a copy of a store of this program; its pages were not read
    QByteArray storeId;     ///< whose copy it is; empty in copies from before stores had an id
    QDateTime madeAt;       ///< UTC; by the moment inside, else by its name, else by the file's time
    qint64 progress = 0;    ///< how far the store had come; see `StoreIdentity`
    int people = 0, faces = 0;
    bool isProtected = false;
};

/// Looks at a copy, reading only and not all of it.
Backup backupAt(const QString& path);

/// Removes a copy with what SQLite laid beside it. Out: false where it is still there
bool removeBackup(const QString& path);

/// All copies in the store's folder, newest first by when they were made, those that cannot be read last.
QList<Backup> backupsIn(const QString& storeFolder);
/// Their paths, in no order; opens none of them.
QStringList backupPathsIn(const QString& storeFolder);
/// By which models the faces in a copy were measured, by id. Errors: those of `Sql`
Result<QSet<QString>> modelIdsIn(const QString& backup);
/// Copies that were left half written.
QStringList backupParts(const QString& storeFolder);

/// Those of this store, the furthest first: copies that have another id are left out, those without one are not.
QList<Backup> backupsOf(const QByteArray& storeId, QList<Backup> backups);

/// Whether none of this store was made within a day of now. A copy with a moment in the future does not count.
bool isBackupDue(const QString& storeFolder, const QByteArray& storeId);

/// A file that says when they were last looked through for what is too old. An erasure removes it before it begins.
QString retentionStamp(const QString& storeFolder);

/// What was erased, or protected, last: a number that grows with each. Errors: those of reading the store
Result<qint64> lastTaken(Sql& sql);

/// Runs `copy`, and again after `discard` where somebody was erased or the store was protected meanwhile: no copy that
/// is made brings back what went while it was being made. Errors: those of `copy` and of reading the store
Result<void> copyUnlessChanged(Sql& sql, const std::function<Result<void>()>& copy,
                               const std::function<void()>& discard);

/// Writes the open store as it is at this moment into an empty file, and waits until that is on the disk. Whoever has
/// it does so within `copyUnlessChanged`. Errors: DiskFull, StoreReadOnly, those of `Sql`
Result<void> writeCopy(Sql& sql, const QString& emptyFile);

/// Copies the open store as it is at this moment and drops copies of it that others stand for; see `backupsToDrop`. A
/// copy appears whole or not at all. Who is erased, and what is encrypted, while it is being made is not in it. Returns
/// its path. Errors: DiskFull, StoreReadOnly, those of `Sql` and of `keepWeights`
Result<QString> writeBackup(Sql& sql, const QString& storeFolder);

/// The same when one is due and there is somebody to lose, with a connection of its own: the store can be used
/// meanwhile. Thread: any. Errors: those of `checkLargeStoreFile` and `writeBackup`
Result<void> makeDailyBackup(const QString& storeFolder);

/// The copy to go back to: of those that SQLite finds nothing wrong with the one that the store had come furthest in.
/// Without an id it is one of the store whose copy was made last. An empty path: there is none.
Backup newestIntactBackup(const QString& storeFolder, const QByteArray& storeId = {});

}  // namespace facenet
