#include "database/store/read_only_store.h"

#include <QFile>
#include <QFileInfo>

#include "database/base/files.h"
#include "database/store/schema.h"
#include "database/store/store_file.h"
#include "database/store/store_place.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

Error readOnly(const QString& path, const char* why) {
    return {ErrorCode::StoreReadOnly, path.toStdString() + ": " + why};
}

/// A file as it is at one moment.
Result<QByteArray> bytesOf(const QString& path) {
    const QFileInfo before(path);
    QFile source(path);
    if (!source.open(QIODevice::ReadOnly)) return readOnly(path, "it cannot be read");
    QByteArray bytes = source.readAll();
    const QFileInfo after(path);
    if (after.size() != before.size() || after.lastModified() != before.lastModified() || bytes.size() != after.size())
        return Error{ErrorCode::StoreLocked, path.toStdString()};
    return bytes;
}

Result<std::unique_ptr<Sql>> copyInMemory(const QString& path) {
    const auto bytes = bytesOf(path);
    return bytes ? Sql::openBytes(*bytes) : Result<std::unique_ptr<Sql>>(bytes.error());
}

}  // namespace

Result<std::unique_ptr<Sql>> openReadOnlyStore(const QString& folder) {
    const QString path = storeFilePath(folder);
    if (!QFileInfo(path).isFile()) return readOnly(path, "there is no store");
    if (QFileInfo(path + u"-wal"_s).size() > 0)
        return readOnly(path,
                        "it is in use or was not closed, and its newest changes stand in a log beside it; copy the "
                        "folder to where you can write");
    auto sql = isOnReadOnlyMedium(folder) ? Sql::open(path, Sql::Access::Unchanging) : copyInMemory(path);
    if (!sql) return sql;
    const auto version = checkStore(**sql);
    if (!version) return about(path.toStdString(), version.error());
    if (*version != storeMigrations().size())
        return readOnly(path, "it is of an older version; copy the folder to where you can write");
    return sql;
}

}  // namespace facenet
