#pragma once

#include <zip.h>

#include <QByteArray>
#include <QFile>
#include <QList>
#include <QString>
#include <functional>
#include <utility>

namespace facenet::test {

using ZipFiles = QList<std::pair<QString, QByteArray>>;

/// All files of an archive, in order.
inline ZipFiles filesOfZip(const QString& path) {
    ZipFiles files;
    zip_t* archive = zip_open(QFile::encodeName(path).constData(), ZIP_RDONLY, nullptr);
    for (zip_int64_t i = 0; archive && i < zip_get_num_entries(archive, 0); ++i) {
        zip_stat_t facts;
        zip_stat_index(archive, zip_uint64_t(i), 0, &facts);
        QByteArray bytes(qsizetype(facts.size), '\0');
        zip_file_t* file = zip_fopen_index(archive, zip_uint64_t(i), 0);
        zip_fread(file, bytes.data(), facts.size);
        zip_fclose(file);
        files.append({QString::fromUtf8(facts.name), bytes});
    }
    if (archive) zip_discard(archive);
    return files;
}

/// Writes an archive; `change` may do more to it before it is closed. False when that failed.
inline bool writeZip(const QString& path, const ZipFiles& files, const std::function<void(zip_t*)>& change = {}) {
    zip_t* archive = zip_open(QFile::encodeName(path).constData(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    if (!archive) return false;
    for (const auto& [name, bytes] : files) {
        zip_source_t* source = zip_source_buffer(archive, bytes.constData(), zip_uint64_t(bytes.size()), 0);
        const zip_int64_t index = zip_file_add(archive, name.toUtf8().constData(), source, ZIP_FL_ENC_UTF_8);
        if (index >= 0 && name.endsWith(QStringLiteral(".png")))
            zip_set_file_compression(archive, zip_uint64_t(index), ZIP_CM_STORE, 0);
    }
    if (change) change(archive);
    return zip_close(archive) == 0;
}

}  // namespace facenet::test
