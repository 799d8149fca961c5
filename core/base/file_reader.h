#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "core/base/result.h"

namespace facenet {

/// A failed system call on a file as an `Error`.
/// In:  its `errno`; `otherwise`, the code for what has none of its own
/// Out: DiskFull, or FileNotFound where `otherwise` is not FileUnwritable, or `otherwise`
Error fileError(const std::string& pathUtf8, int errorNumber, ErrorCode otherwise);

/// A regular file of known size, read in pieces at any place.
/// A mapping would be shorter, but kills the program when the medium is unplugged.
class FileReader {
public:
    /// Errors: FileNotFound, FileUnreadable (also for what is not a regular file)
    static Result<FileReader> open(const std::string& pathUtf8);

    FileReader(FileReader&& other) noexcept
        : m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1)), m_size(other.m_size) {}
    FileReader& operator=(FileReader&&) = delete;
    ~FileReader();

    const std::string& path() const { return m_path; }
    std::uint64_t size() const { return m_size; }

    /// An error of this file: the path before the context, of which only printable ASCII is kept, since it may quote
    /// what a hostile file says.
    Error about(const Error& error) const;

    /// Fills `out` from `offset` on, both in bytes. Errors: FileUnreadable, FileTruncated
    /// Thread: any number of callers
    Result<void> read(std::uint64_t offset, std::span<std::byte> out) const;

private:
    FileReader(std::string path, int descriptor) : m_path(std::move(path)), m_descriptor(descriptor) {}

    std::string m_path;
    int m_descriptor = -1;
    std::uint64_t m_size = 0;
};

}  // namespace facenet
