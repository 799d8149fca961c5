#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>

namespace facenet::test {

/// A file that exists in memory alone, for readers that want a path.
class MemoryFile {
public:
    MemoryFile() : m_descriptor(memfd_create("fuzz", 0)), m_path("/proc/self/fd/" + std::to_string(m_descriptor)) {}
    ~MemoryFile() { ::close(m_descriptor); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    /// Gives it this content. Out: its path
    const std::string& fill(const std::uint8_t* bytes, std::size_t size) const {
        if (::ftruncate(m_descriptor, 0) != 0 || ::pwrite(m_descriptor, bytes, size, 0) != static_cast<ssize_t>(size))
            std::abort();
        return m_path;
    }

private:
    int m_descriptor;
    std::string m_path;
};

/// A folder in memory with one file of a name.
class MemoryFolder {
public:
    explicit MemoryFolder(const std::string& name) {
        char folder[] = "/dev/shm/fuzz-XXXXXX";
        if (!::mkdtemp(folder)) std::abort();
        m_folder = folder;
        m_file = m_folder + '/' + name;
    }
    ~MemoryFolder() {
        ::unlink(m_file.c_str());
        ::rmdir(m_folder.c_str());
    }
    MemoryFolder(const MemoryFolder&) = delete;
    MemoryFolder& operator=(const MemoryFolder&) = delete;

    /// Out: the folder
    const std::string& fill(const std::uint8_t* bytes, std::size_t size) const {
        std::FILE* file = std::fopen(m_file.c_str(), "wb");
        if (!file || std::fwrite(bytes, 1, size, file) != size || std::fclose(file) != 0) std::abort();
        return m_folder;
    }

private:
    std::string m_folder, m_file;
};

}  // namespace facenet::test
