#pragma once

#include <QFuture>
#include <QPromise>
#include <QThreadPool>
#include <memory>

namespace facenet {

/// Runs `work`, which returns a `Result`, on a thread of the pool. Attach `.then(context, ...)` for the answer.
template <typename Work>
auto inBackground(Work work) -> QFuture<std::invoke_result_t<Work>> {
    auto promise = std::make_shared<QPromise<std::invoke_result_t<Work>>>();
    auto future = promise->future();
    promise->start();
    QThreadPool::globalInstance()->start([promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    });
    return future;
}

}  // namespace facenet
