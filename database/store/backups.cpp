#include "database/store/backups.h"

#include "database/store/schema.h"
#include "database/store/sql.h"

#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>
#include <QStorageInfo>
#include <QTemporaryFile>
#include <algorithm>
#include <cerrno>
#include <utility>

#include "database/base/files.h"
#include "database/store/backup_retention.h"
#include "database/store/backup_weights.h"
#include "database/store/columns.h"
#include "database/store/store_file.h"
#include "database/store/store_identity.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString kMomentFormat = u"yyyyMMdd-HHmmss"_s;

QString backupsFolder(const QString& storeFolder) {
    return storeFolder + u"/backups"_s;
}

QString backupPath(const QString& storeFolder, const QDateTime& moment) {
    return backupsFolder(storeFolder) + u"/facenet-"_s + moment.toString(kMomentFormat) + u".sqlite"_s;
}

QStringList filesIn(const QString& storeFolder, const QString& pattern) {
    QStringList paths;
    const QDir folder(backupsFolder(storeFolder));
    for (const QString& name : folder.entryList({pattern}, QDir::Files)) paths.append(folder.filePath(name));
    return paths;
}

/// Invalid for names that the program does not give.
QDateTime momentInName(const QString& path) {
    const QString name = QFileInfo(path).completeBaseName();
    if (!name.startsWith(u"facenet-"_s)) return {};
    QDateTime at = QDateTime::fromString(name.mid(qsizetype(qstrlen("facenet-"))), kMomentFormat);
    at.setTimeSpec(Qt::UTC);
    return at;
}

QString nextBackupPath(const QString& storeFolder) {
    QDateTime moment = QDateTime::currentDateTimeUtc();
    while (QFile::exists(backupPath(storeFolder, moment))) moment = moment.addSecs(1);
    return backupPath(storeFolder, moment);
}

/// Drops copies of this store that others stand for, and what an interrupted program left half written. Files whose
/// names the program does not give are the user's. What was written now stays, whatever it is dated.
void rotate(const QString& storeFolder, const QByteArray& storeId, const QString& written) {
    QList<Backup> own = backupsOf(storeId, backupsIn(storeFolder));
    own.removeIf([](const Backup& backup) { return !momentInName(backup.path).isValid(); });
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const qint64 freeBytes = QStorageInfo(backupsFolder(storeFolder)).bytesAvailable();
    for (const Backup& backup : backupsToDrop(own, now, freeBytes))
        if (backup.path != written) removeBackup(backup.path);
    dropWeights(storeFolder);
    for (const QString& part : backupParts(storeFolder))
        if (QFileInfo(part).lastModified() < now.addSecs(-3600)) QFile::remove(part);
}

/// A copy says when it was made; its name can be changed.
Result<void> noteMoment(const QString& copy) {
    const auto sql = Sql::open(copy, Sql::Access::ReadWrite);
    if (!sql) return sql.error();
    return (*sql)->write([&]() -> Result<void> {
        if (identityIn(**sql).storeId.isEmpty()) return {};  // the copy that a migration begins with
        (*sql)->run(u"UPDATE store_identity SET copied_at_ms = ?"_s, {QDateTime::currentMSecsSinceEpoch()});
        return {};
    });
}

/// When something was last done in a raw copy, which does not say when it was made; 0: nobody knows. In a block.
qint64 lastLoggedMs(Sql& sql, int version) {
    return version < kFirstVersionWithLog ? 0 : sql.value(u"SELECT max(at_ms) FROM log"_s).toLongLong();
}

}  // namespace

Backup backupAt(const QString& path) {
    const QFileInfo file(path);
    Backup backup{.path = path, .bytes = file.size(), .madeAt = momentInName(path)};
    if (!backup.madeAt.isValid()) backup.madeAt = file.lastModified().toUTC();
    if (file.size() == 0) return backup;
    const auto sql = openToRead(path);
    if (!sql) return backup;
    const auto read = (*sql)->read([&]() -> Result<void> {
        const auto number = [&](const QString& statement) { return (*sql)->value(statement).toInt(); };
        if (const auto known = checkSchema(**sql, storeMigrations()); !known) return known;
        const int version = number(u"PRAGMA user_version"_s);
        const StoreIdentity identity = identityIn(**sql);
        backup.storeId = identity.storeId;
        backup.progress = identity.progress;
        if (identity.copiedAt.isValid())
            backup.madeAt = identity.copiedAt;
        else if (const qint64 last = lastLoggedMs(**sql, version))
            backup.madeAt = QDateTime::fromMSecsSinceEpoch(last, Qt::UTC);
        backup.people = number(u"SELECT count(*) FROM people WHERE removed_at_ms IS NULL"_s);
        backup.faces = number(
            u"SELECT count(*) FROM faces f JOIN people p ON p.id = f.person_id"
            " WHERE f.removed_at_ms IS NULL AND p.removed_at_ms IS NULL"_s);
        backup.isProtected = version >= kFirstVersionWithVault && number(u"SELECT count(*) FROM vault"_s) > 0;
        return {};
    });
    backup.readable = read.ok();
    return backup;
}

bool removeBackup(const QString& path) {
    const bool removed = QFile::remove(path);
    if (removed)
        for (const QString& beside : {u"-wal"_s, u"-shm"_s, u"-journal"_s}) QFile::remove(path + beside);
    return removed;
}

QStringList backupPathsIn(const QString& storeFolder) {
    return filesIn(storeFolder, u"*.sqlite"_s);
}

Result<QSet<QString>> modelIdsIn(const QString& backup) {
    const auto sql = openToRead(backup);
    if (!sql) return sql.error();
    return (*sql)->read([&]() -> Result<QSet<QString>> {
        const QStringList ids =
            (*sql)->rows(u"SELECT id FROM models"_s, {}, [](const QSqlQuery& row) { return row.value(0).toString(); });
        return QSet<QString>(ids.begin(), ids.end());
    });
}

QString retentionStamp(const QString& storeFolder) {
    return backupsFolder(storeFolder) + u"/retention.stamp"_s;
}

QStringList backupParts(const QString& storeFolder) {
    return filesIn(storeFolder, u"facenet-*.part"_s);
}

QList<Backup> backupsIn(const QString& storeFolder) {
    QList<Backup> backups;
    for (const QString& path : backupPathsIn(storeFolder)) backups.append(backupAt(path));
    std::sort(backups.begin(), backups.end(), [](const Backup& a, const Backup& b) {
        return a.readable != b.readable ? a.readable : a.madeAt > b.madeAt;
    });
    return backups;
}

QList<Backup> backupsOf(const QByteArray& storeId, QList<Backup> backups) {
    backups.removeIf([&](const Backup& backup) {
        return !backup.readable || (!backup.storeId.isEmpty() && backup.storeId != storeId);
    });
    std::stable_sort(backups.begin(), backups.end(),
                     [](const Backup& a, const Backup& b) { return a.progress > b.progress; });
    return backups;
}

bool isBackupDue(const QString& storeFolder, const QByteArray& storeId) {
    const QDateTime now = QDateTime::currentDateTimeUtc(), aDayAgo = now.addDays(-1);
    QList<Backup> recent;  // no other is opened: this is asked at every start
    for (const QString& path : backupPathsIn(storeFolder))
        if (QFileInfo(path).lastModified() > aDayAgo) recent.append(backupAt(path));
    const QList<Backup> own = backupsOf(storeId, recent);
    return std::none_of(own.begin(), own.end(), [&](const Backup& backup) {
        return backup.madeAt > aDayAgo && backup.madeAt < now.addSecs(3600);
    });
}

Result<qint64> lastTaken(Sql& sql) {
    // What was logged last tells whether a copy holds what was erased or encrypted since, or opens with a passphrase
    // from before.
    return sql.plain([&]() -> Result<qint64> {
        if (sql.value(u"PRAGMA user_version"_s).toInt() < kFirstVersionWithLog) return 0;
        return sql.value(u"SELECT max(id) FROM log WHERE action IN ('erase', 'protect', 'passphrase')"_s).toLongLong();
    });
}

Result<void> copyUnlessChanged(Sql& sql, const std::function<Result<void>()>& copy,
                               const std::function<void()>& discard) {
    for (;;) {
        const auto before = lastTaken(sql);
        if (!before) return before.error();
        const auto copied = copy();
        const auto after = lastTaken(sql);
        if (after && *before == *after) return copied;
        discard();
        if (!after) return after.error();
    }
}

Result<void> writeCopy(Sql& sql, const QString& emptyFile) {
    const auto copied = sql.plain([&]() -> Result<void> {
        sql.run(u"VACUUM INTO ?"_s, {emptyFile});
        return {};
    });
    if (!copied) return copied;
    if (const auto noted = noteMoment(emptyFile); !noted) return noted;
    return syncToDisk(emptyFile);
}

namespace {

Result<QString> writeOnce(Sql& sql, const QString& storeFolder) {
    if (const auto folder = createPrivateFolder(backupsFolder(storeFolder)); !folder) return folder.error();
    QTemporaryFile part(backupsFolder(storeFolder) + u"/facenet-XXXXXX.part"_s);
    if (!part.open())
        return Error{isWritable(backupsFolder(storeFolder)) ? ErrorCode::StoreFailed : ErrorCode::StoreReadOnly,
                     part.errorString().toStdString()};
    part.close();
    if (const auto copied = writeCopy(sql, part.fileName()); !copied) return copied.error();
    if (const auto kept = keepWeights(storeFolder); !kept) return kept.error();

    // Another program may write one in the same second; what has a name is never replaced.
    QString path = nextBackupPath(storeFolder);
    const QByteArray partName = QFile::encodeName(part.fileName());
    for (; ::link(partName.constData(), QFile::encodeName(path).constData()) != 0; path = nextBackupPath(storeFolder))
        if (errno != EEXIST) {
            // A file system without second names, on which there is nobody beside this program.
            if (QFile::exists(path) || !part.rename(path))
                return Error{ErrorCode::StoreFailed, part.errorString().toStdString()};
            part.setAutoRemove(false);
            break;
        }
    if (const auto synced = syncToDisk(backupsFolder(storeFolder)); !synced) return synced.error();
    return path;
}

}  // namespace

Result<QString> writeBackup(Sql& sql, const QString& storeFolder) {
    const auto identity = sql.read([&]() -> Result<StoreIdentity> { return identityIn(sql); });
    if (!identity) return identity.error();
    QString path;
    const auto copy = [&]() -> Result<void> {
        auto written = writeOnce(sql, storeFolder);
        if (!written) return written.error();
        path = std::move(*written);
        return {};
    };
    const auto discard = [&] {
        if (!path.isEmpty()) QFile::remove(path);
        path.clear();
    };
    if (const auto written = copyUnlessChanged(sql, copy, discard); !written) return written.error();
    rotate(storeFolder, identity->storeId, path);
    return path;
}

Result<void> makeDailyBackup(const QString& storeFolder) {
    const auto sql = Sql::open(storeFilePath(storeFolder), Sql::Access::ReadOnly);
    if (!sql) return sql.error();
    const auto identity = (*sql)->read([&]() -> Result<StoreIdentity> { return identityIn(**sql); });
    if (!identity) return identity.error();
    if (!isBackupDue(storeFolder, identity->storeId)) return {};
    if (const auto checked = checkLargeStoreFile(storeFolder); !checked) return checked;
    const auto someone =
        (*sql)->plain([&]() -> Result<bool> { return (*sql)->value(u"SELECT 1 FROM people LIMIT 1"_s).isValid(); });
    if (!someone) return someone.error();
    if (!*someone) return {};
    const auto written = writeBackup(**sql, storeFolder);
    return written ? Result<void>() : written.error();
}

Backup newestIntactBackup(const QString& storeFolder, const QByteArray& storeId) {
    const QList<Backup> all = backupsIn(storeFolder);
    QByteArray wanted = storeId;
    const QDateTime tomorrow = QDateTime::currentDateTimeUtc().addDays(1);
    for (const Backup& backup : all)
        if (wanted.isEmpty() && backup.readable && backup.madeAt < tomorrow) wanted = backup.storeId;
    for (const Backup& backup : backupsOf(wanted, all))
        if (inspectStoreFile(backup.path)) return backup;
    return {};
}

}  // namespace facenet
