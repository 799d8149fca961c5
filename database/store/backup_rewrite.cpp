#include "database/store/backup_rewrite.h"

#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>

#include "core/base/file_lock.h"
#include "database/base/files.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Others write backups of some gigabytes anew meanwhile.
constexpr std::chrono::minutes kPatience(10);

/// Changes a copy and writes what it holds then into another file, so that neither a free page nor SQLite's temporary
/// files keep what went.
Result<void> changeCopy(const QString& copy, const QString& into, const std::function<Result<void>(Sql&)>& change) {
    auto opened = Sql::open(copy, Sql::Access::ReadWrite);
    if (!opened) return opened.error();
    Sql& sql = **opened;
    const auto prepared = sql.plain([&]() -> Result<void> {
        sql.run(u"PRAGMA journal_mode = DELETE"_s);
        sql.run(u"PRAGMA foreign_keys = ON"_s);
        sql.run(u"PRAGMA secure_delete = ON"_s);
        return {};
    });
    if (!prepared) return prepared;
    const auto changed = sql.write([&] { return change(sql); });
    if (!changed) return changed;
    if (const auto made = createPrivateFile(into); !made) return made;
    return sql.plain([&]() -> Result<void> {
        sql.run(u"VACUUM INTO ?"_s, {into});
        return {};
    });
}

}  // namespace

Result<void> closeLog(const QString& file) {
    const auto sql = Sql::open(file, Sql::Access::ReadWrite);
    if (!sql) return sql.error();
    const auto closed = (*sql)->plain([&]() -> Result<void> {
        (*sql)->run(u"PRAGMA journal_mode = DELETE"_s);
        return {};
    });
    if (!closed) return closed;
    return syncToDisk(file);
}

Result<void> rewriteBackup(const QString& backup, const std::function<Result<void>(Sql&)>& change) {
    // Behind a link the file itself, which would else keep what was to go.
    const QString path = QFileInfo(backup).isSymLink() ? QFileInfo(backup).canonicalFilePath() : backup;
    if (path.isEmpty()) return Error{ErrorCode::FileNotFound, backup.toStdString()};  // the link leads nowhere
    FileLock turn(QFile::encodeName(QFileInfo(path).path()).toStdString() + "/rewriting.lock");
    if (turn.tryLock(kPatience) != FileLock::Attempt::Taken) return Error{ErrorCode::StoreLocked, path.toStdString()};
    const QString copy = path + u".copy.part"_s, part = path + u".part"_s;
    const auto clear = [&] {
        QFile::remove(copy);
        QFile::remove(part);
    };
    clear();
    const auto removal = qScopeGuard(clear);
    if (QFileInfo::exists(path + u"-wal"_s))  // a copy that was made by hand
        if (const auto closed = closeLog(path); !closed) return closed;
    if (const auto copied = copyFile(path, copy); !copied) return copied;
    if (const auto changed = changeCopy(copy, part, change); !changed) return changed;
    if (const auto synced = syncToDisk(part); !synced) return synced;
    if (::rename(QFile::encodeName(part).constData(), QFile::encodeName(path).constData()) != 0)
        return Error{ErrorCode::StoreFailed, path.toStdString()};
    return syncToDisk(QFileInfo(path).path());
}

}  // namespace facenet
