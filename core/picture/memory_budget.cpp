#include "core/picture/memory_budget.h"

#include <algorithm>

namespace facenet {

namespace {

/// Enough for one picture of the largest size in most formats, and for many ordinary ones side by side.
constexpr std::int64_t kDecodingBytes = std::int64_t{2} << 30;

}  // namespace

MemoryBudget::Share::Share(MemoryBudget& budget, std::int64_t bytes)
    : m_budget(budget), m_bytes(std::clamp(bytes, std::int64_t{0}, budget.m_bytes)) {
    std::unique_lock lock(m_budget.m_mutex);
    m_budget.m_freed.wait(lock, [this] { return m_budget.m_taken + m_bytes <= m_budget.m_bytes; });
    m_budget.m_taken += m_bytes;
    m_budget.m_mostTaken = std::max(m_budget.m_mostTaken, m_budget.m_taken);
}

MemoryBudget::Share::~Share() {
    {
        const std::lock_guard lock(m_budget.m_mutex);
        m_budget.m_taken -= m_bytes;
    }
    m_budget.m_freed.notify_all();
}

std::int64_t MemoryBudget::mostTakenBytes() const {
    const std::lock_guard lock(m_mutex);
    return m_mostTaken;
}

MemoryBudget& decodingBudget() {
    static MemoryBudget budget(kDecodingBytes);
    return budget;
}

}  // namespace facenet
