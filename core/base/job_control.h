#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

namespace facenet {

/// Progress of a job of several parts, in units of its control's `report`.
struct JobPart {
    int first = 0, count = 100, total = 100;

    /// What to report of the job when so much of this part is done; all of it where there is
    /// nothing to do.
    int unitsDone(std::int64_t done, std::int64_t of) const {
        return first + static_cast<int>(of > 0 ? count * done / of : count);
    }
};

/// How the owner of a long job steers it, and how the job reports.
/// Thread: the job calls `proceed` and `report`; anybody may call the rest.
class JobControl {
public:
    enum class Ending { None, Stop, Cancel };

    /// `onProgress` is called on the job's thread with the units done and the units in all.
    explicit JobControl(std::function<void(int done, int total)> onProgress = {})
        : m_onProgress(std::move(onProgress)) {}

    /// Asked by the job between units of work: waits while paused, false when the job is to end.
    bool proceed() {
        std::unique_lock lock(m_mutex);
        if (m_paused && m_ending == Ending::None) {
            const auto begun = std::chrono::steady_clock::now();
            m_changed.wait(lock, [this] { return !m_paused || m_ending != Ending::None; });
            m_waited += std::chrono::steady_clock::now() - begun;
        }
        return m_ending == Ending::None;
    }
    /// How long `proceed` has waited in all, which is no time of work.
    std::chrono::duration<double> waited() const {
        const std::lock_guard lock(m_mutex);
        return m_waited;
    }

    /// Asked instead where others would wait too: false when the job is to end, and also when it is to pause.
    bool proceedAtOnce() const {
        const std::lock_guard lock(m_mutex);
        return !m_paused && m_ending == Ending::None;
    }

    /// In: units of work, whatever they are; 0 <= done <= total
    void report(int done, int total) {
        if (m_onProgress) m_onProgress(done, total);
    }

    void pause() {
        set([this] { m_paused = true; });
    }
    void resume() {
        set([this] { m_paused = false; });
    }
    /// Ends the job and keeps what it has reached; a job that was cancelled stays so.
    void stop() {
        set([this] {
            if (m_ending == Ending::None) m_ending = Ending::Stop;
        });
    }
    /// Ends the job and discards what it has done.
    void cancel() {
        set([this] { m_ending = Ending::Cancel; });
    }

    Ending ending() const {
        const std::lock_guard lock(m_mutex);
        return m_ending;
    }

private:
    template <typename Change>
    void set(Change change) {
        {
            const std::lock_guard lock(m_mutex);
            change();
        }
        m_changed.notify_all();
    }

    std::function<void(int, int)> m_onProgress;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_paused = false;
    std::chrono::duration<double> m_waited{0};
    Ending m_ending = Ending::None;
};

/// How long is worked on something, from the making of this on, without what the job was paused for.
class WorkTime {
public:
    explicit WorkTime(const JobControl& control) : m_control(&control), m_waitedBefore(control.waited()) {}
    double seconds() const {
        const std::chrono::duration<double> all = std::chrono::steady_clock::now() - m_begin;
        return (all - (m_control->waited() - m_waitedBefore)).count();
    }

private:
    const JobControl* m_control;
    std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
    std::chrono::duration<double> m_waitedBefore;
};

}  // namespace facenet
