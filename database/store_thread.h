#pragma once

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QThread>
#include <exception>
#include <functional>
#include <memory>
#include <new>

#include "core/base/result.h"
#include "database/gallery_store.h"

namespace facenet {

/// The thread that owns the database connection. Calls run there one after the other, in the order they were made, and
/// all of them run before the thread ends: nothing that was asked for is lost.
/// Thread: any
class StoreThread {
public:
    StoreThread();
    ~StoreThread();  ///< finishes what is queued, then closes the store

    /// Opens a store, without the daily backup, and closes the one before, which stays open when that fails. Errors:
    /// those of `GalleryStore::open`
    QFuture<Result<void>> open(const QString& folder);

    /// Runs `call(GalleryStore&)`, which returns a `Result`, on the store's thread. Waits when the queue is full.
    /// Without an open store the result is StoreFailed; what `call` throws becomes OutOfMemory or Internal.
    /// Attach `.then(context, ...)` for the answer.
    template <typename Call>
    auto run(Call call) -> QFuture<std::invoke_result_t<Call, GalleryStore&>> {
        using Answer = std::invoke_result_t<Call, GalleryStore&>;
        auto promise = std::make_shared<QPromise<Answer>>();
        auto future = promise->future();
        promise->start();
        post([promise, call = std::move(call)](GalleryStore* store) mutable {
            keep(*promise, [&]() -> Answer {
                return store ? call(*store) : Answer(Error{ErrorCode::StoreFailed, "no store is open"});
            });
        });
        return future;
    }

private:
    /// Keeps a promise; no exception leaves the store's thread.
    template <typename Answer, typename Body>
    static void keep(QPromise<Answer>& promise, Body body) {
        try {
            promise.addResult(body());
        } catch (const std::bad_alloc&) {
            promise.addResult(Answer(Error{ErrorCode::OutOfMemory, "the store"}));
        } catch (const std::exception& failure) {
            promise.addResult(Answer(Error{ErrorCode::Internal, failure.what()}));
        }
        promise.finish();
    }

    void post(std::function<void(GalleryStore*)> task);

    struct Private;
    std::unique_ptr<Private> m_d;
};

}  // namespace facenet
