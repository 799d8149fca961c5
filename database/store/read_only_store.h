#pragma once

#include <QString>
#include <memory>

#include "core/base/result.h"
#include "database/store/sql.h"

namespace facenet {

/// Opens the store's file in a folder in which this user cannot write, to be read only. On a medium where nobody can
/// write it is read in place; where its owner may write meanwhile, a copy in memory is read.
/// Errors: StoreReadOnly (what is there cannot be read without writing: there is none, its write-ahead log was left
/// behind, it is of an older version), StoreForeign, StoreNewer, StoreCorrupt, StoreLocked (its owner is writing),
/// OutOfMemory
Result<std::unique_ptr<Sql>> openReadOnlyStore(const QString& folder);

}  // namespace facenet
