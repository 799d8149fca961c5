#include "database/exchange/sealed_package.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QScopeGuard>
#include <QUuid>
#include <QtEndian>
#include <cerrno>

#include "core/base/file_reader.h"
#include "database/base/files.h"
#include "database/exchange/json_fields.h"
#include "database/protection/secret_key.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray kMagic = QByteArrayLiteral("FNseal01");
constexpr qint64 kMostLockBytes = 4096;
constexpr qint64 kEndBytes = 2 * 8;

struct Place {
    qint64 begin = 0, bytes = 0;
};

template <typename Number>
QByteArray littleEndian(Number number) {
    QByteArray bytes(sizeof(Number), Qt::Uninitialized);
    qToLittleEndian(number, bytes.data());
    return bytes;
}

/// What is sealed for one name opens under no other.
QByteArray contextOf(const QString& name) {
    return kMagic + "file " + name.toUtf8();
}

QByteArray contextOfList() {
    return kMagic + "list";
}

/// Writes one piece after the other and knows where it is.
class Writer {
public:
    explicit Writer(const QString& path) : m_file(path) {}

    bool open() { return m_file.open(QIODevice::WriteOnly | QIODevice::Truncate); }
    Result<Place> put(const QByteArray& bytes) {
        const Place place{m_file.pos(), bytes.size()};
        if (m_file.write(bytes) != bytes.size() || !m_file.flush())
            return fileError(m_file.fileName().toStdString(), errno, ErrorCode::FileUnwritable);
        return place;
    }

private:
    QFile m_file;
};

Result<void> fill(Writer& writer, const Package& package, const Vault& vault, const SecretKey& key,
                  JobControl& control) {
    const QByteArray lock = vault.header();
    if (const auto put = writer.put(kMagic + littleEndian(quint32(lock.size())) + lock); !put) return put.error();
    Json list = Json::array();
    for (const PackageFile& file : package) {
        if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
        const auto content = file.content();
        if (!content) return content.error();
        const auto place = writer.put(sealed(key, *content, contextOf(file.name)));
        if (!place) return place.error();
        list.push_back({{"name", file.name.toStdString()}, {"begin", place->begin}, {"bytes", place->bytes}});
        control.report(static_cast<int>(list.size()), static_cast<int>(package.size()));
    }
    const auto place = writer.put(sealed(key, toBytes(Json{{"files", std::move(list)}}), contextOfList()));
    if (!place) return place.error();
    const auto end = writer.put(littleEndian(quint64(place->begin)) + littleEndian(quint64(place->bytes)));
    return end ? Result<void>() : end.error();
}

class SealedReader final : public PackageReader {
public:
    SealedReader(QString path, FileReader file) : m_path(std::move(path)), m_file(std::move(file)) {}

    Result<void> open(const QString& passphrase) {
        const auto start = bytesAt({0, kMagic.size() + 4});
        if (!start) return start.error();
        if (!start->startsWith(kMagic)) return malformed(u"not an encrypted export"_s);
        const qint64 lockBytes = qFromLittleEndian<quint32>(start->constData() + kMagic.size());
        if (lockBytes > kMostLockBytes) return malformed(u"its lock is too long"_s);
        const auto lock = bytesAt({start->size(), lockBytes});
        if (!lock) return lock.error();
        const auto vault = Vault::fromHeader(*lock);
        if (!vault) return malformed(u"its lock is damaged"_s);
        if (passphrase.isEmpty()) return Error{ErrorCode::StoreProtected, m_path.toStdString()};
        auto key = vault->unlock(passphrase);
        if (!key) return Error{key.error().code, m_path.toStdString()};
        m_key = std::move(*key);
        return readList();
    }

    Result<QByteArray> read(const QString& name, qint64 mostBytes) override {
        const auto found = m_files.constFind(name);
        if (found == m_files.constEnd()) return malformed(name + u" is missing"_s);
        if (found->bytes - kSealBytes > mostBytes) return malformed(name + u" is too large"_s);
        return openedAt(*found, contextOf(name), name);
    }

private:
    Error malformed(const QString& what) const {
        return {ErrorCode::FileMalformed, (m_path + u": "_s + what).toStdString()};
    }

    Result<QByteArray> bytesAt(const Place& place) {
        const auto size = static_cast<qint64>(m_file.size());
        if (place.begin < 0 || place.bytes < 0 || place.begin > size || place.bytes > size - place.begin)
            return malformed(u"cut short"_s);
        QByteArray bytes(qsizetype(place.bytes), Qt::Uninitialized);
        const auto read = m_file.read(std::uint64_t(place.begin),
                                      std::as_writable_bytes(std::span(bytes.data(), std::size_t(bytes.size()))));
        if (!read) return read.error();
        return bytes;
    }

    Result<QByteArray> openedAt(const Place& place, const QByteArray& context, const QString& what) {
        const auto bytes = bytesAt(place);
        if (!bytes) return bytes;
        auto plain = unsealed(m_key, *bytes, context);
        if (!plain) return malformed(what + u" is damaged"_s);
        return std::move(*plain);
    }

    Result<void> readList() {
        const auto end = bytesAt({static_cast<qint64>(m_file.size()) - kEndBytes, kEndBytes});
        if (!end) return end.error();
        const Place place{qint64(qFromLittleEndian<quint64>(end->constData())),
                          qint64(qFromLittleEndian<quint64>(end->constData() + 8))};
        if (place.bytes > kMostTextBytes) return malformed(u"its list is too long"_s);
        const auto text = openedAt(place, contextOfList(), u"its list"_s);
        if (!text) return text.error();
        const auto json = parseJson(*text, m_path);
        if (!json) return json.error();
        std::optional<Error> failure;
        JsonFields fields(*json, m_path, failure);
        for (const Json& entry : fields.array("files")) {
            JsonFields file(entry, m_path, failure);
            m_files.insert(file.text("name"), {file.integer("begin"), file.integer("bytes")});
            if (failure) return *failure;
        }
        return failure ? Result<void>(*failure) : Result<void>();
    }

    QString m_path;
    FileReader m_file;
    SecretKey m_key;
    QHash<QString, Place> m_files;
};

}  // namespace

Result<void> writeSealedArchive(const QString& path, const Package& package, const QString& passphrase,
                                const PassphraseCost& cost, JobControl& control) {
    if (const auto checked = checkNewPassphrase(passphrase); !checked) return checked;
    if (const auto free = checkTarget(path.toStdString()); !free) return free;
    if (const QFileInfo target(path); target.exists() && !target.isFile())
        return Error{ErrorCode::InvalidArgument, path.toStdString() + " is not a file"};
    const SecretKey key = SecretKey::random();
    const auto vault = Vault::lock(key, randomBytes(16), passphrase, cost);
    if (!vault) return vault.error();
    const QString part = path + u".partial-"_s + QUuid::createUuid().toString(QUuid::Id128).left(8);
    const auto removal = qScopeGuard([&] { QFile::remove(part); });
    if (const auto made = createPrivateFile(part); !made) return unwritableFile(made.error(), path);
    {
        Writer writer(part);
        if (!writer.open()) return Error{ErrorCode::FileUnwritable, path.toStdString()};
        if (const auto filled = fill(writer, package, *vault, key, control); !filled) return filled;
    }
    return moveIntoPlace(part.toStdString(), path.toStdString());
}

bool isSealedArchive(const QString& path) {
    QFile file(path);
    return QFileInfo(path).isFile() && file.open(QIODevice::ReadOnly) && file.read(kMagic.size()) == kMagic;
}

Result<std::unique_ptr<PackageReader>> openSealedArchive(const QString& path, const QString& passphrase) {
    auto file = FileReader::open(path.toStdString());
    if (!file) return file.error();
    auto reader = std::make_unique<SealedReader>(path, std::move(*file));
    if (const auto opened = reader->open(passphrase); !opened) return opened.error();
    return std::unique_ptr<PackageReader>(std::move(reader));
}

}  // namespace facenet
