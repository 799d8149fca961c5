#include "app/cli/timing.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

namespace facenet::cli {

namespace {

constexpr int kWarmUps = 3;

}  // namespace

Timing::Timing(std::vector<double> runsMs) : m_sortedMs(std::move(runsMs)) {
    std::ranges::sort(m_sortedMs);
}

double Timing::totalMs() const {
    return std::accumulate(m_sortedMs.begin(), m_sortedMs.end(), 0.0);
}

double Timing::percentileMs(double percent) const {
    const double rank = std::ceil(percent / 100 * static_cast<double>(m_sortedMs.size()));
    return m_sortedMs[static_cast<std::size_t>(std::max(rank - 1, 0.0))];
}

Result<double> measureOnceMs(const std::function<Result<void>()>& work) {
    const auto began = std::chrono::steady_clock::now();
    if (const auto done = work(); !done) return done.error();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
}

Result<Timing> measure(int repetitions, const std::function<Result<void>()>& work) {
    for (int i = 0; i < kWarmUps; ++i)
        if (const auto done = work(); !done) return done.error();
    std::vector<double> runsMs;
    for (int i = 0; i < repetitions; ++i) {
        const auto tookMs = measureOnceMs(work);
        if (!tookMs) return tookMs.error();
        runsMs.push_back(*tookMs);
    }
    return Timing(std::move(runsMs));
}

Json timingJson(const std::string& stage, const Timing& timing) {
    return {{"stage", stage},
            {"median_ms", rounded(timing.medianMs(), 3)},
            {"p95_ms", rounded(timing.p95Ms(), 3)},
            {"runs", timing.runs()}};
}

}  // namespace facenet::cli
