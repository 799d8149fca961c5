#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QSqlQuery>
#include <QVariant>

#include "core/base/result.h"
#include "database/records.h"
#include "database/sealed_cells.h"

namespace facenet {

/// Milliseconds since 1970 in UTC; an invalid time is NULL, and back.
QVariant toColumn(const QDateTime& time);
QDateTime timeFrom(const QVariant& column);

/// The number in the first column, for `Sql::rows`.
inline qint64 toId(const QSqlQuery& row) {
    return row.value(0).toLongLong();
}

/// Little-endian float32, 128 in a store; as many as there are.
QByteArray toBlob(const Embedding& embedding);
Embedding embeddingFrom(const QByteArray& blob);

/// Whether an embedding may be stored. Errors: InvalidArgument (not 128 numbers whose squared norm
/// is 1 within 0.02)
Result<void> checkEmbedding(const Embedding& embedding);

/// Errors: InvalidArgument (not 160x160 uint8 BGR), Internal
Result<QByteArray> toPng(const cv::Mat& crop);

/// The choice of people that `personFrom` reads, up to its conditions; the alias of `people` is `p`.
extern const QString kSelectPeople;
/// The columns that `faceFrom` reads, in their order; the alias of `faces` is `f`.
extern const QString kFaceColumns;
Person personFrom(const QSqlQuery& row, SealedCells& cells);
StoredFace faceFrom(const QSqlQuery& row, SealedCells& cells);

}  // namespace facenet
