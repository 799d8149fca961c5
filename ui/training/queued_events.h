#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "core/train/training_events.h"
#include "ui/base/async.h"

namespace facenet {

/// Hands the events of a training's thread to the receiver's: they are gathered, and one call at a time is queued
/// there, so that a fast training cannot bury the window under its steps.
/// Thread: events on any one; `take` is called on the receiver's
class QueuedEvents final : public TrainingObserver, public std::enable_shared_from_this<QueuedEvents> {
public:
    using Take = std::function<void(const std::vector<TrainingEvent>&)>;
    QueuedEvents(CallBack tell, Take take) : m_tell(std::move(tell)), m_take(std::move(take)) {}

    void onEvent(const TrainingEvent& event) override {
        {
            const std::lock_guard lock(m_mutex);
            m_events.push_back(event);
            if (std::exchange(m_queued, true)) return;
        }
        m_tell([self = shared_from_this()] { self->deliver(); });
    }

private:
    void deliver() {
        std::vector<TrainingEvent> events;
        {
            const std::lock_guard lock(m_mutex);
            events = std::exchange(m_events, {});
            m_queued = false;
        }
        m_take(events);
    }

    const CallBack m_tell;
    const Take m_take;
    std::mutex m_mutex;
    std::vector<TrainingEvent> m_events;
    bool m_queued = false;
};

}  // namespace facenet
