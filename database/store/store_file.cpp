#include "database/store/store_file.h"

#include <QFile>
#include <QFileInfo>
#include <algorithm>

#include "database/base/files.h"
#include "database/store/backups.h"
#include "database/store/pending_restore.h"
#include "database/store/sql.h"
#include "database/store/store_identity.h"
#include "database/store/store_place.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

Result<void> checkPages(Sql& sql) {
    return sql.plain([&]() -> Result<void> {
        const QString found = sql.value(u"PRAGMA quick_check(1)"_s).toString();
        if (found != u"ok"_s) return Error{ErrorCode::StoreCorrupt, found.toStdString()};
        return {};
    });
}

/// In: whether all pages are read
Result<void> inspect(const QString& path, const QList<Migration>& migrations, bool pagesToo) {
    // SQLite takes what is shorter than its smallest page for an empty database.
    if (const qint64 size = QFileInfo(path).size(); size > 0 && size < 512)
        return about(path.toStdString(), {ErrorCode::StoreCorrupt, "too short to be a database"});
    auto sql = openToRead(path);
    if (!sql) return about(path.toStdString(), sql.error());
    if (const auto known = checkSchema(**sql, migrations); !known) return about(path.toStdString(), known.error());
    if (!pagesToo) return {};
    if (const auto pages = checkPages(**sql); !pages) return about(path.toStdString(), pages.error());
    return {};
}

bool isLarge(const QString& path) {
    return QFileInfo(path).size() > kCheckedAtOpeningBytes;
}

/// The same for the store's file; the error of a damaged one names the copy to go back to.
Result<void> inspectIn(const QString& folder, const QList<Migration>& migrations, bool pagesToo) {
    const auto inspected = inspect(storeFilePath(folder), migrations, pagesToo);
    if (inspected) return inspected;
    Error error = inspected.error();
    // Beside backups a file that is no store of ours any more is a damaged one.
    const auto isOurs = [](const Backup& backup) { return backup.readable; };
    if (error.code == ErrorCode::StoreForeign && std::ranges::any_of(backupsIn(folder), isOurs))
        error.code = ErrorCode::StoreCorrupt;
    return error.code == ErrorCode::StoreCorrupt ? withBackup(folder, error) : error;
}

/// How this connection works. Nothing of it is kept in the file.
Result<void> configure(Sql& sql) {
    return sql.plain([&]() -> Result<void> {
        sql.run(u"PRAGMA foreign_keys = ON"_s);
        sql.run(u"PRAGMA secure_delete = ON"_s);
        sql.run(u"PRAGMA synchronous = FULL"_s);
        return {};
    });
}

/// Kept in the file: from here on readers and one writer work side by side. Only a file that has its schema is
/// switched, so that one whose creation was interrupted is still empty.
Result<void> useWriteAheadLog(Sql& sql) {
    return sql.plain([&]() -> Result<void> {
        if (sql.value(u"PRAGMA journal_mode = WAL"_s).toString() != u"wal"_s)
            return Error{ErrorCode::StoreFailed, "this file system cannot hold a write-ahead log"};
        return {};
    });
}

Result<void> bringUpToDate(Sql& sql, const QString& folder, const QList<Migration>& migrations) {
    const auto version = schemaVersion(sql);
    if (!version) return version.error();
    if (*version > 0 && *version < migrations.size()) {
        if (const auto backup = writeBackup(sql, folder); !backup) return backup.error();
    }
    return migrate(sql, migrations);
}

/// On a full disk there is no room for the memory that programs share over a write-ahead log. Without it a store can be
/// read by one program, and where not even files can be made, one without a log can be read as it is.
/// In: the failure so far, which stays that of one of an older version
Result<std::unique_ptr<Sql>> openAlone(const QString& path, const Error& failure) {
    for (const Sql::Access access : {Sql::Access::ReadWrite, Sql::Access::Unchanging}) {
        if (access == Sql::Access::Unchanging && QFileInfo(path + u"-wal"_s).size() > 0) break;
        auto sql = Sql::open(path, access);
        if (!sql) continue;
        const auto alone = (*sql)->plain([&]() -> Result<void> {
            (*sql)->run(u"PRAGMA locking_mode = EXCLUSIVE"_s);
            return {};
        });
        const auto version = alone ? checkStore(**sql) : Result<int>(alone.error());
        if (version && *version == storeMigrations().size() && configure(**sql)) return sql;
    }
    return failure;
}

QString storeIdNote(const QString& folder) {
    return folder + u"/store-id"_s;
}

/// As hexadecimal digits; empty where there is none.
QByteArray notedStoreId(const QString& folder) {
    constexpr qint64 kMostBytes = 64;
    QFile note(storeIdNote(folder));
    return note.open(QIODevice::ReadOnly) ? note.read(kMostBytes) : QByteArray();
}

}  // namespace

QString storeFilePath(const QString& folder) {
    return folder + u"/facenet.sqlite"_s;
}

Result<std::unique_ptr<Sql>> openToRead(const QString& path) {
    const bool isCopy = QFileInfo(path).fileName() != QFileInfo(storeFilePath({})).fileName();
    const bool hasLog = QFileInfo(path + u"-wal"_s).size() > 0;
    const QString index = path + u"-shm"_s;
    const bool makesIndex = isCopy && hasLog && !QFileInfo::exists(index);  // where there is one, somebody uses it
    auto sql = Sql::open(path, isCopy && !hasLog ? Sql::Access::Unchanging : Sql::Access::ReadOnly);
    if (sql && makesIndex) (*sql)->removeAtEnd(index);
    return sql;
}

Error withBackup(const QString& folder, Error error) {
    const Backup backup = newestIntactBackup(folder, storeIdAround(folder));
    error.context += backup.path.isEmpty() ? std::string("; there is no intact backup")
                                           : "; newest intact backup: " + backup.path.toStdString() + ", made " +
                                                 backup.madeAt.toString(Qt::ISODate).toStdString() +
                                                 ", people: " + std::to_string(backup.people) +
                                                 ", faces: " + std::to_string(backup.faces);
    return error;
}

QByteArray storeIdIn(const QString& path) {
    if (!QFileInfo(path).isFile()) return {};
    const auto sql = openToRead(path);
    if (!sql) return {};
    const auto identity = (*sql)->read([&]() -> Result<StoreIdentity> { return identityIn(**sql); });
    return identity ? identity->storeId : QByteArray();
}

void noteStoreId(Sql& sql, const QString& folder) {
    const auto id = sql.read([&]() -> Result<QByteArray> { return identityIn(sql).storeId; });
    if (!id || id->isEmpty() || notedStoreId(folder) == id->toHex()) return;
    static_cast<void>(replaceFile(QFile::encodeName(storeIdNote(folder)).toStdString(), id->toHex().toStdString(),
                                  Readers::UserAlone));
}

QByteArray storeIdAround(const QString& folder) {
    // Somebody may have put another file in its place.
    if (const QByteArray noted = QByteArray::fromHex(notedStoreId(folder)); !noted.isEmpty()) return noted;
    const QByteArray own = storeIdIn(storeFilePath(folder));
    return own.isEmpty() ? newestIntactBackup(folder).storeId : own;
}

Result<void> inspectStoreFile(const QString& path, const QList<Migration>& migrations) {
    return inspect(path, migrations, true);
}

Result<int> checkStore(Sql& sql) {
    if (const auto known = checkSchema(sql, storeMigrations()); !known) return known.error();
    if (const auto pages = checkPages(sql); !pages) return pages.error();
    return schemaVersion(sql);
}

Result<void> checkLargeStoreFile(const QString& folder) {
    return isLarge(storeFilePath(folder)) ? inspectIn(folder, storeMigrations(), true) : Result<void>();
}

Result<std::unique_ptr<Sql>> openStoreFile(const QString& folder, const QList<Migration>& migrations) {
    if (const auto made = createPrivateFolder(folder); !made) return made.error();
    const QString path = storeFilePath(folder);
    if (const auto finished = finishRestore(folder); !finished) return finished.error();
    // Backups are of a store that had people, also where they lie on a drive that is not there now: without it, or with
    // an empty file, this is not a new one.
    const QFileInfo backups(folder + u"/backups"_s);
    if (QFileInfo(path).size() == 0 && (!backupPathsIn(folder).isEmpty() || (backups.isSymLink() && !backups.exists())))
        return withBackup(folder,
                          about(path.toStdString(), QFileInfo::exists(path)
                                                        ? Error{ErrorCode::StoreCorrupt, "the file is empty"}
                                                        : Error{ErrorCode::StoreMissing, "there is no such file"}));
    // The same holds for the file itself behind a link.
    if (QFileInfo(path).isSymLink() && !QFileInfo::exists(path))
        return withBackup(folder, about(path.toStdString(), {ErrorCode::StoreMissing, "the link leads to no file"}));
    for (const QString& part : {folder, path})
        if (QFileInfo::exists(part) && !isWritable(part)) return Error{ErrorCode::StoreReadOnly, part.toStdString()};
    if (const auto fits = checkPlace(folder); !fits) return fits.error();
    if (const auto made = createPrivateFile(path); !made) return made.error();

    // Read-only first, so that nothing is written to a file that is foreign, newer or damaged. Only a creation that was
    // interrupted cannot be read that way; the connection below undoes it and looks again.
    const auto inspected = inspectIn(folder, migrations, !isLarge(path));
    if (!inspected &&
        (inspected.error().code == ErrorCode::DiskFull || inspected.error().code == ErrorCode::StoreFailed))
        return openAlone(path, inspected.error());
    if (!inspected && inspected.error().code != ErrorCode::StoreReadOnly) return inspected.error();

    auto sql = Sql::open(path, Sql::Access::ReadWrite);
    if (!sql) return about(path.toStdString(), sql.error());
    if (const auto done = checkSchema(**sql, migrations); !done) return about(path.toStdString(), done.error());
    if (const auto done = configure(**sql); !done) return about(path.toStdString(), done.error());
    if (const auto done = bringUpToDate(**sql, folder, migrations); !done)
        return about(path.toStdString(), done.error());
    if (const auto done = useWriteAheadLog(**sql); !done) return about(path.toStdString(), done.error());
    return sql;
}

}  // namespace facenet
