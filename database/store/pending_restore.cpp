#include "database/store/pending_restore.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <system_error>

#include "database/base/files.h"
#include "database/store/store_file.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

Result<void> move(const QString& from, const QString& to) {
    if (::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) == 0) return {};
    const std::string why = std::generic_category().message(errno);
    return Error{errno == ENOSPC ? ErrorCode::DiskFull : ErrorCode::StoreFailed, to.toStdString() + ": " + why};
}

/// Puts the new store in the place of the old one. Ended anywhere, it goes on where it stopped when it is called again:
/// as long as the new file lies in its folder, what has the store's name is the old one.
Result<void> takePlace(const QString& storeFolder) {
    const QString ready = readyFolderIn(storeFolder), path = storeFilePath(storeFolder);
    if (QFile::exists(storeFilePath(ready))) {
        const QString aside = placeAside(path);
        // A log that stayed beside the new file would be taken for its own.
        for (const QString& part : {u"-wal"_s, u"-shm"_s, u"-journal"_s, QString()})
            if (QFile::exists(path + part))
                if (const auto moved = move(path + part, aside + part); !moved) return moved;
        if (const auto synced = syncToDisk(storeFolder); !synced) return synced;
        if (const auto placed = move(storeFilePath(ready), path); !placed) return placed;
        if (const auto synced = syncToDisk(storeFolder); !synced) return synced;
    }
    QDir(ready).removeRecursively();
    return {};
}

}  // namespace

QString readyFolderIn(const QString& storeFolder) {
    return storeFolder + u"/restoring"_s;
}

QString placeAside(const QString& storeFile) {
    return storeFile + u".replaced-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss"_s);
}

std::unique_ptr<FileLock> lockRestore(const QString& storeFolder, std::chrono::milliseconds patience) {
    auto lock = std::make_unique<FileLock>(QFile::encodeName(storeFolder).toStdString() + "/restoring.lock");
    if (lock->tryLock(patience) != FileLock::Attempt::Taken) lock.reset();
    return lock;
}

Result<void> commitRestore(const QString& storeFolder, const QString& readyFolder) {
    if (const auto synced = syncToDisk(readyFolder); !synced) return synced;
    if (const auto moved = move(readyFolder, readyFolderIn(storeFolder)); !moved) return moved;
    if (const auto synced = syncToDisk(storeFolder); !synced) return synced;
    return takePlace(storeFolder);
}

Result<void> finishRestore(const QString& storeFolder) {
    const QDir folder(storeFolder);
    const bool pending = QFileInfo::exists(readyFolderIn(storeFolder));
    if (!pending && folder.entryList({u"restoring-*"_s}, QDir::Dirs).isEmpty()) return {};
    const auto lock = pending ? lockRestore(storeFolder) : lockRestore(storeFolder, {});
    // A restore that is running puts its own things away.
    if (!lock) return pending ? Result<void>(Error{ErrorCode::StoreLocked, storeFolder.toStdString()}) : Result<void>();
    if (pending)
        if (const auto placed = takePlace(storeFolder); !placed) return placed;
    for (const QString& left : folder.entryList({u"restoring-*"_s}, QDir::Dirs))
        QDir(folder.filePath(left)).removeRecursively();
    return {};
}

}  // namespace facenet
