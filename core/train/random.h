#pragma once

#include <cstdint>

namespace facenet {

/// Numbers that depend on nothing but what they are asked for: the same seed, epoch and place always give the same
/// ones, on any thread and after any resume, and different places never share a stream.
/// Source: SplitMix64, Steele, Lea and Flood, OOPSLA 2014
class CounterRandom {
public:
    CounterRandom(std::uint64_t seed, std::uint64_t epoch, std::uint64_t place)
        : m_state(mixed(mixed(mixed(seed + kGolden) + epoch + kGolden) + place + kGolden)) {}

    std::uint64_t next() {
        m_state += kGolden;
        return mixed(m_state);
    }
    /// 0 to count - 1, each as likely. In: count >= 1
    std::uint64_t below(std::uint64_t count) {
        return next() % count;  // uneven by less than count / 2^64
    }
    /// 0 to 1, 1 excluded.
    double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    double between(double low, double high) { return low + (high - low) * unit(); }

private:
    static constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15ULL;

    static std::uint64_t mixed(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }

    std::uint64_t m_state;
};

}  // namespace facenet
