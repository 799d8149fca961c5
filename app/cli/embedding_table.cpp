#include "app/cli/embedding_table.h"

#include <limits>

#include "core/base/replaced_file.h"
#include "database/exchange/tables.h"

namespace facenet::cli {

namespace {

QByteArray npyBytes(const std::vector<EmbeddingRow>& rows) {
    const Embedding none(kEmbeddingSize, std::numeric_limits<float>::quiet_NaN());
    QList<Embedding> values;
    for (const EmbeddingRow& row : rows) values.append(row.embedding.empty() ? none : row.embedding);
    return npyArray(values);
}

QByteArray csvBytes(const std::vector<EmbeddingRow>& rows) {
    QStringList cells{QStringLiteral("source")};
    for (int i = 0; i < kEmbeddingSize; ++i) cells << QStringLiteral("e%1").arg(i);
    QByteArray table = csvLine(cells);
    for (const EmbeddingRow& row : rows) {
        if (row.embedding.empty()) continue;
        cells = {QString::fromStdString(row.source)};
        for (const float value : row.embedding)
            cells << QString::number(static_cast<double>(value), 'g', std::numeric_limits<float>::max_digits10);
        table += csvLine(cells);
    }
    return table;
}

}  // namespace

Result<void> writeEmbeddings(const std::string& path, const std::vector<EmbeddingRow>& rows) {
    const QByteArray bytes = path.ends_with(".npy") ? npyBytes(rows) : csvBytes(rows);
    return replaceFile(path, {bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

}  // namespace facenet::cli
