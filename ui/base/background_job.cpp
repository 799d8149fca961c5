#include "ui/base/background_job.h"

namespace facenet {
namespace {

constexpr int kPollMs = 100;

}  // namespace

BackgroundJob::BackgroundJob(QObject* parent) : QObject(parent) {
    m_poll.setInterval(kPollMs);
    connect(&m_poll, &QTimer::timeout, this, [this] {
        if (m_state) Q_EMIT progressed(m_state->done, m_state->total);
    });
}

BackgroundJob::~BackgroundJob() {
    // What the work refers to may go next.
    if (m_state) m_state->control.cancel();
    m_threads.waitForDone();
}

std::shared_ptr<BackgroundJob::State> BackgroundJob::begin() {
    if (m_state) m_state->control.cancel();
    m_state = std::make_shared<State>();
    m_paused = false;
    m_running.start();
    m_poll.start();
    Q_EMIT changed();
    return m_state;
}

void BackgroundJob::end() {
    m_state.reset();
    m_poll.stop();
    m_paused = false;
    Q_EMIT changed();
}

void BackgroundJob::pause() {
    if (!m_state) return;
    m_state->control.pause();
    m_paused = true;
    Q_EMIT changed();
}

void BackgroundJob::resume() {
    if (!m_state) return;
    m_state->control.resume();
    m_paused = false;
    Q_EMIT changed();
}

void BackgroundJob::cancel() {
    if (m_state) m_state->control.cancel();
}

double BackgroundJob::secondsLeft() const {
    if (!m_state || m_state->done <= 0) return 0;
    return static_cast<double>(m_running.elapsed()) / 1000 * (m_state->total - m_state->done) / m_state->done;
}

}  // namespace facenet
