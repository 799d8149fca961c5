#include "database/exchange/backup_contents.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <cerrno>

#include "core/base/file_reader.h"
#include "database/backups.h"
#include "database/files.h"
#include "database/store_file.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

Error missing(const QString& path) {
    return {ErrorCode::FileNotFound, path.toStdString()};
}

/// An empty file passes as a new store, but holds nothing to go back to.
Result<void> inspectBackup(const QString& path) {
    if (!QFileInfo(path).isFile()) return missing(path);
    if (QFileInfo(path).size() == 0) return Error{ErrorCode::StoreCorrupt, path.toStdString() + ": the file is empty"};
    return inspectStoreFile(path);
}

Result<void> copyFile(const QString& from, const QString& to) {
    if (const auto made = createPrivateFile(to); !made) return made;
    QFile source(from), target(to);
    if (!source.open(QIODevice::ReadOnly)) return Error{ErrorCode::FileUnreadable, from.toStdString()};
    if (!target.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return Error{ErrorCode::FileUnwritable, to.toStdString()};
    while (!source.atEnd()) {
        const QByteArray piece = source.read(1 << 20);
        if (source.error() != QFileDevice::NoError) return Error{ErrorCode::FileUnreadable, from.toStdString()};
        if (target.write(piece) != piece.size() || !target.flush())
            return fileError(to.toStdString(), errno, ErrorCode::FileUnwritable);
    }
    return syncToDisk(to);
}

Result<void> moveInto(const QString& from, const QString& to) {
    if (::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0)
        return fileError(to.toStdString(), errno, ErrorCode::FileUnwritable);
    return {};
}

/// Puts the copy in the place of a store that cannot be opened.
Result<void> replaceFileOf(const QString& storeFolder, const QString& copy) {
    const QString path = storeFilePath(storeFolder);
    const QString aside = path + u".damaged-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss"_s);
    // The log goes first: beside the new file it would be taken for its own.
    for (const QString& part : {u"-wal"_s, u"-shm"_s, u"-journal"_s, QString()})
        if (QFile::exists(path + part))
            if (const auto moved = moveInto(path + part, aside + part); !moved) return moved;
    if (const auto placed = moveInto(copy, path); !placed) return placed;
    return syncToDisk(storeFolder);
}

/// All rows of the copy instead of the store's, but for the log. Both have the same schema.
Result<void> replaceRows(const QString& storePath, const QString& copy) {
    auto opened = Sql::open(storePath, Sql::Access::ReadWrite);
    if (!opened) return opened.error();
    Sql& sql = **opened;
    const auto attached = sql.plain([&]() -> Result<void> {
        sql.run(u"PRAGMA secure_delete = ON"_s);
        sql.run(u"PRAGMA synchronous = FULL"_s);
        sql.run(u"PRAGMA foreign_keys = OFF"_s);  // tables are filled one after the other
        sql.run(u"ATTACH ? AS copy"_s, {copy});
        return {};
    });
    if (!attached) return attached;
    const auto replaced = sql.write([&]() -> Result<void> {
        const QStringList tables = sql.rows(
            u"SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name <> 'log'"_s,
            {}, [](const QSqlQuery& row) { return row.value(0).toString(); });
        for (const QString& table : tables) {
            sql.run(u"DELETE FROM main.%1"_s.arg(table));
            sql.run(u"INSERT INTO main.%1 SELECT * FROM copy.%1"_s.arg(table));
        }
        // Numbers are never given twice, not even those of rows that went.
        sql.run(
            u"UPDATE main.sqlite_sequence SET seq = max(seq, coalesce((SELECT c.seq FROM copy.sqlite_sequence c"
            " WHERE c.name = main.sqlite_sequence.name), 0))"_s);
        if (sql.value(u"PRAGMA main.foreign_key_check"_s).isValid())
            return Error{ErrorCode::StoreCorrupt, "the backup has rows without their parent"};
        return {};
    });
    if (!replaced) return replaced;
    return sql.plain([&]() -> Result<void> {
        sql.run(u"DETACH copy"_s);
        sql.run(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
        return {};
    });
}

/// Older copies know no passphrase.
bool isProtected(Sql& sql) {
    return sql.value(u"PRAGMA user_version"_s).toInt() >= 3 && sql.value(u"SELECT 1 FROM vault"_s).isValid();
}

}  // namespace

Result<BackupContents> lookIntoBackup(const QString& path) {
    if (const auto inspected = inspectBackup(path); !inspected) return inspected.error();
    auto opened = Sql::open(path, Sql::Access::ReadOnly);
    if (!opened) return opened.error();
    Sql& sql = **opened;
    return sql.read([&]() -> Result<BackupContents> {
        BackupContents contents{.path = path,
                                .madeAt = momentOfBackup(path),
                                .bytes = QFileInfo(path).size(),
                                .isProtected = isProtected(sql),
                                .sightings = sql.value(u"SELECT count(*) FROM sightings"_s).toInt()};
        contents.people = sql.rows(
            u"SELECT p.id, p.name,"
            " (SELECT count(*) FROM faces f WHERE f.person_id = p.id AND f.removed_at_ms IS NULL)"
            " FROM people p WHERE p.removed_at_ms IS NULL ORDER BY p.folded_name, p.id"_s,
            {}, [&](const QSqlQuery& row) {
                return BackupContents::PersonInBackup{row.value(0).toLongLong(),
                                                      contents.isProtected ? QString() : row.value(1).toString(),
                                                      row.value(2).toInt()};
            });
        for (const auto& person : std::as_const(contents.people)) contents.faces += person.faces;
        return contents;
    });
}

BackupComparison compareWith(const BackupContents& backup, const QList<Person>& present) {
    BackupComparison comparison;
    QHash<qint64, Person> left;
    for (const Person& person : present) left.insert(person.id, person);
    for (const auto& [id, name, faces] : backup.people) {
        const auto now = left.constFind(id);
        if (now == left.constEnd())
            comparison.back.append(name);
        else if ((!backup.isProtected && now->name != name) || now->faceCount != faces)
            comparison.changed.append({now->name, name, now->faceCount, faces});
        left.remove(id);
    }
    for (const Person& person : present)
        if (left.contains(person.id)) comparison.gone.append(person.name);
    return comparison;
}

Result<void> backupTo(GalleryStore& store, const QString& path) {
    const auto made = store.backup();
    if (!made) return made.error();
    const QString part = path + u".partial"_s;
    const auto removal = qScopeGuard([&] { QFile::remove(part); });
    const auto copied = copyFile(*made, part);
    if (!copied)
        return Error{copied.error().code == ErrorCode::DiskFull ? ErrorCode::DiskFull : ErrorCode::FileUnwritable,
                     path.toStdString()};
    return moveInto(part, path);
}

Result<QString> restoreBackup(const QString& storeFolder, const QString& path) {
    if (const auto inspected = inspectBackup(path); !inspected) return inspected.error();
    if (const auto made = createPrivateFolder(storeFolder); !made) return made.error();
    const QTemporaryDir scratch(storeFolder + u"/restoring-XXXXXX"_s);
    if (!scratch.isValid()) return Error{ErrorCode::StoreReadOnly, storeFolder.toStdString()};
    // Opened like a store, a copy of the copy gets today's schema.
    const QString copy = storeFilePath(scratch.path());
    if (const auto copied = copyFile(path, copy); !copied) return copied.error();
    {
        auto upToDate = openStoreFile(scratch.path());
        if (!upToDate) return upToDate.error();
        const auto closed = (*upToDate)->plain([&]() -> Result<void> {
            (*upToDate)->run(u"PRAGMA journal_mode = DELETE"_s);
            return {};
        });
        if (!closed) return closed.error();
    }
    const QString present = storeFilePath(storeFolder);
    const bool usable = QFileInfo(present).size() > 0 && inspectStoreFile(present);
    if (!usable) {
        if (const auto replaced = replaceFileOf(storeFolder, copy); !replaced) return replaced.error();
        const auto opened = GalleryStore::open(storeFolder);
        if (!opened) return opened.error();
        if (const auto noted = (*opened)->addToLog(u"restore"_s, 1); !noted) return noted.error();
        return QString();
    }
    auto store = GalleryStore::open(storeFolder);
    if (!store) return store.error();
    auto before = (*store)->backup();
    if (!before) return before;
    if (const auto replaced = replaceRows(present, copy); !replaced) return replaced.error();
    if (const auto noted = (*store)->addToLog(u"restore"_s, 1); !noted) return noted.error();
    return before;
}

}  // namespace facenet
