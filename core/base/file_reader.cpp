#include "core/base/file_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace facenet {

Error fileError(const std::string& pathUtf8, int errorNumber, ErrorCode otherwise) {
    const std::string context = pathUtf8 + ": " + std::generic_category().message(errorNumber);
    switch (errorNumber) {
        case ENOENT:
        case ENOTDIR:
            return {otherwise == ErrorCode::FileUnwritable ? otherwise : ErrorCode::FileNotFound, context};
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            return {ErrorCode::DiskFull, context};
        default:
            return {otherwise, context};
    }
}

Result<FileReader> FileReader::open(const std::string& pathUtf8) {
    // Without O_NONBLOCK a pipe of that name would be waited for.
    FileReader reader(pathUtf8, ::open(pathUtf8.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status {};
    if (reader.m_descriptor < 0 || ::fstat(reader.m_descriptor, &status) != 0)
        return fileError(pathUtf8, errno, ErrorCode::FileUnreadable);
    if (!S_ISREG(status.st_mode)) return Error{ErrorCode::FileUnreadable, pathUtf8 + ": not a regular file"};
    reader.m_size = static_cast<std::uint64_t>(status.st_size);
    return reader;
}

FileReader::~FileReader() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

Error FileReader::about(const Error& error) const {
    std::string context = error.context;
    std::ranges::replace_if(
        context, [](char c) { return c < ' ' || c > '~'; }, '?');
    return {error.code, m_path + ": " + context};
}

Result<void> FileReader::read(std::uint64_t offset, std::span<std::byte> out) const {
    if (offset > m_size || out.size() > m_size - offset) return Error{ErrorCode::FileTruncated, m_path};
    while (!out.empty()) {
        const ssize_t count = ::pread(m_descriptor, out.data(), out.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fileError(m_path, errno, ErrorCode::FileUnreadable);
        if (count == 0) return Error{ErrorCode::FileTruncated, m_path};  // it shrank since it was opened
        offset += static_cast<std::uint64_t>(count);
        out = out.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

}  // namespace facenet
