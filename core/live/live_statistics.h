#pragma once

#include <chrono>
#include <deque>
#include <mutex>
#include <optional>

#include "core/live/live_pipeline.h"

namespace facenet {

/// Counts over the last two seconds.
/// Thread: any
class LiveStatisticsCounter {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    void reset();
    void noteCaptured(TimePoint at);
    /// In: none where faces were only followed
    void noteRecognized(TimePoint at, std::optional<double> tookMs);

    /// Since `reset` where that is less than two seconds ago. `skippedFrames` is not counted here.
    LiveStatistics at(TimePoint now) const;

private:
    struct Recognized {
        TimePoint at;
        std::optional<double> tookMs;
    };

    mutable std::mutex m_mutex;
    TimePoint m_since;
    std::deque<TimePoint> m_captured;
    std::deque<Recognized> m_recognized;
};

}  // namespace facenet
