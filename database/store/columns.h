#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QVariant>

#include "core/base/result.h"
#include "core/face/face.h"

namespace facenet {

/// Milliseconds since 1970 in UTC; an invalid time is NULL, and back.
QVariant toColumn(const QDateTime& time);
QDateTime timeFrom(const QVariant& column);

/// Little-endian float32, 128 in a store; as many as there are.
QByteArray toBlob(const Embedding& embedding);
Embedding embeddingFrom(const QByteArray& blob);

/// Whether an embedding may be stored. Errors: InvalidArgument (not 128 numbers whose squared norm
/// is 1 within 0.02)
Result<void> checkEmbedding(const Embedding& embedding);

}  // namespace facenet
