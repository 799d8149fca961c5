#pragma once

#include <algorithm>
#include <cmath>

namespace facenet {

struct Interval {
    double low = 0, high = 1;
};

/// The 95 % interval of a share that was counted.
/// In:     0 to 1; of so many independent cases, which need not be a whole number. Of none it is everything
/// Source: Wilson, Probable inference, the law of succession, and statistical inference, JASA 22, 1927
inline Interval wilsonInterval(double share, double count) {
    if (count <= 0) return {};
    constexpr double kNormalQuantile = 1.96;
    const double z2 = kNormalQuantile * kNormalQuantile;
    const double middle = (share + z2 / (2 * count)) / (1 + z2 / count);
    const double half =
        kNormalQuantile / (1 + z2 / count) * std::sqrt(share * (1 - share) / count + z2 / (4 * count * count));
    return {.low = std::max(0.0, middle - half), .high = std::min(1.0, middle + half)};
}

}  // namespace facenet
