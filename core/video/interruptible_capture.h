#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <opencv2/core/mat.hpp>
#include <opencv2/videoio.hpp>

#include "core/base/result.h"

namespace facenet {

/// A cv::VideoCapture on a thread of its own. OpenCV's calls cannot be interrupted and hang for as long as a camera or
/// a server says nothing; here a call that takes too long is given up: its thread ends, and lets go of the device, as
/// soon as OpenCV returns. Thread: one caller at a time; `interrupt` from any
class InterruptibleCapture {
public:
    struct Image {
        cv::Mat pixels;        ///< uint8 BGR, of its own
        double positionS = 0;  ///< as the container says; not to be trusted
    };
    using Opener = std::function<bool(cv::VideoCapture&)>;

    InterruptibleCapture() = default;
    InterruptibleCapture(const InterruptibleCapture&) = delete;
    InterruptibleCapture& operator=(const InterruptibleCapture&) = delete;
    ~InterruptibleCapture();

    /// Starts afresh: what was open is closed. `opener` must not refer to anything that may go away before it returns.
    /// Out:    false when `opener` says so or OpenCV throws
    /// Errors: Cancelled, SourceStalled (no answer within `patience`)
    Result<bool> open(Opener opener, std::chrono::milliseconds patience);

    /// The next picture; empty pixels when there is none.
    /// Errors: Cancelled, SourceStalled, SourceLost (not open)
    Result<Image> read(std::chrono::milliseconds patience);

    /// A property of the open capture, 0 when it has none or gives no answer within a second.
    double property(cv::VideoCaptureProperties id);

    /// Waits half a second at most for the device to be let go; then that is left to its thread.
    void close();

    /// The waiting call and all later ones give Cancelled.
    void interrupt();

private:
    struct Worker;
    using Job = std::function<void(cv::VideoCapture&)>;

    Result<void> run(Job job, std::chrono::milliseconds patience);

    std::shared_ptr<Worker> worker() const;

    std::atomic<bool> m_interrupted = false;
    mutable std::mutex m_mutex;
    std::shared_ptr<Worker> m_worker;  ///< guarded by m_mutex; null when closed
};

}  // namespace facenet
