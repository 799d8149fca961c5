#include "app/cli/embedding_table.h"

#include <QByteArray>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "core/base/replaced_file.h"

namespace facenet::cli {

namespace {

constexpr std::size_t kNpyAlignment = 64;

QByteArray npyBytes(const std::vector<EmbeddingRow>& rows) {
    static_assert(std::endian::native == std::endian::little, "the array is written as it stands in memory");
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(rows.size()) + ", " +
                         std::to_string(kEmbeddingSize) + "), }";
    constexpr std::size_t kPreamble = 10;  // magic, version, length of the header
    header.append(kNpyAlignment - (kPreamble + header.size() + 1) % kNpyAlignment, ' ');
    header += '\n';

    QByteArray bytes("\x93NUMPY\x01\x00", 8);
    bytes.append(static_cast<char>(header.size() & 0xFF));
    bytes.append(static_cast<char>(header.size() >> 8));
    bytes.append(header.data(), static_cast<qsizetype>(header.size()));
    const Embedding none(kEmbeddingSize, std::numeric_limits<float>::quiet_NaN());
    for (const EmbeddingRow& row : rows) {
        const Embedding& values = row.embedding.empty() ? none : row.embedding;
        bytes.append(reinterpret_cast<const char*>(values.data()),
                     static_cast<qsizetype>(values.size() * sizeof(float)));
    }
    return bytes;
}

/// Quoted where a comma, a quote or a line's end would tear it apart.
std::string csvField(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
    return quoted + '"';
}

QByteArray csvBytes(const std::vector<EmbeddingRow>& rows) {
    std::string text = "source";
    for (int i = 0; i < kEmbeddingSize; ++i) text += ",e" + std::to_string(i);
    text += '\n';
    for (const EmbeddingRow& row : rows) {
        if (row.embedding.empty()) continue;
        text += csvField(row.source);
        for (const float value : row.embedding) {
            char digits[32];
            const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
            text += ',';
            text.append(digits, end);
        }
        text += '\n';
    }
    return QByteArray::fromStdString(text);
}

}  // namespace

Result<void> writeEmbeddings(const std::string& path, const std::vector<EmbeddingRow>& rows) {
    const QByteArray bytes = path.ends_with(".npy") ? npyBytes(rows) : csvBytes(rows);
    return replaceFile(path, {bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

}  // namespace facenet::cli
