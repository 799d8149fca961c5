#include "database/exchange/restore.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <algorithm>
#include <future>

#include "database/base/files.h"
#include "database/exchange/backup_contents.h"
#include "database/exchange/copied_weights.h"
#include "database/exchange/export.h"
#include "database/parts/erased_rows.h"
#include "database/protection/leftovers.h"
#include "database/protection/protection_memory.h"
#include "database/protection/vault.h"
#include "database/store/backup_rewrite.h"
#include "database/store/backups.h"
#include "database/store/pending_restore.h"
#include "database/store/sql.h"
#include "database/store/store_file.h"
#include "database/store/store_identity.h"
#include "database/store/untrusted_database.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// How many numbers are passed over where it cannot be read which were given last.
constexpr qint64 kNumbersPassedOver = 1'000'000;

/// A copy of the copy, with today's schema, that can be opened like a store.
struct Prepared {
    QTemporaryDir folder;
    std::unique_ptr<FileLock> inUse;  ///< keeps others, and this program's own clearing up, from taking it away
    QByteArray storeId;               ///< of the copy; empty in those from before stores had one
    int people = 0, faces = 0, leftOut = 0, leftOutRows = 0;
    bool isProtected = false;
    CopyDamage damage;

    explicit Prepared(const QString& storeFolder) : folder(storeFolder + u"/restoring-XXXXXX"_s) {}
    QString file() const { return storeFilePath(folder.path()); }
};

Result<void> prepare(Prepared& prepared, const QString& path, const JobControl* control) {
    if (!QFileInfo(path).isFile()) return Error{ErrorCode::FileNotFound, path.toStdString()};
    if (!prepared.folder.isValid()) return Error{ErrorCode::StoreReadOnly, prepared.folder.path().toStdString()};
    prepared.inUse = lockInUse(prepared.folder.path());
    // The log of a raw copy holds its newest changes.
    if (const auto copied = copyFile(path, prepared.file()); !copied) return copied;
    if (QFileInfo::exists(path + u"-wal"_s))
        if (const auto copied = copyFile(path + u"-wal"_s, prepared.file() + u"-wal"_s); !copied) return copied;
    if (QFileInfo(prepared.file()).size() == 0) return Error{ErrorCode::StoreCorrupt, "the file is empty"};
    if (const auto inspected = openUntrustedDatabase(prepared.file(), control); !inspected) return inspected.error();
    prepared.storeId = storeIdIn(prepared.file());
    auto upToDate = openStoreFile(prepared.folder.path());
    if (!upToDate) return upToDate.error();
    Sql& sql = **upToDate;
    return sql.write([&]() -> Result<void> {
        sql.run(u"UPDATE store_identity SET copied_at_ms = NULL"_s);
        prepared.isProtected = sql.value(u"SELECT 1 FROM vault"_s).isValid();
        return {};
    });
}

Result<void> clean(Prepared& prepared, const JobControl* control) {
    if (prepared.isProtected) return {};
    const auto sql = openStoreFile(prepared.folder.path());
    if (!sql) return sql.error();
    const auto damage = cleanCopy(**sql, control);
    if (!damage) return damage.error();
    prepared.damage = *damage;
    return {};
}

/// Opens the prepared copy's lock with its passphrase and reads who is in it.
Result<void> unlockPrepared(GalleryStore& copy, const Prepared& prepared, const QString& path,
                            const QString& passphrase) {
    if (prepared.isProtected) {
        if (passphrase.isEmpty()) return Error{ErrorCode::StoreProtected, path.toStdString()};
        if (const auto unlocked = copy.protection().unlock(passphrase); !unlocked)
            return Error{unlocked.error().code, path.toStdString()};
    }
    const auto people = copy.people().all();
    return people ? Result<void>() : people.error();
}

Result<std::unique_ptr<GalleryStore>> openPrepared(const Prepared& prepared, const QString& path,
                                                   const QString& passphrase) {
    auto store = GalleryStore::open(prepared.folder.path(), DailyBackup::Later, Memory::None);
    if (!store) return store;
    if (const auto unlocked = unlockPrepared(**store, prepared, path, passphrase); !unlocked) return unlocked.error();
    return store;
}

/// The same on a thread of the copy's own.
Result<void> openPreparedIn(StoreThread& thread, const Prepared& prepared, const QString& path,
                            const QString& passphrase) {
    std::promise<Result<void>> opened;
    thread.open(
        prepared.folder.path(), [&](Result<void> answer) { opened.set_value(std::move(answer)); }, Memory::None);
    if (auto answer = opened.get_future().get(); !answer) return answer;
    return thread.ask([&](GalleryStore& copy) { return unlockPrepared(copy, prepared, path, passphrase); });
}

/// Who was erased, as the store knows; where it cannot be read the copies beside it do.
QSet<QByteArray> erasedAround(const QString& storeFolder) {
    const auto hashesIn = [](const QString& path) -> std::optional<QSet<QByteArray>> {
        if (QFileInfo(path).size() == 0) return std::nullopt;
        const auto sql = openToRead(path);
        if (!sql) return std::nullopt;
        const auto hashes = (*sql)->read([&]() -> Result<QSet<QByteArray>> { return erasedHashes(**sql); });
        return hashes ? std::optional(*hashes) : std::nullopt;
    };
    if (const auto erased = hashesIn(storeFilePath(storeFolder))) return *erased;
    QSet<QByteArray> erased;
    for (const QString& backup : backupPathsIn(storeFolder))
        if (const auto hashes = hashesIn(backup)) erased.unite(*hashes);
    return erased;
}

/// Takes those out of the prepared copy who were erased since, or their tombstones where they are to come back.
Result<void> treatErased(Prepared& prepared, const QString& storeFolder, ErasedPeople wish, bool isAnother) {
    const auto opened = openStoreFile(prepared.folder.path());
    if (!opened) return opened.error();
    Sql& sql = **opened;
    const QSet<QByteArray> around = erasedAround(storeFolder);
    const auto treated = sql.write([&]() -> Result<void> {
        noteErased(sql, around.values());
        // In the place of another store they get its numbers; that they were those of this one stays known.
        if (isAnother) keepAllOrigins(sql);
        const ErasedRows erased = erasedAmong(sql, erasedHashes(sql));
        if (wish == ErasedPeople::BringBack) {
            forgetErased(sql, originsOf(sql, erased));
            return {};
        }
        prepared.leftOut = static_cast<int>(erased.people.size());
        prepared.leftOutRows = erased.rowCount();
        return leaveOutErased(sql, nullptr, erased);
    });
    if (!treated) return treated;
    const Backup seen = backupAt(prepared.file());
    prepared.people = seen.people;
    prepared.faces = seen.faces;
    return {};
}

/// Copies from before stores had an id are of a store that somebody in them is in, by number and moment.
bool hasSomebodyOf(Sql& sql, const QString& schema) {
    const bool nobody = !sql.value(u"SELECT 1 FROM %1.people"_s.arg(schema)).isValid() ||
                        !sql.value(u"SELECT 1 FROM main.people"_s).isValid();
    return nobody || sql.value(
                            u"SELECT 1 FROM main.people p JOIN %1.people c"
                            " ON c.id = p.id AND c.created_at_ms = p.created_at_ms"_s.arg(schema))
                         .isValid();
}

QStringList tablesIn(Sql& sql) {
    return sql.rows(
        u"SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT IN ('log', 'store_identity', 'days_seen')"_s,
        {}, [](const QSqlQuery& row) { return row.value(0).toString(); });
}

QStringList columnsOf(Sql& sql, const QString& table) {
    return sql.rows(u"SELECT name FROM pragma_table_info(?)"_s, {table},
                    [](const QSqlQuery& row) { return row.value(0).toString(); });
}

/// All rows of the copy instead of the store's, but for the log. Both have the same schema.
Result<void> replaceRows(const QString& storePath, const Prepared& prepared, const RestoreOptions& options) {
    auto opened = Sql::open(storePath, Sql::Access::ReadWrite);
    if (!opened) return opened.error();
    Sql& sql = **opened;
    const auto attached = sql.plain([&]() -> Result<void> {
        sql.run(u"PRAGMA secure_delete = ON"_s);
        sql.run(u"PRAGMA synchronous = FULL"_s);
        sql.run(u"PRAGMA foreign_keys = OFF"_s);  // tables are filled one after the other
        sql.run(u"ATTACH ? AS copy"_s, {prepared.file()});
        return {};
    });
    if (!attached) return attached;
    const auto replaced = sql.write([&]() -> Result<void> {
        const bool same =
            prepared.storeId.isEmpty() ? hasSomebodyOf(sql, u"copy"_s) : prepared.storeId == identityIn(sql).storeId;
        if (!same && !options.replacesAnother) return Error{ErrorCode::AnotherStore, {}};
        const QSet<QByteArray> erased = erasedHashes(sql);
        for (const QString& table : tablesIn(sql)) {
            const QString columns = columnsOf(sql, table).join(u", "_s);
            sql.run(u"DELETE FROM main.%1"_s.arg(table));
            sql.run(u"INSERT INTO main.%1 (%2) SELECT %2 FROM copy.%1"_s.arg(table, columns));
        }
        // By the hashes of its own store, in which its numbers were given.
        if (!same) sql.run(u"UPDATE main.store_identity SET store_id = (SELECT store_id FROM copy.store_identity)"_s);
        // Somebody may have been erased after the copy was looked through.
        if (options.erased == ErasedPeople::LeaveOut && !erasedAmong(sql, erased).isEmpty())
            return Error{ErrorCode::ChangedMeanwhile, {}};
        if (!same) sql.run(u"UPDATE store_identity SET store_id = randomblob(16)"_s);
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
        noteStoreId(sql, QFileInfo(storePath).path());
        return {};
    });
}

/// The last numbers given, by table, as far as a copy knows them.
QHash<QString, qint64> numbersGivenIn(const QString& path) {
    QHash<QString, qint64> given;
    const auto sql = openToRead(path);
    if (!sql) return given;
    const auto read = (*sql)->read([&]() -> Result<void> {
        (*sql)->forEachRow(u"SELECT name, seq FROM sqlite_sequence"_s, {}, [&](const QSqlQuery& row) {
            given.insert(row.value(0).toString(), row.value(1).toLongLong());
        });
        return {};
    });
    if (!read) given.clear();
    return given;
}

/// Where the store cannot say which numbers it gave, those are passed over that it may have given: the copies beside it
/// know of some.
Result<void> passOverNumbers(const QString& file, const QStringList& copies) {
    const auto opened = Sql::open(file, Sql::Access::ReadWrite);
    if (!opened) return opened.error();
    Sql& sql = **opened;
    return sql.write([&]() -> Result<void> {
        QHash<QString, qint64> last;
        for (const QString& table :
             sql.rows(u"SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"_s, {},
                      [](const QSqlQuery& row) { return row.value(0).toString(); }))
            last.insert(table, sql.value(u"SELECT seq FROM sqlite_sequence WHERE name = ?"_s, {table}).toLongLong());
        for (const QString& copy : copies) {
            const auto given = numbersGivenIn(copy);
            for (auto it = last.begin(); it != last.end(); ++it)
                it.value() = std::max(it.value(), given.value(it.key()));
        }
        sql.run(u"DELETE FROM sqlite_sequence"_s);
        for (auto it = last.cbegin(); it != last.cend(); ++it)
            sql.run(u"INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)"_s,
                    {it.key(), it.value() + kNumbersPassedOver});
        return {};
    });
}

/// Puts the copy in the place of a store that cannot be opened, or of none.
Result<void> replaceFile(const QString& storeFolder, const Prepared& prepared, const RestoreOptions& options) {
    const QByteArray around = storeIdAround(storeFolder);
    const bool same = around.isEmpty() || prepared.storeId.isEmpty() || around == prepared.storeId;
    if (!same && !options.replacesAnother) return Error{ErrorCode::AnotherStore, {}};
    QStringList copies{storeFilePath(storeFolder)};
    for (const Backup& backup : backupsOf(prepared.storeId, backupsIn(storeFolder))) copies.append(backup.path);
    if (const auto passed = passOverNumbers(prepared.file(), copies); !passed) return passed;
    if (!same) {
        const auto sql = Sql::open(prepared.file(), Sql::Access::ReadWrite);
        if (!sql) return sql.error();
        const auto renewed = (*sql)->write([&]() -> Result<void> {
            (*sql)->run(u"UPDATE store_identity SET store_id = randomblob(16)"_s);
            return {};
        });
        if (!renewed) return renewed;
    }
    if (const auto closed = closeLog(prepared.file()); !closed) return closed;
    return commitRestore(storeFolder, prepared.folder.path());
}

/// The store, where it can be given other rows; null where its file has to be replaced: also where it stands in the
/// place of one that had a passphrase, for nothing of it is used. Errors: what keeps its state from being known;
/// nothing may be replaced then
Result<std::unique_ptr<GalleryStore>> openUsable(const QString& storeFolder) {
    using None = std::unique_ptr<GalleryStore>;
    const QString present = storeFilePath(storeFolder);
    if (QFileInfo(present).size() == 0) return None();
    const auto inspected = inspectStoreFile(present);
    if (inspected) {
        auto store = GalleryStore::open(storeFolder, DailyBackup::Later);
        if (!store) return store;
        const auto protection = (*store)->protection().state();
        if (!protection) return protection.error();
        return *protection == Protection::TakenOff ? None() : std::move(*store);
    }
    switch (inspected.error().code) {
        case ErrorCode::StoreCorrupt:
        case ErrorCode::StoreNewer:
        case ErrorCode::StoreForeign:
            return None();
        default:
            return inspected.error();
    }
}

/// Nobody replaces a protected store without its passphrase, and none becomes readable by it: a copy without a
/// passphrase gets the store's.
Result<void> keepProtection(GalleryStore& store, GalleryStore& copy, const QString& passphrase) {
    const auto present = store.protection().state();
    if (!present) return present.error();
    if (*present != Protection::Locked) return {};
    const auto match = copy.protection().matchOf(store.protection());
    if (!match) return match.error();
    if (*match == ProtectionMatch::SameLock) return {};
    if (passphrase.isEmpty()) return Error{ErrorCode::StoreProtected, store.folder().toStdString()};
    if (const auto unlocked = store.protection().unlock(passphrase);
        !unlocked && unlocked.error().code != ErrorCode::SettingsAltered)
        return Error{unlocked.error().code, store.folder().toStdString()};
    // A passphrase that was changed since does not come back.
    if (*match == ProtectionMatch::SameKeys) return copy.protection().useLockOf(store.protection());
    const auto copied = copy.protection().state();
    if (!copied) return copied.error();
    return *copied == Protection::None ? copy.protection().protectAs(store.protection()) : Result<void>();
}

/// The lock of the newest protected copy beside a store, which knows its passphrase.
std::optional<Vault> lockAround(const QString& storeFolder) {
    for (const Backup& backup : backupsIn(storeFolder)) {
        const auto vault = vaultOf(backup.path);
        if (vault && *vault) return **vault;
    }
    return std::nullopt;
}

/// The same for a store that cannot be opened: as far as its lock can be read, else by what this user remembers of it.
Result<void> keepProtectionOfFile(const QString& storeFolder, GalleryStore& copy, const QString& copyFile,
                                  const QString& passphrase) {
    const auto copied = vaultOf(copyFile);
    if (!copied) return copied.error();
    const auto read = vaultOf(storeFilePath(storeFolder));
    const std::optional<Vault> lock = read ? *read : std::nullopt;
    if (lock ? *copied && (*copied)->header() == lock->header()
             : *copied || !ProtectionMemory(storeIdAround(storeFolder), storeFolder).sawProtected())
        return {};
    if (passphrase.isEmpty()) return Error{ErrorCode::StoreProtected, storeFolder.toStdString()};
    if (const auto known = lock ? lock : lockAround(storeFolder))
        if (const auto opened = known->unlock(passphrase); !opened)
            return Error{opened.error().code, storeFolder.toStdString()};
    if (*copied) return {};
    JobControl control;
    const auto done = copy.protection().protect(passphrase, control);
    return done ? Result<void>() : done.error();
}

/// What is left to do in the restored store.
Result<Restored> finished(GalleryStore& store, const QString& path, Restored restored) {
    if (const auto noted = store.journal().addToLog(u"restore"_s, 1); !noted) return noted.error();
    const auto missing = bringBackWeights(store, path);
    if (!missing) return missing.error();
    restored.missingWeights = *missing;
    return restored;
}

Result<Restored> restore(const QString& storeFolder, const QString& path, const RestoreOptions& options) {
    if (!QFileInfo(path).isFile()) return Error{ErrorCode::FileNotFound, path.toStdString()};
    if (const auto made = createPrivateFolder(storeFolder); !made) return made.error();
    if (!isWritable(storeFolder)) return Error{ErrorCode::StoreReadOnly, storeFolder.toStdString()};
    if (const auto finished = finishRestore(storeFolder); !finished) return finished.error();
    const auto lock = lockRestore(storeFolder);
    if (!lock) return Error{ErrorCode::StoreLocked, storeFolder.toStdString()};
    Prepared prepared(storeFolder);
    const auto ofCopy = [&](const Error& error) { return errorOfCopy(path, error, prepared.file()); };
    if (const auto done = prepare(prepared, path, options.control); !done) return ofCopy(done.error());
    if (const auto done = clean(prepared, options.control); !done) return ofCopy(done.error());
    // Opened first, so that nothing is done to a copy that its passphrase does not open.
    if (const auto opened = openPrepared(prepared, path, options.passphrase); !opened) return ofCopy(opened.error());
    if (const auto treated = treatErased(prepared, storeFolder, options.erased, options.replacesAnother); !treated)
        return ofCopy(treated.error());
    auto copy = openPrepared(prepared, path, options.passphrase);
    if (!copy) return ofCopy(copy.error());
    Restored restored{.people = prepared.people,
                      .faces = prepared.faces,
                      .isProtected = prepared.isProtected,
                      .leftOut = prepared.leftOut,
                      .leftOutRows = prepared.leftOutRows,
                      .damage = prepared.damage};

    const auto store = openUsable(storeFolder);
    if (!store) return store.error();
    if (*store) {
        if (const auto kept = keepProtection(**store, **copy, options.storePassphrase); !kept) return kept.error();
        const auto protection = (*copy)->protection().state();
        if (!protection) return protection.error();
        restored.isProtected = *protection != Protection::None;
        copy->reset();
        if (const auto closed = closeLog(prepared.file()); !closed) return closed.error();
        const auto before = (*store)->backup();
        if (!before) return before.error();
        restored.backupOfBefore = *before;
        if (const auto replaced = replaceRows(storeFilePath(storeFolder), prepared, options); !replaced)
            return about(path.toStdString(), replaced.error());
        return finished(**store, path, restored);
    }
    if (const auto kept = keepProtectionOfFile(storeFolder, **copy, prepared.file(), options.storePassphrase); !kept)
        return kept.error();
    const auto protection = (*copy)->protection().state();
    if (!protection) return protection.error();
    restored.isProtected = *protection != Protection::None;
    copy->reset();
    const QStringList pattern{u"facenet.sqlite.replaced-*"_s};
    const QStringList asideBefore = QDir(storeFolder).entryList(pattern, QDir::Files);
    if (const auto replaced = replaceFile(storeFolder, prepared, options); !replaced)
        return about(path.toStdString(), replaced.error());
    for (const QString& name : QDir(storeFolder).entryList(pattern, QDir::Files))
        if (!asideBefore.contains(name) && storeOfPart(name) == name) restored.keptAside = storeFolder + u'/' + name;
    const auto opened = GalleryStore::open(storeFolder, DailyBackup::Later);
    if (!opened) return opened.error();
    return finished(**opened, path, restored);
}

/// Who tried in vain stands in the log of the store that is still there.
void noteFailed(const QString& storeFolder) {
    if (const auto store = openUsable(storeFolder); store && *store)
        static_cast<void>((*store)->journal().addToLog(u"restore"_s, 1, u"failed"_s));
}

}  // namespace

Result<Restored> restoreBackup(const QString& storeFolder, const QString& path, const RestoreOptions& options) {
    auto done = restore(storeFolder, path, options);
    // To be asked for a passphrase is no failure yet.
    const auto code = done ? std::nullopt : std::optional(done.error().code);
    if (code && code != ErrorCode::Cancelled && code != ErrorCode::StoreProtected) noteFailed(storeFolder);
    return done;
}

Result<PackageImport> importBackup(const StoreAccess& store, const QString& path, const QString& passphrase,
                                   KnownPeople known, JobControl& control, ErasedPeople erased) {
    const auto folder = store.ask([](GalleryStore& opened) -> Result<QString> { return opened.folder(); });
    if (!folder) return folder.error();
    if (!isWritable(*folder)) return Error{ErrorCode::StoreReadOnly, folder->toStdString()};
    const auto lock = lockRestore(*folder);
    if (!lock) return Error{ErrorCode::StoreLocked, folder->toStdString()};
    Prepared prepared(*folder);
    const auto ofCopy = [&](const Error& error) { return errorOfCopy(path, error, prepared.file()); };
    if (const auto done = prepare(prepared, path, &control); !done) return ofCopy(done.error());
    // On a thread of its own: it is read in the store's, while its people are added.
    StoreThread copy;
    if (const auto opened = openPreparedIn(copy, prepared, path, passphrase); !opened) return ofCopy(opened.error());
    const auto own = store.ask([](GalleryStore& opened) { return opened.storeId(); });
    if (!own) return own.error();
    const auto contents = readPackage(copy, control);
    if (!contents) return contents.error();
    if (prepared.storeId == *own) known = KnownPeople::AddTo;
    return importPackage(store, **contents, known, control, erased);
}

}  // namespace facenet
