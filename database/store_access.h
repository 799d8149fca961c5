#pragma once

#include <type_traits>

#include "database/store_thread.h"

namespace facenet {

/// The way of a long job to a store: directly on the store's own thread, through a `StoreThread` from any other. A job
/// asks for a little at a time, so that it holds neither the store's thread nor a transaction while it works or pauses.
/// Thread: the job's
class StoreAccess {
public:
    // Implicit: whoever has a store has access to it.
    StoreAccess(GalleryStore& store) : m_store(&store) {}
    StoreAccess(StoreThread& thread) : m_thread(&thread) {}

    /// Runs `call(GalleryStore&)`, which returns a `Result`, and waits for its answer.
    /// Errors: those of `call` and of `StoreThread::ask`
    template <typename Call>
    auto ask(Call&& call) const -> std::invoke_result_t<Call&, GalleryStore&> {
        return m_thread ? m_thread->ask(call) : call(*m_store);
    }

private:
    GalleryStore* m_store = nullptr;
    StoreThread* m_thread = nullptr;
};

}  // namespace facenet
