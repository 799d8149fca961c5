#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace facenet {

/// Threads that do what they are given in the order it came; with one thread, one thing after the other. They begin
/// when they are needed, fewer where the system lets no more begin. A task must not throw. Thread: any
class Worker {
public:
    explicit Worker(std::size_t mostThreads = 1) : m_mostThreads(mostThreads) {}
    ~Worker();  ///< does what waits, then ends
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void post(std::function<void()> task);  ///< throws std::system_error where not one thread can begin
    std::size_t waiting() const;
    void waitForRoom(std::size_t mostWaiting);  ///< until fewer wait; not on a thread of its own
    void waitForDone();                         ///< likewise, until nothing waits or runs

private:
    void beginThread();
    void run();

    mutable std::mutex m_mutex;
    std::condition_variable m_added, m_taken;
    std::deque<std::function<void()>> m_tasks;
    const std::size_t m_mostThreads;
    std::size_t m_running = 0;
    bool m_ending = false;
    std::vector<std::thread> m_threads;
};

}  // namespace facenet
