#pragma once

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QSemaphore>
#include <QTimer>
#include <atomic>
#include <memory>

#include "core/base/job_control.h"
#include "ui/widgets/background.h"

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
        auto run = [state, work = std::move(work)]() -> Outcome {
            const QSemaphoreReleaser ended(state->ended);
            return work(state->control);
        };
        inBackground(std::move(run)).then(this, [this, state, answer = std::move(answer)](const Outcome& result) {
            if (end(state)) answer(result);
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
    struct State {
        QSemaphore ended;
        std::atomic<int> done = 0, total = 0;
        JobControl control{[this](int units, int all) {
            total = all;
            done = units;
        }};
    };

    std::shared_ptr<State> begin();
    bool end(const std::shared_ptr<State>& state);

    std::shared_ptr<State> m_state;
    QList<std::shared_ptr<State>> m_begun;  ///< may still run
    QTimer m_poll;
    QElapsedTimer m_running;
    bool m_paused = false;
};

}  // namespace facenet
