#include "app/quit_on_signal.h"

#include <sys/signalfd.h>
#include <unistd.h>
#include <csignal>

namespace facenet {

namespace {

sigset_t quitSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
    return signals;
}

}  // namespace

void QuitOnSignal::holdSignals() {
    const sigset_t signals = quitSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

QuitOnSignal::QuitOnSignal() {
    const sigset_t signals = quitSignals();
    m_descriptor = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
    if (m_descriptor < 0) return;
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        signalfd_siginfo received{};
        if (read(m_descriptor, &received, sizeof received) == sizeof received) Q_EMIT quitWanted();
    });
}

QuitOnSignal::~QuitOnSignal() {
    m_notifier.reset();
    if (m_descriptor >= 0) close(m_descriptor);
}

}  // namespace facenet
