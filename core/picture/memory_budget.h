#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace facenet {

/// Memory that several threads share while they decode. Who needs all of it or more waits until nobody else has any,
/// and then goes alone.
/// Thread: any
class MemoryBudget {
public:
    explicit MemoryBudget(std::int64_t bytes) : m_bytes(bytes) {}

    /// Holds a part of the budget as long as it lives.
    class Share {
    public:
        /// Waits until there is room; more than all of the budget counts as all of it.
        Share(MemoryBudget& budget, std::int64_t bytes);
        ~Share();
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;

    private:
        MemoryBudget& m_budget;
        const std::int64_t m_bytes;
    };

    std::int64_t mostTakenBytes() const;  ///< at one moment, so far

private:
    const std::int64_t m_bytes;
    mutable std::mutex m_mutex;
    std::condition_variable m_freed;
    std::int64_t m_taken = 0, m_mostTaken = 0;
};

/// The one of all decoding in this program.
MemoryBudget& decodingBudget();

}  // namespace facenet
