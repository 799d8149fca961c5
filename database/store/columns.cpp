#include "database/store/columns.h"

#include <QtEndian>
#include <cmath>
#include <numeric>

namespace facenet {

QVariant toColumn(const QDateTime& time) {
    return time.isValid() ? QVariant(time.toMSecsSinceEpoch()) : QVariant();
}

QDateTime timeFrom(const QVariant& column) {
    return column.isNull() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(column.toLongLong(), Qt::UTC);
}

QByteArray toBlob(const Embedding& embedding) {
    QByteArray blob(qsizetype(embedding.size() * sizeof(float)), Qt::Uninitialized);
    qToLittleEndian<float>(embedding.data(), qsizetype(embedding.size()), blob.data());
    return blob;
}

Embedding embeddingFrom(const QByteArray& blob) {
    Embedding embedding(std::size_t(blob.size()) / sizeof(float));
    if (embedding.empty()) return embedding;
    qFromLittleEndian<float>(blob.constData(), qsizetype(embedding.size()), embedding.data());
    return embedding;
}

Result<void> checkEmbedding(const Embedding& embedding) {
    const double squared = std::inner_product(embedding.begin(), embedding.end(), embedding.begin(), 0.0);
    if (embedding.size() != kEmbeddingSize || !(std::abs(squared - 1) < 0.02))
        return Error{ErrorCode::InvalidArgument, "an embedding that is not 128 numbers of unit norm"};
    return {};
}

}  // namespace facenet
