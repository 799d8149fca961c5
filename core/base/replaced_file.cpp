#include "core/base/replaced_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <random>
#include <utility>

#include "core/base/file_reader.h"

namespace facenet {

namespace {

constexpr mode_t kMode = 0666;  // the user's mask takes away from it

std::string folderOf(const std::string& pathUtf8) {
    const std::string folder = std::filesystem::path(pathUtf8).parent_path().string();
    return folder.empty() ? "." : folder;
}

}  // namespace

ReplacedFile::ReplacedFile(std::string pathUtf8)
    : m_path(std::move(pathUtf8)),
      m_folder(folderOf(m_path)),
      m_temporary(m_path + ".partial-" + std::to_string(std::random_device{}())) {
    m_descriptor = ::open(m_folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, kMode);
    if (m_descriptor < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        m_descriptor = ::open(m_temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kMode);
        m_named = m_descriptor >= 0;
    }
    if (m_descriptor < 0) m_error = errno;
}

ReplacedFile::~ReplacedFile() {
    if (m_descriptor >= 0) ::close(m_descriptor);
    if (m_named) ::unlink(m_temporary.c_str());
}

void ReplacedFile::write(std::span<const std::byte> bytes) {
    while (m_error == 0 && !bytes.empty()) {
        const ssize_t count = ::write(m_descriptor, bytes.data(), bytes.size());
        if (count >= 0) {
            bytes = bytes.subspan(static_cast<std::size_t>(count));
        } else if (errno != EINTR) {
            m_error = errno;
        }
    }
}

void ReplacedFile::write(std::string_view text) {
    write(std::as_bytes(std::span(text)));
}

Result<void> ReplacedFile::commit() {
    if (m_error == 0 && ::fsync(m_descriptor) != 0) m_error = errno;
    if (auto placed = takePlace(); !placed) return placed;
    syncFolder();
    return {};
}

Result<void> ReplacedFile::commitWithoutWaiting() {
    return takePlace();
}

Result<void> ReplacedFile::takePlace() {
    if (m_error == 0 && !m_named) {
        const std::string unnamed = "/proc/self/fd/" + std::to_string(m_descriptor);
        if (::linkat(AT_FDCWD, unnamed.c_str(), AT_FDCWD, m_temporary.c_str(), AT_SYMLINK_FOLLOW) == 0)
            m_named = true;
        else
            m_error = errno;
    }
    if (m_error == 0 && ::rename(m_temporary.c_str(), m_path.c_str()) != 0) m_error = errno;
    if (m_error != 0) return fileError(m_path, m_error, ErrorCode::FileUnwritable);
    m_named = false;
    ::close(std::exchange(m_descriptor, -1));
    return {};
}

/// The new name is on the disk too; a file system that cannot promise that is no reason to fail.
void ReplacedFile::syncFolder() const {
    const int descriptor = ::open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

Result<void> replaceFile(const std::string& pathUtf8, std::string_view text) {
    ReplacedFile file(pathUtf8);
    file.write(text);
    return file.commit();
}

}  // namespace facenet
