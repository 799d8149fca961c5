#include "database/backups.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryFile>

#include "database/files.h"
#include "database/store_file.h"

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

/// Drops what exceeds the number kept, and what an interrupted program left half written.
void rotate(const QString& storeFolder) {
    const QStringList backups = backupsIn(storeFolder);
    for (const QString& path : backups.mid(kBackupsKept)) QFile::remove(path);
    const QDateTime anHourAgo = QDateTime::currentDateTimeUtc().addSecs(-3600);
    for (const QFileInfo& part : QDir(backupsFolder(storeFolder)).entryInfoList({u"facenet-*.part"_s}, QDir::Files))
        if (part.lastModified() < anHourAgo) QFile::remove(part.filePath());
}

}  // namespace

QStringList backupsIn(const QString& storeFolder) {
    QStringList paths;
    const QDir folder(backupsFolder(storeFolder));
    for (const QString& name : folder.entryList({u"facenet-*.sqlite"_s}, QDir::Files, QDir::Name | QDir::Reversed))
        paths.append(folder.filePath(name));
    return paths;
}

QDateTime lastBackupIn(const QString& storeFolder) {
    const QStringList backups = backupsIn(storeFolder);
    if (backups.isEmpty()) return {};
    const QString moment = QFileInfo(backups.first()).completeBaseName().mid(int(qstrlen("facenet-")));
    QDateTime at = QDateTime::fromString(moment, kMomentFormat);
    at.setTimeSpec(Qt::UTC);
    return at;
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

    QDateTime moment = QDateTime::currentDateTimeUtc();
    while (QFile::exists(backupPath(storeFolder, moment))) moment = moment.addSecs(1);
    const QString path = backupPath(storeFolder, moment);
    if (!part.rename(path)) return Error{ErrorCode::StoreFailed, part.errorString().toStdString()};
    part.setAutoRemove(false);
    if (const auto synced = syncToDisk(backupsFolder(storeFolder)); !synced) return synced.error();
    rotate(storeFolder);
    return path;
}

QString newestIntactBackup(const QString& storeFolder) {
    for (const QString& path : backupsIn(storeFolder))
        if (inspectStoreFile(path)) return path;
    return {};
}

}  // namespace facenet
