#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

namespace facenet {

/// A mailbox for one item: the newest wins and a slow reader never holds up a fast writer.
/// Thread: any number of writers and readers.
template <typename T>
class LatestSlot {
public:
    /// Stores `item`. An item that nobody took is overwritten and counted as skipped.
    void put(T item) {
        {
            const std::lock_guard lock(m_mutex);
            if (m_closed) return;
            if (m_item) ++m_skipped;
            m_item = std::move(item);
        }
        m_changed.notify_one();
    }

    /// Waits for an item; empty once the slot is closed.
    std::optional<T> take() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_closed || m_item; });
        return takeLocked();
    }

    /// Waits at most `patience`; empty on time-out or once the slot is closed.
    std::optional<T> takeFor(std::chrono::milliseconds patience) {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, patience, [this] { return m_closed || m_item; });
        return takeLocked();
    }

    /// Drops what is stored and wakes everyone; later items are ignored.
    void close() {
        {
            const std::lock_guard lock(m_mutex);
            m_closed = true;
            m_item.reset();
        }
        m_changed.notify_all();
    }

    /// Items that were overwritten before anybody took them.
    std::uint64_t skipped() const {
        const std::lock_guard lock(m_mutex);
        return m_skipped;
    }

private:
    std::optional<T> takeLocked() { return std::exchange(m_item, std::nullopt); }

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<T> m_item;
    std::uint64_t m_skipped = 0;
    bool m_closed = false;
};

}  // namespace facenet
