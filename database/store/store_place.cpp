#include "database/store/store_place.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>
#include <QSysInfo>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "core/base/replaced_file.h"
#include "database/base/files.h"

namespace facenet {

using namespace Qt::Literals::StringLiterals;

namespace {

Error unsuitable(const QString& folder, const char* what) {
    return {ErrorCode::StoreFailed, folder.toStdString() + ": " + what};
}

/// What the kernel calls file systems of other machines, Lustre by its number. FUSE may be one.
bool isNetworkDrive(const QString& folder) {
    struct statfs found {};
    if (::statfs(QFile::encodeName(folder).constData(), &found) != 0) return false;
    static constexpr std::array<unsigned long, 11> kNetworks{
        NFS_SUPER_MAGIC, SMB_SUPER_MAGIC, CIFS_SUPER_MAGIC, SMB2_SUPER_MAGIC, AFS_SUPER_MAGIC, CODA_SUPER_MAGIC,
        NCP_SUPER_MAGIC, V9FS_MAGIC,      CEPH_SUPER_MAGIC, 0x0bd00bd0,       FUSE_SUPER_MAGIC};
    return std::ranges::find(kNetworks, static_cast<unsigned long>(found.f_type)) != kNetworks.end();
}

QByteArray idOfThisHost() {
    const QByteArray machine = QSysInfo::machineUniqueId();
    return machine.isEmpty() ? QSysInfo::machineHostName().toUtf8() : machine;
}

}  // namespace

Result<void> checkPlace(const QString& folder) {
    // Without a name where that is possible: a program that is ended leaves nothing behind.
    int file = ::open(QFile::encodeName(folder).constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) {
        QByteArray name = QFile::encodeName(folder) + "/place-XXXXXX";
        file = ::mkostemp(name.data(), O_CLOEXEC);
        if (file >= 0) ::unlink(name.constData());
    }
    if (file < 0) {
        // A full disk says nothing against the place.
        if (errno == ENOSPC || errno == EDQUOT) return {};
        return Error{isWritable(folder) ? ErrorCode::StoreFailed : ErrorCode::StoreReadOnly,
                     folder.toStdString() + ": " + std::strerror(errno)};
    }
    const auto closing = qScopeGuard([file] { ::close(file); });
    struct stat status {};
    if (::fstat(file, &status) != 0 || (status.st_mode & 0077) != 0)
        return unsuitable(folder, "the file system does not keep files private");
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    if (::fcntl(file, F_SETLK, &whole) != 0) return unsuitable(folder, "the file system does not lock files");
    constexpr std::size_t kSize = 4096;
    if (::ftruncate(file, kSize) != 0) return {};  // full, as above
    void* map = ::mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (map == MAP_FAILED) return unsuitable(folder, "the file system does not share memory maps of files");
    ::munmap(map, kSize);
    return {};
}

bool isOnReadOnlyMedium(const QString& folder) {
    struct statvfs found {};
    return ::statvfs(QFile::encodeName(folder).constData(), &found) == 0 && (found.f_flag & ST_RDONLY) != 0;
}

Result<std::shared_ptr<HostLease>> HostLease::take(const QString& folder) {
    std::shared_ptr<HostLease> lease(new HostLease);
    if (!isNetworkDrive(folder)) return lease;
    const QString path = folder + u"/in-use-by-host"_s;
    const QByteArray mine = idOfThisHost();
    for (int attempt = 0; attempt < 2; ++attempt) {
        const int file = ::open(QFile::encodeName(path).constData(), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (file < 0)
            return Error{isWritable(folder) ? ErrorCode::StoreFailed : ErrorCode::StoreReadOnly,
                         path.toStdString() + ": " + std::strerror(errno)};
        auto closing = qScopeGuard([file] { ::close(file); });
        // Who is alone with it may write in it; a host that is about to is waited for.
        const bool alone = ::flock(file, LOCK_EX | LOCK_NB) == 0;
        if (!alone) static_cast<void>(::flock(file, LOCK_SH));
        QFile text;
        if (!text.open(file, QIODevice::ReadWrite)) return Error{ErrorCode::StoreFailed, path.toStdString()};
        const QList<QByteArray> lines = text.readAll().split('\n');
        if (lines.first().isEmpty() && alone) {
            const QByteArray content = mine + '\n' + QSysInfo::machineHostName().toUtf8() + '\n' +
                                       QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toUtf8() + '\n';
            if (text.write(content) != content.size() || !text.flush() || ::fsync(file) != 0)
                return Error{ErrorCode::DiskFull, path.toStdString()};
        } else if (lines.first() != mine) {
            return Error{ErrorCode::StoreLocked,
                         folder.toStdString() + ", by the computer " + lines.value(1).toStdString() + " since " +
                             lines.value(2).toStdString() + "; if it is not in use there any more remove " +
                             path.toStdString()};
        }
        // The last program of this host may have removed it meanwhile.
        static_cast<void>(::flock(file, LOCK_SH));
        struct stat opened {
        }, present{};
        if (::fstat(file, &opened) == 0 && ::stat(QFile::encodeName(path).constData(), &present) == 0 &&
            opened.st_ino == present.st_ino) {
            closing.dismiss();
            lease->m_path = path;
            lease->m_descriptor = file;
            return lease;
        }
    }
    return Error{ErrorCode::StoreLocked, path.toStdString()};
}

HostLease::~HostLease() {
    if (m_descriptor < 0) return;
    if (::flock(m_descriptor, LOCK_EX | LOCK_NB) == 0) ::unlink(QFile::encodeName(m_path).constData());
    ::close(m_descriptor);
}

}  // namespace facenet
