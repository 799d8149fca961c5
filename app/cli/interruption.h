#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

namespace facenet::cli {

/// Ctrl+C and a polite kill: the first asks the running command to end cleanly, the second ends the program at once.
/// Made before any other thread, since all inherit that the signals go to this one's.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    bool requested() const { return m_requested; }

    /// What wakes a command that waits for something; called on another thread, at once when it was asked already.
    /// Empty: nothing.
    void setWake(std::function<void()> wake);

private:
    void listen();

    std::atomic<bool> m_requested = false;
    std::mutex m_mutex;
    std::function<void()> m_wake;
    std::thread m_thread;
};

}  // namespace facenet::cli
