#pragma once

#include <QStringList>

#include "core/base/result.h"
#include "database/store/sql.h"

namespace facenet {

/// Stands in the header of each store and tells it from the databases of other programs: "FNst".
inline constexpr int kApplicationId = 0x464e7374;

/// The statements that take a store from one version of the schema to the next.
using Migration = QStringList;

/// All of them: the first makes version 1 of an empty file. Published ones are never edited, only added to.
const QList<Migration>& storeMigrations();

inline constexpr int kFirstVersionWithLog = 2;
inline constexpr int kFirstVersionWithLooks = 2;  ///< kept as "not this person"
inline constexpr int kFirstVersionWithVault = 3;
inline constexpr int kFirstVersionWithTombstones = 9;
inline constexpr int kFirstVersionWithSettingsSeal = 10;
inline constexpr int kFirstVersionWithRowOrigins = 13;

/// The version of the schema in the file; 0 for an empty one. Errors: those of `Sql`
Result<int> schemaVersion(Sql& sql);

/// Whether a database is empty, or a store of this program with the schema of one of its versions: the same tables,
/// columns and indexes, and nothing else. So nothing in it runs, no triggers, views, virtual tables or generated
/// columns, whoever made it.
/// Errors: StoreForeign, StoreNewer and those of `Sql`
Result<void> checkSchema(Sql& sql, const QList<Migration>& migrations);

/// Brings the schema to version `migrations.size()`, each step in a transaction of its own. Two programs may do it at
/// the same moment. Errors: those of `Sql`
Result<void> migrate(Sql& sql, const QList<Migration>& migrations);

}  // namespace facenet
