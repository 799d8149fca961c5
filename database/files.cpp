#include "database/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "core/base/file_reader.h"

namespace facenet {

namespace {

Error errorOf(const std::error_code& error, const QString& path) {
    const std::string context = path.toStdString() + ": " + error.message();
    if (error == std::errc::no_space_on_device || error.value() == EDQUOT) return {ErrorCode::DiskFull, context};
    if (error == std::errc::permission_denied || error == std::errc::operation_not_permitted ||
        error == std::errc::read_only_file_system)
        return {ErrorCode::StoreReadOnly, context};
    return {ErrorCode::StoreFailed, context};
}

Error lastError(const QString& path) {
    return errorOf({errno, std::generic_category()}, path);
}

}  // namespace

Result<void> createPrivateFolder(const QString& folder) {
    if (QFileInfo(folder).isDir()) return {};
    const std::filesystem::path path = QFile::encodeName(QDir::cleanPath(folder)).toStdString();
    std::error_code failure;
    if (std::filesystem::create_directories(path, failure))
        std::filesystem::permissions(path, std::filesystem::perms::owner_all, failure);
    if (failure) return errorOf(failure, folder);
    return {};
}

Result<void> createPrivateFile(const QString& path) {
    const int file = ::open(QFile::encodeName(path).constData(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0 && errno != EEXIST) return lastError(path);
    if (file >= 0) ::close(file);
    return {};
}

Result<void> copyFile(const QString& from, const QString& to) {
    if (const auto made = createPrivateFile(to); !made) return made;
    QFile source(from), target(to);
    if (!source.open(QIODevice::ReadOnly)) return Error{ErrorCode::FileUnreadable, from.toStdString()};
    if (!target.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return Error{ErrorCode::FileUnwritable, to.toStdString()};
    while (!source.atEnd()) {
        const QByteArray piece = source.read(1 << 20);
        if (source.error() != QFileDevice::NoError) return Error{ErrorCode::FileUnreadable, from.toStdString()};
        if (target.write(piece) != piece.size() || !target.flush())
            return fileError(to.toStdString(), errno, ErrorCode::FileUnwritable);
    }
    return syncToDisk(to);
}

bool isWritable(const QString& path) {
    return ::access(QFile::encodeName(path).constData(), W_OK) == 0;
}

Result<void> syncToDisk(const QString& path) {
    const int file = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return lastError(path);
    const auto closing = qScopeGuard([file] { ::close(file); });
    if (::fsync(file) != 0) return lastError(path);
    return {};
}

}  // namespace facenet
