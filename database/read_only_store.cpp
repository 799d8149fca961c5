#include "database/read_only_store.h"

#include <sys/mman.h>
#include <unistd.h>

#include <QFile>
#include <QFileInfo>

#include "core/base/file_reader.h"
#include "database/files.h"
#include "database/schema.h"
#include "database/store_file.h"
#include "database/store_place.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

Error readOnly(const QString& path, const char* why) {
    return {ErrorCode::StoreReadOnly, path.toStdString() + ": " + why};
}

/// A file as it is at one moment, in memory only. Out: holds its number, by which it can be opened
Result<std::shared_ptr<int>> copyInMemory(const QString& path) {
    const QFileInfo before(path);
    std::shared_ptr<int> copy(new int(::memfd_create("facenet", MFD_CLOEXEC)), [](int* descriptor) {
        if (*descriptor >= 0) ::close(*descriptor);
        delete descriptor;
    });
    QFile source(path), target;
    if (!source.open(QIODevice::ReadOnly)) return readOnly(path, "it cannot be read");
    if (*copy < 0 || !target.open(*copy, QIODevice::WriteOnly))
        return Error{ErrorCode::OutOfMemory, path.toStdString()};
    while (!source.atEnd()) {
        const QByteArray piece = source.read(1 << 20);
        if (target.write(piece) != piece.size() || !target.flush())
            return Error{ErrorCode::OutOfMemory, path.toStdString()};
    }
    const QFileInfo after(path);
    if (after.size() != before.size() || after.lastModified() != before.lastModified() || target.size() != after.size())
        return Error{ErrorCode::StoreLocked, path.toStdString()};
    return copy;
}

}  // namespace

Result<ReadOnlyStore> openReadOnlyStore(const QString& folder) {
    const QString path = storeFilePath(folder);
    if (!QFileInfo(path).isFile()) return readOnly(path, "there is no store");
    if (QFileInfo(path + u"-wal"_s).size() > 0)
        return readOnly(path,
                        "it is in use or was not closed, and its newest changes stand in a log beside it; copy the "
                        "folder to where you can write");
    ReadOnlyStore store;
    QString place = path;
    if (!isOnReadOnlyMedium(folder)) {
        const auto copy = copyInMemory(path);
        if (!copy) return copy.error();
        place = u"/proc/self/fd/%1"_s.arg(**copy);
        store.copy = *copy;
    }
    auto sql = Sql::open(place, Sql::Access::Unchanging);
    if (!sql) return sql.error();
    const auto version = checkStore(**sql);
    if (!version) return about(path.toStdString(), version.error());
    if (*version != storeMigrations().size())
        return readOnly(path, "it is of an older version; copy the folder to where you can write");
    store.sql = std::move(*sql);
    return store;
}

}  // namespace facenet
