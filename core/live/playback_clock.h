#pragma once

#include <chrono>
#include <optional>

namespace facenet {

/// When the frames of a file are to be shown. Knows no waiting: the time is told to it. `timeS` is
/// a frame's position in the film, seconds.
/// Thread: one caller at a time
class PlaybackClock {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// In: 0 where it is not known: 25 are assumed
    explicit PlaybackClock(double framesPerSecond);

    /// When the frame at `timeS` is due; the first one is due at once.
    TimePoint dueAt(double timeS, TimePoint now);

    /// Is the frame so late that it should be left out? Where reading cannot keep up at all, some are shown
    /// nevertheless, and the film slows down rather than racing after its own time.
    bool shouldSkip(double timeS, TimePoint now);

    /// After a pause: the next frame is due at once.
    void restart() { m_start.reset(); }

    /// The frame at `timeS` took until `now`. A film that waited for it goes on from here and doesn't hurry afterwards.
    void wait(double timeS, TimePoint now);

    /// Back at the beginning of the film: its first frame follows the last one in time.
    void loop(TimePoint now);

private:
    using Seconds = std::chrono::duration<double>;

    TimePoint timeOf(double timeS) const;

    Seconds m_interval;
    std::optional<TimePoint> m_start;  ///< when 0 s was or would have been shown
    TimePoint m_shownAt;               ///< when the last frame was due that wasn't left out
};

}  // namespace facenet
