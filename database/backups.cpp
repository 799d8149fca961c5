#include "database/backups.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>
#include <QTemporaryFile>
#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <utility>

#include "database/files.h"
#include "database/store_file.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kBackupsKeptAnyway = 2;
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
    for (const QString& name : folder.entryList({pattern}, QDir::Files, QDir::Name | QDir::Reversed))
        paths.append(folder.filePath(name));
    return paths;
}

QDateTime momentOf(const QString& backup) {
    const QString moment = QFileInfo(backup).completeBaseName().mid(qsizetype(qstrlen("facenet-")));
    QDateTime at = QDateTime::fromString(moment, kMomentFormat);
    at.setTimeSpec(Qt::UTC);
    return at;
}

/// Later than the newest one even within one second; a clock that was put back further than that starts anew.
QString nextBackupPath(const QString& storeFolder) {
    const QDateTime now = QDateTime::currentDateTimeUtc(), last = lastBackupIn(storeFolder);
    QDateTime moment = last.isValid() && last >= now && last < now.addSecs(3600) ? last.addSecs(1) : now;
    while (QFile::exists(backupPath(storeFolder, moment))) moment = moment.addSecs(1);
    return backupPath(storeFolder, moment);
}

/// Drops what exceeds the number kept, and what an interrupted program left half written.
void rotate(const QString& storeFolder, const QString& justWritten) {
    QStringList backups = backupsIn(storeFolder);
    backups.removeOne(justWritten);
    backups.prepend(justWritten);
    QList<qint64> bytes;
    for (const QString& path : std::as_const(backups)) bytes.append(QFileInfo(path).size());
    const qint64 freeBytes = QStorageInfo(backupsFolder(storeFolder)).bytesAvailable();
    for (const QString& path : backups.mid(backupsThatStay(bytes, freeBytes))) QFile::remove(path);
    const QDateTime anHourAgo = QDateTime::currentDateTimeUtc().addSecs(-3600);
    for (const QString& part : backupParts(storeFolder))
        if (QFileInfo(part).lastModified() < anHourAgo) QFile::remove(part);
}

}  // namespace

QStringList backupsIn(const QString& storeFolder) {
    return filesIn(storeFolder, u"facenet-*.sqlite"_s);
}

int backupsThatStay(const QList<qint64>& bytes, qint64 freeBytes) {
    const qint64 room = (std::accumulate(bytes.begin(), bytes.end(), qint64{0}) + std::max(freeBytes, qint64{0})) / 2;
    int stay = 0;
    qint64 taken = 0;
    for (const qint64 size : bytes) {
        taken += size;
        if (stay >= kBackupsKept || (stay >= kBackupsKeptAnyway && taken > room)) break;
        ++stay;
    }
    return stay;
}

QStringList backupParts(const QString& storeFolder) {
    return filesIn(storeFolder, u"facenet-*.part"_s);
}

QDateTime momentOfBackup(const QString& path) {
    const QDateTime named = momentOf(path);
    return named.isValid() ? named : QFileInfo(path).lastModified().toUTC();
}

QDateTime lastBackupIn(const QString& storeFolder) {
    const QStringList backups = backupsIn(storeFolder);
    if (backups.isEmpty()) return {};
    return momentOf(backups.first());
}

bool isBackupDue(const QString& storeFolder) {
    constexpr qint64 kDayS = 24 * 60 * 60;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QStringList backups = backupsIn(storeFolder);
    return std::none_of(backups.begin(), backups.end(), [&](const QString& path) {
        return momentOf(path).isValid() && std::abs(momentOf(path).secsTo(now)) < kDayS;
    });
}

Result<QString> writeBackup(Sql& sql, const QString& storeFolder) {
    if (const auto folder = createPrivateFolder(backupsFolder(storeFolder)); !folder) return folder.error();
    QTemporaryFile part(backupsFolder(storeFolder) + u"/facenet-XXXXXX.part"_s);
    if (!part.open())
        return Error{isWritable(backupsFolder(storeFolder)) ? ErrorCode::StoreFailed : ErrorCode::StoreReadOnly,
                     part.errorString().toStdString()};
    part.close();
    const auto copied = sql.plain([&]() -> Result<void> {
        sql.run(u"VACUUM INTO ?"_s, {part.fileName()});
        return {};
    });
    if (!copied) return copied.error();
    if (const auto synced = syncToDisk(part.fileName()); !synced) return synced.error();

    const QString path = nextBackupPath(storeFolder);
    if (!part.rename(path)) return Error{ErrorCode::StoreFailed, part.errorString().toStdString()};
    part.setAutoRemove(false);
    if (const auto synced = syncToDisk(backupsFolder(storeFolder)); !synced) return synced.error();
    rotate(storeFolder, path);
    return path;
}

Result<void> makeDailyBackup(const QString& storeFolder) {
    if (!isBackupDue(storeFolder)) return {};
    if (const auto checked = checkLargeStoreFile(storeFolder); !checked) return checked;
    const auto sql = Sql::open(storeFilePath(storeFolder), Sql::Access::ReadOnly);
    if (!sql) return sql.error();
    const auto number = [&](const QString& statement) {
        return (*sql)->plain([&]() -> Result<qint64> { return (*sql)->value(statement).toLongLong(); });
    };
    const auto someone = number(u"SELECT 1 FROM people LIMIT 1"_s);
    if (!someone) return someone.error();
    // What was logged last tells whether the copy holds what was erased or encrypted since.
    const QString logged = u"SELECT max(id) FROM log WHERE action IN ('erase', 'protect')"_s;
    for (bool done = *someone == 0; !done;) {
        const auto before = number(logged);
        if (!before) return before.error();
        const auto written = writeBackup(**sql, storeFolder);
        if (!written) return written.error();
        const auto after = number(logged);
        if (!after) return after.error();
        done = *before == *after;
        if (!done) QFile::remove(*written);
    }
    return {};
}

QString newestIntactBackup(const QString& storeFolder) {
    for (const QString& path : backupsIn(storeFolder))
        if (inspectStoreFile(path)) return path;
    return {};
}

}  // namespace facenet
