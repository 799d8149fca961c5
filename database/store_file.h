#pragma once

#include <QString>
#include <memory>

#include "core/base/result.h"
#include "database/schema.h"
#include "database/sql.h"

namespace facenet {

/// The store's file in its folder.
QString storeFilePath(const QString& folder);

/// Whether a file is a store of this program that SQLite finds nothing wrong with and whose schema is not newer than
/// `migrations`; the file itself is not written to. An empty file passes.
/// Errors: StoreForeign, StoreNewer, StoreCorrupt, StoreLocked, StoreFailed
Result<void> inspectStoreFile(const QString& path, const QList<Migration>& migrations = storeMigrations());

/// Opens the store's file or creates it, and brings an older schema up to date after a backup.
/// Errors: those of `GalleryStore::open`
Result<std::unique_ptr<Sql>> openStoreFile(const QString& folder,
                                           const QList<Migration>& migrations = storeMigrations());

}  // namespace facenet
