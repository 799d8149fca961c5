#include "core/live/playback_clock.h"

#include <algorithm>

namespace facenet {

namespace {

using namespace std::chrono_literals;

constexpr double kAssumedFramesPerSecond = 25;
constexpr int kIntervalsLate = 2;
/// However late, a picture at least this often.
constexpr auto kLongestWithoutFrame = 250ms;

}  // namespace

PlaybackClock::PlaybackClock(double framesPerSecond)
    : m_interval(1 / (framesPerSecond > 0 ? framesPerSecond : kAssumedFramesPerSecond)) {}

PlaybackClock::TimePoint PlaybackClock::timeOf(double timeS) const {
    return *m_start + std::chrono::duration_cast<TimePoint::duration>(Seconds(timeS));
}

PlaybackClock::TimePoint PlaybackClock::dueAt(double timeS, TimePoint now) {
    if (!m_start) m_start = now - std::chrono::duration_cast<TimePoint::duration>(Seconds(timeS));
    return timeOf(timeS);
}

bool PlaybackClock::shouldSkip(double timeS, TimePoint now) {
    const TimePoint due = dueAt(timeS, now);
    const bool late = now - due > kIntervalsLate * m_interval;
    if (late && now - m_shownAt < kLongestWithoutFrame) return true;
    if (late) {
        restart();
        dueAt(timeS, now);
    }
    m_shownAt = std::max(now, timeOf(timeS));
    return false;
}

void PlaybackClock::wait(double timeS, TimePoint now) {
    const auto interval = std::chrono::duration_cast<TimePoint::duration>(m_interval);
    if (m_start && now > timeOf(timeS) + interval) *m_start += now - (timeOf(timeS) + interval);
}

void PlaybackClock::loop(TimePoint now) {
    m_start = std::max(now, m_shownAt + std::chrono::duration_cast<TimePoint::duration>(m_interval));
}

}  // namespace facenet
