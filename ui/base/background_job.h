#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <atomic>
#include <memory>

#include "core/base/job_control.h"
#include "ui/base/async.h"

namespace facenet {

/// A long piece of work on a thread of its own, with progress, time left, pause and cancel. One at a time: a newer one
/// ends the one before, whose answer is dropped. Ends when it is destroyed, which waits for it.
/// Thread: GUI
class BackgroundJob : public QObject {
    Q_OBJECT

public:
    explicit BackgroundJob(QObject* parent = nullptr);
    ~BackgroundJob() override;

    /// In: `work(JobControl&)`, which returns a `Result`; `answer` is called with it on the GUI thread
    template <typename Work, typename Answer>
    void run(Work work, Answer answer) {
        using Outcome = std::invoke_result_t<const Work&, JobControl&>;
        const std::shared_ptr<State> state = begin();
        auto run = [state, work = std::move(work)]() -> Outcome { return work(state->control); };
        inBackground(m_threads, this, m_runs.next(), std::move(run),
                     [this, answer = std::move(answer)](const Outcome& result) mutable {
                         end();
                         answer(result);
                     });
    }

    bool isRunning() const { return m_state != nullptr; }
    bool isPaused() const { return m_paused; }
    void pause();
    void resume();
    /// Ends the work; what it has done is discarded.
    void cancel();
    double secondsLeft() const;  ///< 0 while that is not known

Q_SIGNALS:
    void changed();  ///< begun, paused, resumed or ended
    void progressed(int done, int total);

private:
    static constexpr int kMostThreads = 2;  ///< a newer run does not wait for the one that it ends

    struct State {
        std::atomic<int> done = 0, total = 0;
        JobControl control{[this](int units, int all) {
            total = all;
            done = units;
        }};
    };

    std::shared_ptr<State> begin();
    void end();

    Worker m_threads{kMostThreads};  ///< of its own: what is paused must not keep others from running
    AnswerTokens m_runs;
    std::shared_ptr<State> m_state;
    QTimer m_poll;
    QElapsedTimer m_running;
    bool m_paused = false;
};

}  // namespace facenet
