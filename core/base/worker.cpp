#include "core/base/worker.h"

#include <system_error>
#include <utility>

namespace facenet {

Worker::~Worker() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_added.notify_all();
    for (std::thread& thread : m_threads) thread.join();
}

void Worker::post(std::function<void()> task) {
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
        if (m_running + m_tasks.size() > m_threads.size() && m_threads.size() < m_mostThreads) beginThread();
    }
    m_added.notify_one();
}

void Worker::beginThread() {
    try {
        m_threads.emplace_back([this] { run(); });
    } catch (const std::system_error&) {
        // The system lets no more begin: those that there are do it.
        if (!m_threads.empty()) return;
        m_tasks.pop_back();
        throw;
    }
}

std::size_t Worker::waiting() const {
    const std::lock_guard lock(m_mutex);
    return m_tasks.size();
}

void Worker::waitForRoom(std::size_t mostWaiting) {
    std::unique_lock lock(m_mutex);
    m_taken.wait(lock, [&] { return m_tasks.size() < mostWaiting; });
}

void Worker::waitForDone() {
    std::unique_lock lock(m_mutex);
    m_taken.wait(lock, [&] { return m_tasks.empty() && m_running == 0; });
}

void Worker::run() {
    std::unique_lock lock(m_mutex);
    while (true) {
        m_added.wait(lock, [this] { return m_ending || !m_tasks.empty(); });
        if (m_tasks.empty()) return;
        {
            const std::function<void()> task = std::move(m_tasks.front());
            m_tasks.pop_front();
            ++m_running;
            lock.unlock();
            m_taken.notify_all();
            task();
        }
        lock.lock();
        --m_running;
        m_taken.notify_all();
    }
}

}  // namespace facenet
