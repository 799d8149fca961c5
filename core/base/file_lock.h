#pragma once

#include <chrono>
#include <string>
#include <utility>

namespace facenet {

/// Keeps other programs, and other parts of this one, away from something as long as it lives. The lock is the
/// system's on a file that is made for it: it goes with the program, however that ends, and a file that could not be
/// removed afterwards keeps nobody away.
/// Thread: one
class FileLock {
public:
    explicit FileLock(std::string pathUtf8) : m_path(std::move(pathUtf8)) {}
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock();

    enum class Attempt {
        Taken,
        Held,        ///< somebody else has it
        Impossible,  ///< no file can be made or locked there
    };
    /// In: how long to wait for somebody else, who is looked after every 20 ms; 0: not at all
    Attempt tryLock(std::chrono::milliseconds patience = {});

private:
    const std::string m_path;
    int m_descriptor = -1;
};

}  // namespace facenet
