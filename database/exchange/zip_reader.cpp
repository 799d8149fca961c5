#include <sys/stat.h>

#include <QFile>
#include <QFileInfo>
#include <QHash>

#include "core/base/file_reader.h"
#include "database/exchange/package_path.h"
#include "database/exchange/package_readers.h"
#include "database/exchange/zip_archive.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr zip_int64_t kMostEntries = 4'000'000;
constexpr zip_uint64_t kMostGrowth = 200;
constexpr zip_uint64_t kMostTotalBytes = zip_uint64_t(256) << 30;

/// An archive that anybody may have made: only what was looked at is read.
class ZipReader final : public PackageReader {
public:
    ZipReader(QString path, ZipArchive archive, quint64 fileBytes)
        : m_path(std::move(path)), m_archive(std::move(archive)), m_fileBytes(fileBytes) {}

    Result<void> look() {
        const zip_int64_t count = zip_get_num_entries(m_archive.get(), 0);
        if (count > kMostEntries) return malformed(u"more than %1 entries"_s.arg(kMostEntries));
        zip_uint64_t packed = 0, total = 0;
        for (zip_int64_t i = 0; i < count; ++i) {
            const auto index = zip_uint64_t(i);
            zip_stat_t facts;
            if (zip_stat_index(m_archive.get(), index, ZIP_FL_ENC_GUESS, &facts) != 0)
                return malformed(u"an entry that cannot be read"_s);
            if (const auto looked = lookAt(index, facts); !looked) return looked;
            packed += facts.comp_size;
            total += facts.size;
            if (packed > m_fileBytes) return malformed(u"entries that overlap"_s);
            if (total > kMostTotalBytes) return malformed(u"entries that are too large together"_s);
        }
        return {};
    }

    Result<QByteArray> read(const QString& name, qint64 mostBytes) override {
        const auto found = m_entries.constFind(name);
        if (found == m_entries.constEnd()) return malformed(name + u" is missing"_s);
        if (found->bytes > quint64(mostBytes)) return malformed(name + u" is too large"_s);
        const ZipStream stream(zip_fopen_index(m_archive.get(), found->index, 0));
        if (!stream) return malformed(name + u" cannot be read"_s);
        QByteArray bytes(qsizetype(found->bytes), Qt::Uninitialized);
        for (qsizetype filled = 0; filled < bytes.size();) {
            const zip_int64_t count =
                zip_fread(stream.get(), bytes.data() + filled, zip_uint64_t(bytes.size() - filled));
            if (count <= 0) return malformed(name + u" is damaged"_s);
            filled += count;
        }
        char beyond = 0;  // also makes libzip compare the checksum
        if (zip_fread(stream.get(), &beyond, 1) != 0) return malformed(name + u" is damaged"_s);
        return bytes;
    }

    Error malformed(const QString& what) const {
        return Error{ErrorCode::FileMalformed, (m_path + u": "_s + what).toStdString()};
    }

private:
    struct Entry {
        zip_uint64_t index = 0;
        quint64 bytes = 0;
    };

    Result<void> lookAt(zip_uint64_t index, const zip_stat_t& facts) {
        constexpr zip_uint64_t kNeeded =
            ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
        if ((facts.valid & kNeeded) != kNeeded) return malformed(u"an entry without name or size"_s);
        const QString name = QString::fromUtf8(facts.name);
        if (facts.encryption_method != ZIP_EM_NONE) return malformed(name + u" is encrypted"_s);
        if (facts.comp_method != ZIP_CM_STORE && facts.comp_method != ZIP_CM_DEFLATE)
            return malformed(name + u" is packed in a way that is not read"_s);
        const bool folder = name.endsWith(u'/') && facts.size == 0;
        if (!isSafePath(folder ? name.chopped(1) : name))
            return malformed(u"a path that leaves the archive: "_s + name);
        constexpr zip_uint64_t kSmall = 1 << 20;
        if (facts.size > kSmall && facts.size / kMostGrowth > facts.comp_size)
            return malformed(name + u" grows too much when unpacked"_s);
        zip_uint8_t system = 0;
        zip_uint32_t attributes = 0;
        zip_file_get_external_attributes(m_archive.get(), index, 0, &system, &attributes);
        const auto kind = (attributes >> 16) & S_IFMT;
        if (system == ZIP_OPSYS_UNIX && kind != 0 && kind != S_IFREG && !(folder && kind == S_IFDIR))
            return malformed(name + u" is a link or another special file"_s);
        if (m_entries.contains(name)) return malformed(name + u" stands there twice"_s);
        m_entries.insert(name, {index, facts.size});
        return {};
    }

    QString m_path;
    ZipArchive m_archive;
    quint64 m_fileBytes;
    QHash<QString, Entry> m_entries;
};

}  // namespace

Result<std::unique_ptr<PackageReader>> openZip(const QString& path) {
    const auto file = FileReader::open(path.toStdString());
    if (!file) return file.error();
    int code = 0;
    ZipArchive archive(zip_open(QFile::encodeName(path).constData(), ZIP_RDONLY, &code));
    if (!archive) {
        if (code == ZIP_ER_MEMORY) return Error{ErrorCode::OutOfMemory, path.toStdString()};
        return Error{ErrorCode::FileMalformed, path.toStdString() + ": not an archive, or cut short"};
    }
    auto reader = std::make_unique<ZipReader>(path, std::move(archive), file->size());
    if (const auto looked = reader->look(); !looked) return looked.error();
    return std::unique_ptr<PackageReader>(std::move(reader));
}

}  // namespace facenet
