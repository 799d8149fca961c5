#include "core/base/replaced_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <filesystem>
#include <random>
#include <utility>

#include "core/base/file_reader.h"

namespace facenet {

namespace {

std::string folderOf(const std::string& pathUtf8) {
    const std::string folder = std::filesystem::path(pathUtf8).parent_path().string();
    return folder.empty() ? "." : folder;
}

/// Waits until a file, a folder's list of names, or with `syncfs` everything in a folder is on the disk.
/// Out: an error number; 0 also where a file system cannot promise that, which is no reason to fail
int waitFor(const std::string& path, int (*sync)(int)) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return errno == EACCES ? 0 : errno;
    const int failed = sync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    return failed == EINVAL || failed == EROFS || failed == ENOTSUP ? 0 : failed;
}

/// Not so a link to one: the link alone would go.
bool isDatabase(const std::string& path) {
    constexpr std::string_view kMagic("SQLite format 3\0", 16);
    std::error_code unknown;
    if (std::filesystem::is_symlink(path, unknown)) return false;
    std::array<char, kMagic.size()> begin{};
    const auto file = FileReader::open(path);
    return file && file->read(0, std::as_writable_bytes(std::span(begin))) &&
           std::string_view(begin.data(), begin.size()) == kMagic;
}

}  // namespace

Result<void> checkTarget(const std::string& pathUtf8, Replaces replaces) {
    // A device or a pipe would be gone, and have been given nothing.
    struct stat found {};
    if (::lstat(pathUtf8.c_str(), &found) == 0 && !S_ISREG(found.st_mode) && !S_ISLNK(found.st_mode) &&
        !S_ISDIR(found.st_mode))
        return Error{ErrorCode::InvalidArgument, pathUtf8 + " is no file but a device or a pipe"};
    constexpr std::string_view kDatabase = "facenet.sqlite";
    std::string name = std::filesystem::path(pathUtf8).filename().string();
    // As file systems of other systems compare names.
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::error_code unknown;
    if (name.starts_with(kDatabase)) {
        name.erase(0, kDatabase.size());
        const bool isOne = name.empty() || name == "-wal" || name == "-shm" || name == "-journal";
        if (isOne && std::filesystem::exists(pathUtf8, unknown))
            return Error{ErrorCode::InvalidArgument, pathUtf8 + " is the database of a data folder"};
    }
    if (replaces == Replaces::NoDatabase && isDatabase(pathUtf8))
        return Error{ErrorCode::InvalidArgument, pathUtf8 + " is a database, which is not replaced"};
    return {};
}

ReplacedFile::ReplacedFile(std::string pathUtf8, Readers readers, Replaces replaces)
    : m_path(std::move(pathUtf8)),
      m_replaces(replaces),
      m_folder(folderOf(m_path)),
      m_temporary(m_path + ".partial-" + std::to_string(std::random_device{}())) {
    const mode_t mode = readers == Readers::Everybody ? 0666 : 0600;
    m_descriptor = ::open(m_folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
    if (m_descriptor < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        m_descriptor = ::open(m_temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
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
    m_error = waitFor(m_folder, ::fsync);
    if (m_error != 0) return fileError(m_path, m_error, ErrorCode::FileUnwritable);
    return {};
}

Result<void> ReplacedFile::commitWithoutWaiting() {
    return takePlace();
}

Result<void> ReplacedFile::takePlace() {
    if (auto checked = checkTarget(m_path, m_replaces); !checked) return checked;
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

Result<void> replaceFile(const std::string& pathUtf8, std::string_view text, Readers readers) {
    ReplacedFile file(pathUtf8, readers);
    file.write(text);
    return file.commit();
}

Result<void> moveIntoPlace(const std::string& partUtf8, const std::string& pathUtf8, Replaces replaces) {
    if (auto checked = checkTarget(pathUtf8, replaces); !checked) return checked;
    std::error_code unknown;
    int failed = waitFor(partUtf8, std::filesystem::is_directory(partUtf8, unknown) ? ::syncfs : ::fsync);
    if (failed == 0 && ::rename(partUtf8.c_str(), pathUtf8.c_str()) != 0) failed = errno;
    if (failed == 0) failed = waitFor(folderOf(pathUtf8), ::fsync);
    if (failed != 0) return fileError(pathUtf8, failed, ErrorCode::FileUnwritable);
    return {};
}

Result<void> makeFolders(const std::string& pathUtf8, Readers readers) {
    std::error_code unknown;
    if (std::filesystem::is_directory(pathUtf8, unknown)) return {};
    const std::string parent = folderOf(pathUtf8);
    if (parent == pathUtf8) return fileError(pathUtf8, ENOENT, ErrorCode::FileUnwritable);
    if (auto made = makeFolders(parent, readers); !made) return made;
    int failed = ::mkdir(pathUtf8.c_str(), readers == Readers::Everybody ? 0777 : 0700) == 0 ? 0 : errno;
    // Another program may have been faster.
    if (failed == EEXIST && std::filesystem::is_directory(pathUtf8, unknown)) failed = 0;
    if (failed == 0) failed = waitFor(parent, ::fsync);
    if (failed != 0) return fileError(pathUtf8, failed, ErrorCode::FileUnwritable);
    return {};
}

}  // namespace facenet
