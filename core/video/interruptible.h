#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <type_traits>
#include <utility>

#include "core/base/caught.h"
#include "core/base/result.h"

namespace facenet {

/// A device on a thread of its own. The calls of libraries hang for as long as a camera, a disk or a server says
/// nothing; here a call that takes too long is given up: its thread ends, and lets go of the device, as soon as the
/// library returns. Thread: one caller at a time; `interrupt` from any
template <typename Device>
class Interruptible {
public:
    Interruptible() = default;
    Interruptible(const Interruptible&) = delete;
    Interruptible& operator=(const Interruptible&) = delete;
    ~Interruptible() { close(); }

    /// Starts afresh with a device of its own; what there was is closed.
    /// Out: asked to stop when the device is closed, given up or interrupted, also while a call runs
    std::stop_token start() {
        close();
        const std::lock_guard lock(m_mutex);
        m_worker = std::make_shared<Worker>();
        // Detached, because a thread that hangs in a library cannot be waited for.
        std::thread([worker = m_worker] { worker->loop(); }).detach();
        return m_worker->stop.get_token();
    }

    /// What `call`, which is given the device, returns: a `Result`. It must not refer to anything that may go away
    /// before it returns.
    /// Errors: Cancelled, SourceStalled (no answer within `patience`), SourceLost (not started), OutOfMemory, Internal
    ///         (`call` threw), those of `call`
    template <typename Call>
    auto run(Call call, std::chrono::milliseconds patience) -> std::invoke_result_t<Call, Device&> {
        using Answer = std::invoke_result_t<Call, Device&>;
        const auto answer = std::make_shared<Answer>(Error{});
        const auto ran = wait([answer, call = std::move(call)](
                                  Device& device) { *answer = caught("a source", [&] { return call(device); }); },
                              patience);
        if (!ran) return ran.error();
        return std::move(*answer);
    }

    /// Waits half a second at most for the device to be let go; then that is left to its thread.
    void close() {
        constexpr std::chrono::milliseconds kPatience{500};
        const auto worker = [this] {
            const std::lock_guard lock(m_mutex);
            return std::exchange(m_worker, nullptr);
        }();
        if (!worker) return;
        worker->stop.request_stop();
        std::unique_lock lock(worker->mutex);
        worker->closing = true;
        worker->changed.notify_all();
        // A camera is free again when this returns, unless it hangs; then the worker frees it later.
        if (!worker->busy) worker->changed.wait_for(lock, kPatience, [&] { return worker->finished; });
    }

    /// The waiting call and all later ones give Cancelled.
    void interrupt() {
        m_interrupted = true;
        const auto worker = currentWorker();
        if (!worker) return;
        worker->stop.request_stop();
        const std::lock_guard lock(worker->mutex);
        worker->changed.notify_all();
    }

private:
    using Job = std::function<void(Device&)>;

    /// What the two threads share; the device itself belongs to the worker's thread alone.
    struct Worker {
        std::mutex mutex;
        std::condition_variable changed;
        std::stop_source stop;
        Job job;
        bool busy = false;
        bool closing = false;
        bool finished = false;

        void loop() {
            work();
            const std::lock_guard lock(mutex);
            finished = true;
            changed.notify_all();
        }

        void work() {
            for (Device device;;) {
                Job next;
                {
                    std::unique_lock lock(mutex);
                    changed.wait(lock, [this] { return closing || job; });
                    if (closing) return;
                    next = std::exchange(job, nullptr);
                }
                next(device);
                const std::lock_guard lock(mutex);
                busy = false;
                changed.notify_all();
            }
        }
    };

    std::shared_ptr<Worker> currentWorker() const {
        const std::lock_guard lock(m_mutex);
        return m_worker;
    }

    Result<void> wait(Job job, std::chrono::milliseconds patience) {
        if (m_interrupted) return Error{ErrorCode::Cancelled, {}};
        const auto worker = currentWorker();
        if (!worker) return Error{ErrorCode::SourceLost, {}};
        {
            std::unique_lock lock(worker->mutex);
            worker->job = std::move(job);
            worker->busy = true;
            worker->changed.notify_all();
            worker->changed.wait_for(lock, patience, [&] { return !worker->busy || m_interrupted; });
            if (!m_interrupted && !worker->busy) return {};
        }
        close();
        return Error{m_interrupted ? ErrorCode::Cancelled : ErrorCode::SourceStalled, {}};
    }

    std::atomic<bool> m_interrupted = false;
    mutable std::mutex m_mutex;
    std::shared_ptr<Worker> m_worker;  ///< guarded by m_mutex; null when closed
};

}  // namespace facenet
