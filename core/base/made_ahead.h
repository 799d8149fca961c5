#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace facenet {

/// Items that a thread of its own makes in order, a few ahead of whoever takes them.
/// Thread: one caller; `make` and `bytesOf` run on the thread of its own
template <typename Item>
class MadeAhead {
public:
    struct Limits {
        std::size_t items = 1;
        std::size_t bytes = ~std::size_t{0};  ///< of what waits; above it there is only one
    };
    using Make = std::function<Item(std::size_t index)>;
    using BytesOf = std::function<std::size_t(const Item&)>;

    /// In: how many there are, how many may wait, what makes the item of an index and must not throw
    MadeAhead(
        std::size_t count, Limits limits, Make make, BytesOf bytesOf = [](const Item&) { return std::size_t{0}; })
        : m_count(count), m_limits(limits), m_make(std::move(make)), m_bytesOf(std::move(bytesOf)), m_thread([this] {
              run();
          }) {}
    MadeAhead(const MadeAhead&) = delete;
    MadeAhead& operator=(const MadeAhead&) = delete;
    /// The item that is being made is the last.
    ~MadeAhead() {
        {
            const std::lock_guard lock(m_mutex);
            m_ending = true;
        }
        m_changed.notify_all();
        m_thread.join();
    }

    /// The next one; there must be one.
    Item take() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return !m_made.empty(); });
        Item first = std::move(m_made.front().item);
        m_bytes -= m_made.front().bytes;
        m_made.pop_front();
        lock.unlock();
        m_changed.notify_all();
        return first;
    }

private:
    struct Made {
        Item item;
        std::size_t bytes;
    };

    void run() {
        for (std::size_t index = 0; index < m_count; ++index) {
            {
                std::unique_lock lock(m_mutex);
                m_changed.wait(lock, [this] {
                    return m_ending || m_made.empty() || (m_made.size() < m_limits.items && m_bytes < m_limits.bytes);
                });
                if (m_ending) return;
            }
            Item item = m_make(index);
            const std::size_t bytes = m_bytesOf(item);
            {
                const std::lock_guard lock(m_mutex);
                m_bytes += bytes;
                m_made.push_back({std::move(item), bytes});
            }
            m_changed.notify_all();
        }
    }

    const std::size_t m_count;
    const Limits m_limits;
    const Make m_make;
    const BytesOf m_bytesOf;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Made> m_made;
    std::size_t m_bytes = 0;
    bool m_ending = false;
    std::thread m_thread;
};

}  // namespace facenet
