#pragma once

#include <QSqlQuery>
#include <QString>

#include "database/base/records.h"
#include "database/protection/sealed_cells.h"

namespace facenet {

/// The number in the first column, for `Sql::rows`.
inline qint64 toId(const QSqlQuery& row) {
    return row.value(0).toLongLong();
}

/// The choice of people that `personFrom` reads, up to its conditions; the alias of `people` is `p`.
extern const QString kSelectPeople;
/// The columns that `faceFrom` reads, in their order; the alias of `faces` is `f`.
extern const QString kFaceColumns;
Person personFrom(const QSqlQuery& row, SealedCells& cells);
StoredFace faceFrom(const QSqlQuery& row, SealedCells& cells);

}  // namespace facenet
