#include "core/video/interruptible_capture.h"

#include <condition_variable>
#include <cstdlib>
#include <opencv2/core/utils/logger.hpp>
#include <thread>
#include <utility>

namespace facenet {

namespace {

/// How long closing may take before it is left to itself.
constexpr std::chrono::milliseconds kClosePatience{500};
constexpr std::chrono::milliseconds kPropertyPatience{1000};

/// A file that cannot be read is an answer here, not a reason for OpenCV and FFmpeg to write to the terminal. Whoever
/// wants to hear them sets the variables. Done before `main`: changing the environment is not safe beside other
/// threads.
[[maybe_unused]] const bool kLibrariesAreQuiet = [] {
    constexpr int kKeepExisting = 0;
    setenv("OPENCV_FFMPEG_LOGLEVEL", "-8", kKeepExisting);
    // Servers prove who they are: by itself FFmpeg believes anybody. The first is OpenCV's own choice, which it drops.
    setenv("OPENCV_FFMPEG_CAPTURE_OPTIONS", "rtsp_transport;tcp|tls_verify;1", kKeepExisting);
    setenv("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "5", kKeepExisting);
    if (!std::getenv("OPENCV_LOG_LEVEL")) cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_FATAL);
    return true;
}();

}  // namespace

/// What the two threads share; the capture itself belongs to the worker's thread alone.
struct InterruptibleCapture::Worker {
    std::mutex mutex;
    std::condition_variable changed;
    Job job;
    bool busy = false;
    bool closing = false;
    bool finished = false;

    void loop() {
        {
            cv::VideoCapture capture;
            for (;;) {
                Job next;
                {
                    std::unique_lock lock(mutex);
                    changed.wait(lock, [this] { return closing || job; });
                    if (closing) break;
                    next = std::exchange(job, nullptr);
                }
                next(capture);
                const std::lock_guard lock(mutex);
                busy = false;
                changed.notify_all();
            }
        }
        const std::lock_guard lock(mutex);
        finished = true;
        changed.notify_all();
    }
};

InterruptibleCapture::~InterruptibleCapture() {
    close();
}

Result<bool> InterruptibleCapture::open(Opener opener, std::chrono::milliseconds patience) {
    close();
    {
        const std::lock_guard lock(m_mutex);
        m_worker = std::make_shared<Worker>();
        // Detached, because a thread that hangs in OpenCV cannot be waited for.
        std::thread([worker = m_worker] { worker->loop(); }).detach();
    }

    auto opened = std::make_shared<bool>(false);
    const auto ran = run(
        [opened, opener = std::move(opener)](cv::VideoCapture& capture) {
            try {
                *opened = opener(capture) && capture.isOpened();
            } catch (const std::exception&) {
                *opened = false;  // OpenCV throws where a format promises what it doesn't hold
            }
        },
        patience);
    if (!ran) return ran.error();
    return *opened;
}

Result<InterruptibleCapture::Image> InterruptibleCapture::read(std::chrono::milliseconds patience) {
    auto image = std::make_shared<Image>();
    const auto ran = run(
        [image](cv::VideoCapture& capture) {
            try {
                cv::Mat pixels;
                if (!capture.read(pixels) || pixels.type() != CV_8UC3) return;
                image->positionS = capture.get(cv::CAP_PROP_POS_MSEC) / 1000;
                image->pixels = std::move(pixels);
            } catch (const std::exception&) {
                image->pixels.release();  // the same as no picture
            }
        },
        patience);
    if (!ran) return ran.error();
    return std::move(*image);
}

double InterruptibleCapture::property(cv::VideoCaptureProperties id) {
    auto value = std::make_shared<double>(0);
    const auto ran = run([value, id](cv::VideoCapture& capture) { *value = capture.get(id); }, kPropertyPatience);
    return ran ? *value : 0;
}

void InterruptibleCapture::close() {
    const auto worker = [this] {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_worker, nullptr);
    }();
    if (!worker) return;
    std::unique_lock lock(worker->mutex);
    worker->closing = true;
    worker->changed.notify_all();
    // A camera is free again when this returns, unless it hangs; then the worker frees it later.
    if (!worker->busy) worker->changed.wait_for(lock, kClosePatience, [&] { return worker->finished; });
}

void InterruptibleCapture::interrupt() {
    m_interrupted = true;
    const auto current = worker();
    if (!current) return;
    const std::lock_guard lock(current->mutex);
    current->changed.notify_all();
}

std::shared_ptr<InterruptibleCapture::Worker> InterruptibleCapture::worker() const {
    const std::lock_guard lock(m_mutex);
    return m_worker;
}

Result<void> InterruptibleCapture::run(Job job, std::chrono::milliseconds patience) {
    if (m_interrupted) return Error{ErrorCode::Cancelled, {}};
    const auto current = worker();
    if (!current) return Error{ErrorCode::SourceLost, {}};
    {
        std::unique_lock lock(current->mutex);
        current->job = std::move(job);
        current->busy = true;
        current->changed.notify_all();
        current->changed.wait_for(lock, patience, [&] { return !current->busy || m_interrupted; });
        if (!m_interrupted && !current->busy) return {};
    }
    close();
    return Error{m_interrupted ? ErrorCode::Cancelled : ErrorCode::SourceStalled, {}};
}

}  // namespace facenet
