#include "database/base/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>
#include <algorithm>
#include <cerrno>
#include <system_error>
#include <vector>

#include "core/base/file_reader.h"
#include "core/base/replaced_file.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

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
    // What is not UTF-8 has become something else, and that folder would be another one.
    if (folder.contains(QChar::ReplacementCharacter))
        return Error{ErrorCode::StoreFailed, folder.toStdString() + ": its path is not in UTF-8; rename the folder"};
    const QString path = QDir::cleanPath(folder);
    const auto made = makeFolders(QFile::encodeName(path).toStdString(), Readers::UserAlone);
    if (made || made.error().code == ErrorCode::DiskFull) return made;
    QString present = path;
    while (!QFileInfo::exists(present)) present = QFileInfo(present).path();
    return Error{isWritable(present) ? ErrorCode::StoreFailed : ErrorCode::StoreReadOnly, made.error().context};
}

Result<void> createPrivateFile(const QString& path) {
    const int file = ::open(QFile::encodeName(path).constData(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0 && errno != EEXIST) return lastError(path);
    if (file >= 0) ::close(file);
    return {};
}

Result<void> copyInto(ReplacedFile& target, const QString& from) {
    const auto source = FileReader::open(QFile::encodeName(from).toStdString());
    if (!source) return source.error();
    std::vector<std::byte> piece(1 << 20);
    for (std::uint64_t at = 0; at < source->size(); at += piece.size()) {
        piece.resize(std::min<std::uint64_t>(piece.size(), source->size() - at));
        if (const auto read = source->read(at, piece); !read) return read;
        target.write(piece);
    }
    return {};
}

Result<void> copyFile(const QString& from, const QString& to) {
    ReplacedFile target(QFile::encodeName(to).toStdString(), Readers::UserAlone);
    if (const auto copied = copyInto(target, from); !copied) return copied;
    return target.commit();
}

Error unwritableFile(const Error& error, const QString& path) {
    return {error.code == ErrorCode::DiskFull ? ErrorCode::DiskFull : ErrorCode::FileUnwritable, path.toStdString()};
}

bool isNameOfStore(const QString& name) {
    static const QStringList kOwn{u"store-id"_s, u"models"_s, u"trainings"_s, u"training-records"_s, u"window.lock"_s};
    static const QStringList kBeginnings{u"facenet.sqlite"_s, u"restoring"_s, u"in-use"_s};
    return kOwn.contains(name) || std::any_of(kBeginnings.begin(), kBeginnings.end(),
                                              [&](const QString& beginning) { return name.startsWith(beginning); });
}

namespace {

/// Whether a store that keeps its files in this folder keeps this one.
bool isOfStoreIn(const QString& folder, const QString& file, bool exists) {
    if (folder.isEmpty() || !file.startsWith(folder + u'/')) return false;
    const QStringList parts = file.mid(folder.size() + 1).split(u'/');
    // A copy may be laid among the backups.
    const bool isCopy = parts.size() == 2 && parts[0] == u"backups"_s && file.endsWith(u".sqlite"_s) && !exists;
    return isNameOfStore(parts[0]) || (parts[0] == u"backups"_s && !isCopy);
}

}  // namespace

Result<void> checkNotOfStore(const QString& storeFolder, const QString& path, Replaces replaces) {
    if (const auto checked = checkTarget(path.toStdString(), replaces); !checked) return checked;
    const bool exists = QFileInfo::exists(path);
    const QString above = QFileInfo(QFileInfo(path).path()).canonicalFilePath();
    const QString file = exists ? QFileInfo(path).canonicalFilePath() : above + u'/' + QFileInfo(path).fileName();
    QStringList folders{QFileInfo(storeFolder).canonicalFilePath()};
    // Other stores are as dear to whoever keeps them: those around the place.
    constexpr int kDepth = 3;
    QString around = above;
    for (int up = 0; up < kDepth && !around.isEmpty(); ++up, around = QFileInfo(around).path())
        if (QFileInfo::exists(around + u"/facenet.sqlite"_s)) folders.append(around);
    for (const QString& folder : std::as_const(folders))
        if (isOfStoreIn(folder, file, exists))
            return Error{ErrorCode::InvalidArgument, path.toStdString() + " belongs to the data folder itself"};
    return {};
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
