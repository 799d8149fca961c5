#pragma once

#include <QString>
#include <functional>
#include <memory>
#include <optional>
#include <semaphore>
#include <type_traits>
#include <utility>

#include "core/base/caught.h"
#include "core/base/result.h"
#include "core/base/worker.h"
#include "database/gallery_store.h"

namespace facenet {

/// The thread that owns the database connection. Calls run there one after the other, in the order they were made, and
/// all that were taken run before the thread ends. A call may be answered with StoreFailed (no store is open),
/// OutOfMemory or Internal (what it threw).
/// Thread: any
class StoreThread {
public:
    /// Calls that wait; enough for all that a window asks while a long one runs.
    static constexpr std::size_t kMostWaiting = 64;

    enum class WhenFull {
        Refuse,  ///< answered with StoreBusy at once, in the thread that asks
        Take,    ///< for what must not be refused and is asked seldom: opening, locking
    };

    StoreThread();
    ~StoreThread();  ///< finishes what is queued, then closes the store

    /// Opens a store, without the daily backup, and closes the one before, which stays open when that fails.
    /// `answer(Result<void>)` is called on the store's thread. Errors: those of `GalleryStore::open`
    void open(const QString& folder, std::function<void(Result<void>)> answer, Memory memory = Memory::OfThisUser);

    /// Runs `call(GalleryStore&)`, which returns a `Result`, on the store's thread, and then `answer(Result)` there.
    /// Never waits. Errors: StoreBusy
    template <typename Call, typename Answer>
    void post(Call call, Answer answer, WhenFull whenFull = WhenFull::Refuse) {
        using Outcome = std::invoke_result_t<Call&, GalleryStore&>;
        if (whenFull == WhenFull::Refuse && m_worker.waiting() >= kMostWaiting)
            return answer(Outcome(Error{ErrorCode::StoreBusy, {}}));
        m_worker.post([this, call = std::move(call), answer = std::move(answer)]() mutable { answer(answerOf(call)); });
    }

    /// Runs `call(GalleryStore&)` on the store's thread and waits for its answer, and for room when the queue is full.
    /// Thread: workers; never the GUI thread, nor the store's own, which would wait for itself
    template <typename Call>
    auto ask(Call&& call) -> std::invoke_result_t<Call&, GalleryStore&> {
        using Outcome = std::invoke_result_t<Call&, GalleryStore&>;
        std::optional<Outcome> outcome;
        std::binary_semaphore answered(0);
        m_worker.waitForRoom(kMostWaiting);
        m_worker.post([&] {
            outcome.emplace(answerOf(call));
            answered.release();
        });
        answered.acquire();
        return std::move(*outcome);
    }

private:
    template <typename Call>
    auto answerOf(Call& call) {
        using Outcome = std::invoke_result_t<Call&, GalleryStore&>;
        return caught("the store", [&]() -> Outcome {
            return m_store ? call(*m_store) : Outcome(Error{ErrorCode::StoreFailed, "no store is open"});
        });
    }

    std::unique_ptr<GalleryStore> m_store;  ///< used on the worker's thread only
    Worker m_worker;
};

}  // namespace facenet
