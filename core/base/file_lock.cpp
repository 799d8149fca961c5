#include "core/base/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

namespace facenet {

namespace {

/// Whether a file that is open still has its name: whoever had the lock before may have removed it meanwhile.
bool isStillThere(int descriptor, const std::string& path) {
    struct stat opened {
    }, named{};
    return ::fstat(descriptor, &opened) == 0 && ::stat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
           opened.st_dev == named.st_dev;
}

}  // namespace

FileLock::~FileLock() {
    if (m_descriptor < 0) return;
    ::unlink(m_path.c_str());
    ::close(m_descriptor);
}

FileLock::Attempt FileLock::tryLock(std::chrono::milliseconds patience) {
    constexpr std::chrono::milliseconds kBetween(20);
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const int descriptor = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (descriptor < 0) return Attempt::Impossible;
        const int failed = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
        if (failed == 0 && isStillThere(descriptor, m_path)) {
            m_descriptor = descriptor;
            return Attempt::Taken;
        }
        ::close(descriptor);
        if (failed != 0 && failed != EWOULDBLOCK && failed != EINTR) return Attempt::Impossible;
        if (failed != EWOULDBLOCK) continue;
        if (std::chrono::steady_clock::now() >= deadline) return Attempt::Held;
        std::this_thread::sleep_for(kBetween);
    }
}

}  // namespace facenet
