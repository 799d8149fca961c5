#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace facenet {

/// Reads bytes and whole numbers forward, the first byte of a number the highest; what is asked for beyond the end is
/// no number.
class BigEndianReader {
public:
    explicit BigEndianReader(std::span<const std::byte> bytes) : m_left(bytes) {}
    bool atEnd() const { return m_left.empty(); }
    std::size_t left() const { return m_left.size(); }

    std::optional<std::span<const std::byte>> take(std::uint64_t count) {
        if (count > m_left.size()) return {};
        const std::span<const std::byte> taken = m_left.first(count);
        m_left = m_left.subspan(count);
        return taken;
    }
    std::optional<std::uint64_t> number(std::size_t bytes) {
        const auto taken = take(bytes);
        if (!taken) return {};
        std::uint64_t value = 0;
        for (const std::byte byte : *taken) value = value << 8 | std::to_integer<std::uint64_t>(byte);
        return value;
    }

private:
    std::span<const std::byte> m_left;
};

}  // namespace facenet
