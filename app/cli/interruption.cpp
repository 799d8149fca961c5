#include "app/cli/interruption.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

namespace facenet::cli {

namespace {

constexpr int kEndListening = SIGUSR1;

sigset_t signalsListenedTo() {
    sigset_t set;
    sigemptyset(&set);
    for (const int number : {SIGINT, SIGTERM, SIGHUP, kEndListening}) {
        // Who ignores it, as `nohup` makes a program do, goes on: blocked it would be heard.
        struct sigaction present {};
        if (sigaction(number, nullptr, &present) == 0 && present.sa_handler == SIG_IGN) continue;
        sigaddset(&set, number);
    }
    return set;
}

}  // namespace

Interruption::Interruption() {
    const sigset_t set = signalsListenedTo();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    m_thread = std::thread([this] { listen(); });
}

Interruption::~Interruption() {
    pthread_kill(m_thread.native_handle(), kEndListening);
    m_thread.join();
}

void Interruption::setWake(std::function<void()> wake) {
    const std::lock_guard lock(m_mutex);
    m_wake = std::move(wake);
    if (m_wake && m_requested) m_wake();
}

void Interruption::listen() {
    const sigset_t set = signalsListenedTo();
    for (int number = 0; sigwait(&set, &number) == 0 && number != kEndListening;) {
        if (m_requested) _exit(128 + number);
        const std::lock_guard lock(m_mutex);
        m_requested = true;
        if (m_wake) m_wake();
    }
}

}  // namespace facenet::cli
