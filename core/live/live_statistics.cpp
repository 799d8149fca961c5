#include "core/live/live_statistics.h"

#include <algorithm>
#include <vector>

namespace facenet {

namespace {

using namespace std::chrono_literals;

constexpr auto kWindow = 2s;
/// A shorter time than this says little about a rate.
constexpr std::chrono::duration<double> kShortest = 250ms;

}  // namespace

void LiveStatisticsCounter::reset() {
    const std::lock_guard lock(m_mutex);
    m_since = std::chrono::steady_clock::now();
    m_captured.clear();
    m_recognized.clear();
}

void LiveStatisticsCounter::noteCaptured(TimePoint at) {
    const std::lock_guard lock(m_mutex);
    m_captured.push_back(at);
    while (at - m_captured.front() > kWindow) m_captured.pop_front();
}

void LiveStatisticsCounter::noteRecognized(TimePoint at, std::optional<double> tookMs) {
    const std::lock_guard lock(m_mutex);
    m_recognized.push_back({at, tookMs});
    while (at - m_recognized.front().at > kWindow) m_recognized.pop_front();
}

LiveStatistics LiveStatisticsCounter::at(TimePoint now) const {
    const std::lock_guard lock(m_mutex);
    const TimePoint from = std::max(now - kWindow, m_since);
    const double elapsedS = std::max(kShortest, std::chrono::duration<double>(now - from)).count();
    const auto captured = std::count_if(m_captured.begin(), m_captured.end(), [&](TimePoint at) { return at >= from; });
    int recognized = 0;
    std::vector<double> tookMs;
    for (const Recognized& one : m_recognized) {
        if (one.at < from) continue;
        ++recognized;
        if (one.tookMs) tookMs.push_back(*one.tookMs);
    }

    LiveStatistics statistics{.capturedPerSecond = static_cast<double>(captured) / elapsedS,
                              .recognizedPerSecond = recognized / elapsedS};
    if (!tookMs.empty()) {
        const auto middle = tookMs.begin() + static_cast<std::ptrdiff_t>(tookMs.size() / 2);
        std::nth_element(tookMs.begin(), middle, tookMs.end());
        statistics.recognitionMs = *middle;
    }
    return statistics;
}

}  // namespace facenet
