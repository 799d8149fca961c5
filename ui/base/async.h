#pragma once

#include <QObject>
#include <QPointer>
#include <atomic>
#include <functional>
#include <memory>
#include <utility>

#include "core/base/caught.h"
#include "core/base/worker.h"
#include "database/store_thread.h"

/// Work in the background, the only way to do it: it runs on a worker or on the store's thread, what it throws becomes
/// an error, and its `Result` comes to the thread of the receiver, unless the receiver is gone or nobody wants the
/// answer any more. The GUI thread never waits.
///
/// QFuture::then serves none of this: in Qt 6.4 it runs twice where the future ends while it is attached.
namespace facenet {

/// Whether the answer to a question is still wanted. Thread: any
class AnswerToken {
public:
    AnswerToken() = default;  ///< of a question whose answer is always wanted
    bool isStale() const { return m_latest && *m_latest != m_number; }

private:
    friend class AnswerTokens;
    AnswerToken(std::shared_ptr<const std::atomic<int>> latest, int number)
        : m_latest(std::move(latest)), m_number(number) {}

    std::shared_ptr<const std::atomic<int>> m_latest;
    int m_number = 0;
};

/// Gives out tokens for questions of one kind: those before the latest, and all when this is gone, are stale.
/// Thread: one
class AnswerTokens {
public:
    AnswerTokens() = default;
    ~AnswerTokens() { ++*m_latest; }
    AnswerTokens(const AnswerTokens&) = delete;
    AnswerTokens& operator=(const AnswerTokens&) = delete;

    AnswerToken next() { return {m_latest, ++*m_latest}; }
    /// The same as for the latest question, for what follows from its answer.
    AnswerToken latest() const { return {m_latest, *m_latest}; }
    void dropAll() { ++*m_latest; }

private:
    std::shared_ptr<std::atomic<int>> m_latest = std::make_shared<std::atomic<int>>(0);
};

/// Carries calls from any thread to the GUI thread, in their order, while the receiver is there and the token is not
/// stale. Made on the GUI thread, called in any.
class CallBack {
public:
    CallBack(QObject* receiver, AnswerToken token);
    void operator()(std::function<void()> call) const;

private:
    QObject* m_mailbox;  ///< lives as long as the application, while the receiver may be going
    QPointer<QObject> m_receiver;
    AnswerToken m_token;
};

/// `answer` as what any thread may call once with its result.
template <typename Answer>
auto answeringIn(QObject* receiver, const AnswerToken& token, Answer answer) {
    return [back = CallBack(receiver, token), answer = std::move(answer)](auto result) mutable {
        back([answer = std::move(answer), result = std::move(result)]() mutable { answer(std::move(result)); });
    };
}

/// The application's workers, as many as the machine has processors. For what is done soon; what lasts, pauses or must
/// keep its order has a `Worker` or a `BackgroundJob` of its own.
Worker& applicationWorkers();

/// Runs `work`, which returns a `Result`, on a worker, and hands it to `answer` in the receiver's thread.
template <typename Work, typename Answer>
void inBackground(Worker& worker, QObject* receiver, const AnswerToken& token, Work work, Answer answer) {
    worker.post([answer = answeringIn(receiver, token, std::move(answer)), work = std::move(work)]() mutable {
        answer(caught("in the background", work));
    });
}

template <typename Work, typename Answer>
void inBackground(QObject* receiver, Work work, Answer answer) {
    inBackground(applicationWorkers(), receiver, AnswerToken(), std::move(work), std::move(answer));
}

/// Runs `call(GalleryStore&)` on the store's thread, and hands its `Result` to `answer` in the receiver's thread.
/// Errors: StoreBusy where too much waits already, and those of `StoreThread`
template <typename Call, typename Answer>
void inStore(StoreThread& store, QObject* receiver, const AnswerToken& token, Call call, Answer answer,
             StoreThread::WhenFull whenFull = StoreThread::WhenFull::Refuse) {
    store.post(std::move(call), answeringIn(receiver, token, std::move(answer)), whenFull);
}

template <typename Call, typename Answer>
void inStore(StoreThread& store, QObject* receiver, Call call, Answer answer) {
    inStore(store, receiver, AnswerToken(), std::move(call), std::move(answer));
}

}  // namespace facenet
