#include "ui/base/async.h"
#include "core/base/allowed_cores.h"

#include <QCoreApplication>
#include <algorithm>
#include <deque>
#include <mutex>

namespace facenet {
namespace {

/// What other threads want to be called on the GUI thread, in a queue of its own: Qt's events only wake it.
class Mailbox final : public QObject {
public:
    using QObject::QObject;

    void post(std::function<void()> call) {
        {
            const std::lock_guard lock(m_mutex);
            m_calls.push_back(std::move(call));
        }
        QCoreApplication::postEvent(this, new QEvent(QEvent::User));
    }

    Worker workers{static_cast<std::size_t>(std::max(2, allowedCores()))};

protected:
    void customEvent(QEvent*) override {
        std::unique_lock lock(m_mutex);
        const std::function<void()> call = std::move(m_calls.front());
        m_calls.pop_front();
        lock.unlock();
        call();
    }

private:
    std::mutex m_mutex;
    std::deque<std::function<void()>> m_calls;  ///< as many as there are events on their way
};

/// The application's; ends with it.
Mailbox& mailbox() {
    static QPointer<Mailbox> mailbox;
    if (!mailbox) mailbox = new Mailbox(QCoreApplication::instance());
    return *mailbox;
}

}  // namespace

CallBack::CallBack(QObject* receiver, AnswerToken token)
    : m_mailbox(&mailbox()), m_receiver(receiver), m_token(std::move(token)) {
    Q_ASSERT(receiver->thread() == m_mailbox->thread());
}

void CallBack::operator()(std::function<void()> call) const {
    static_cast<Mailbox*>(m_mailbox)->post([receiver = m_receiver, token = m_token, call = std::move(call)] {
        if (receiver && !token.isStale()) call();
    });
}

Worker& applicationWorkers() {
    return mailbox().workers;
}

}  // namespace facenet
