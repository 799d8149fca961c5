#include "database/exchange/tables.h"

#include <string>

#include "database/store/columns.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

QByteArray csvLine(const QStringList& cells) {
    QStringList safe;
    for (QString cell : cells) {
        bool isNumber = false;
        cell.toDouble(&isNumber);
        if (!isNumber && !cell.isEmpty() && QStringView(u"=+-@\t\r").contains(cell.front())) cell.prepend(u'\'');
        const bool torn = cell.contains(u',') || cell.contains(u'"') || cell.contains(u'\n') || cell.contains(u'\r');
        safe.append(torn ? u'"' + cell.replace(u'"', u"\"\""_s) + u'"' : cell);
    }
    return safe.join(u',').toUtf8() + "\r\n";
}

QByteArray npyArray(const QList<Embedding>& rows) {
    constexpr std::size_t kAlignment = 64, kPreamble = 10;  // magic, version, length of the header
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(rows.size()) + ", " +
                         std::to_string(kEmbeddingSize) + "), }";
    header.append(kAlignment - (kPreamble + header.size() + 1) % kAlignment, ' ');
    header += '\n';
    QByteArray bytes("\x93NUMPY\x01\x00", 8);
    bytes.append(static_cast<char>(header.size() & 0xFF));
    bytes.append(static_cast<char>(header.size() >> 8));
    bytes.append(header.data(), qsizetype(header.size()));
    for (const Embedding& row : rows) bytes += toBlob(row);
    return bytes;
}

}  // namespace facenet
