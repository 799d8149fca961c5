#pragma once

#include <QString>
#include <memory>

#include "core/base/result.h"
#include "database/store/schema.h"
#include "database/store/sql.h"

namespace facenet {

/// The store's file in its folder.
QString storeFilePath(const QString& folder);

/// Opens a store's file, or a copy of one, to be read only. Beside a copy nothing is left by that. Errors: those of
/// `Sql`
Result<std::unique_ptr<Sql>> openToRead(const QString& path);

/// What is said of a store that is damaged or missing: its error, with the copy to go back to, when it was made and how
/// many people it holds.
Error withBackup(const QString& folder, Error error);

/// The id of the store that a file is or is a copy of; empty where it has none or cannot be read.
QByteArray storeIdIn(const QString& path);

/// Notes beside the file which store it is, for when it is gone: a newer copy of another store among the backups does
/// not decide whose place this is. What cannot be noted now is noted at a later opening. Not in a block of `sql`
void noteStoreId(Sql& sql, const QString& folder);

/// Which store's place a folder is: the note that lies beside its file says so, without one the file, and where that
/// cannot be read the newest backup. Empty where nothing does.
QByteArray storeIdAround(const QString& folder);

/// Whether a file is a store of this program that SQLite finds nothing wrong with and whose schema is not newer than
/// `migrations`; the file itself is not written to. An empty file passes.
/// Errors: StoreForeign, StoreNewer, StoreCorrupt, StoreLocked, StoreFailed
Result<void> inspectStoreFile(const QString& path, const QList<Migration>& migrations = storeMigrations());

/// The same for an open one. Out: the version of its schema. Errors: as above
Result<int> checkStore(Sql& sql);

/// Reading all pages of a larger file would keep the user waiting at every start.
inline constexpr qint64 kCheckedAtOpeningBytes = qint64{256} << 20;

/// What opening leaves out for a larger file: reads all its pages, as `inspectStoreFile` does.
/// Errors: those of `inspectStoreFile`
Result<void> checkLargeStoreFile(const QString& folder);

/// Opens the store's file or creates it, and brings an older schema up to date after a backup. Pages of a file of more
/// than `kCheckedAtOpeningBytes` are not read.
/// Errors: those of `GalleryStore::open`
Result<std::unique_ptr<Sql>> openStoreFile(const QString& folder,
                                           const QList<Migration>& migrations = storeMigrations());

}  // namespace facenet
