#pragma once

#include <QByteArray>
#include <QDateTime>

#include "database/store/sql.h"

namespace facenet {

/// Which store a database is, or is a copy of, and how far it has come.
struct StoreIdentity {
    QByteArray storeId;  ///< 16 bytes; empty in copies from before stores had one
    QDateTime copiedAt;  ///< UTC; invalid in the store itself and in raw and older copies of it
    /// The sum of the numbers that were given. It grows with every change of people and faces and never falls, so it
    /// tells the later of two copies whatever the clock said.
    qint64 progress = 0;
};

/// In a block of `sql`.
StoreIdentity identityIn(Sql& sql);

}  // namespace facenet
