#include "database/retention.h"

#include <QFile>
#include <QFileInfo>
#include <cstdlib>

#include "database/base/files.h"
#include "database/gallery_store.h"
#include "database/parts/erased_rows.h"
#include "database/parts/journal.h"
#include "database/store/backup_rewrite.h"
#include "database/store/backups.h"
#include "database/store/sql.h"
#include "database/store/store_file.h"
#include "database/store/store_identity.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 kDayS = 24 * 60 * 60;

/// What is to be deleted: tables with their condition and its moment.
QList<std::pair<QString, qint64>> tooOld(Sql& sql, const Retention& retention) {
    const auto has = [&](const QString& table) {
        return sql.value(u"SELECT 1 FROM sqlite_schema WHERE name = ?"_s, {table}).isValid();
    };
    QList<std::pair<QString, qint64>> rows{
        {u"sightings WHERE seen_at_ms < ?"_s, retention.sightings.toMSecsSinceEpoch()}};
    const qint64 undoable = retention.journal.toMSecsSinceEpoch();
    for (const QString& table : hidingTables(sql)) rows.append({table + u" WHERE removed_at_ms < ?"_s, undoable});
    if (has(u"journal"_s)) rows.append({u"journal WHERE at_ms < ?"_s, undoable});
    if (has(u"log"_s)) rows.append({u"log WHERE at_ms < ?"_s, retention.log.toMSecsSinceEpoch()});
    return rows;
}

/// Which store it is, and who was erased from it for good.
struct OwnStore {
    QByteArray id;
    QSet<QByteArray> erased;
};

Result<OwnStore> ownStore(const QString& folder) {
    const auto sql = Sql::open(storeFilePath(folder), Sql::Access::ReadOnly);
    if (!sql) return sql.error();
    return (*sql)->read(
        [&]() -> Result<OwnStore> { return OwnStore{.id = identityIn(**sql).storeId, .erased = erasedHashes(**sql)}; });
}

/// Not in a copy of another store.
Result<bool> holdsWhatIsToGo(const QString& backup, const Retention& retention, const OwnStore& own) {
    const auto sql = openToRead(backup);
    if (!sql) return sql.error();
    return (*sql)->read([&]() -> Result<bool> {
        if (const QByteArray id = identityIn(**sql).storeId; !id.isEmpty() && id != own.id) return false;
        if (!erasedAmong(**sql, own.erased).isEmpty()) return true;
        for (const auto& [rows, moment] : tooOld(**sql, retention))
            if ((*sql)->value(u"SELECT 1 FROM %1 LIMIT 1"_s.arg(rows), {moment}).isValid()) return true;
        return false;
    });
}

}  // namespace

Retention Retention::of(const StoreSettings& settings, const QDateTime& now) {
    return {.sightings = now.addDays(-settings.sightingsDays),
            .journal = now.addDays(-settings.journalDays),
            .log = now.addDays(-settings.logDays)};
}

Result<void> forgetInStore(GalleryStore& store, const Retention& retention) {
    const auto forgotten = store.sightings().forget(retention.sightings);
    if (!forgotten) return forgotten.error();
    if (const auto logged = store.journal().forgetLog(retention.log); !logged) return logged;
    return store.journal().forget(retention.journal);
}

ForgottenInBackups forgetInBackups(const QString& storeFolder, const Retention& retention,
                                   const std::shared_ptr<const VaultKeys>& keys) {
    ForgottenInBackups done;
    const auto own = ownStore(storeFolder);
    if (!own) return {.failed = backupPathsIn(storeFolder), .triesAgain = true};
    for (const QString& backup : backupPathsIn(storeFolder)) {
        const auto toGo = holdsWhatIsToGo(backup, retention, *own);
        if (toGo && !*toGo) continue;
        const auto forgotten =
            !toGo ? Result<void>(toGo.error()) : rewriteBackup(backup, [&](Sql& sql) -> Result<void> {
                for (const auto& [rows, moment] : tooOld(sql, retention)) sql.run(u"DELETE FROM "_s + rows, {moment});
                const ErasedRows left = erasedAmong(sql, own->erased);
                if (left.isEmpty()) return {};
                noteErased(sql, own->erased.values());
                return leaveOutErased(sql, keys, left);
            });
        if (forgotten) continue;
        done.failed.append(backup);
        // One that cannot be read will not be tomorrow; for one that could not be written there may be room then.
        done.triesAgain |= toGo.ok();
    }
    return done;
}

Result<QStringList> keepRetention(GalleryStore& store) {
    const auto settings = loadStoreSettings(store);
    if (!settings) return settings.error();
    const auto now = store.trustedNow();
    if (!now) return now.error();
    const Retention retention = Retention::of(*settings, *now);
    if (const auto forgotten = forgetInStore(store, retention); !forgotten) return forgotten.error();
    // A file tells when: a store that is locked takes no settings.
    const QString stamp = retentionStamp(store.folder());
    const QFileInfo kept(stamp);
    if (!QFileInfo::exists(kept.path()) ||
        (kept.exists() && std::abs(kept.lastModified().secsTo(QDateTime::currentDateTimeUtc())) < kDayS))
        return QStringList();
    const ForgottenInBackups done = forgetInBackups(store.folder(), retention, store.protection().keys());
    QFile::remove(stamp);  // whatever has its name
    if (!done.triesAgain) static_cast<void>(createPrivateFile(stamp));
    return done.failed;
}

}  // namespace facenet
