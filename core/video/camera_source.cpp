#include <cstdlib>
#include <filesystem>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/videoio.hpp>

#include "core/video/interruptible.h"
#include "core/video/sources.h"

namespace facenet {

namespace {

constexpr std::chrono::milliseconds kOpenPatience{10000};  // some cameras take seconds to set a mode
constexpr std::chrono::milliseconds kReadPatience{5000};

/// A camera that cannot be read is an answer here, not a reason for OpenCV to write to the terminal; whoever wants to
/// hear it sets the variable. Done before `main`: changing the environment is not safe beside other threads.
[[maybe_unused]] const bool kOpenCvIsQuiet = [] {
    constexpr int kKeepExisting = 0;
    setenv("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "5", kKeepExisting);
    if (!std::getenv("OPENCV_LOG_LEVEL")) cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_FATAL);
    return true;
}();

/// Opens a camera as it was asked for. It may refuse that and go on as it likes; what it does is told.
Result<SourceInfo> openCamera(cv::VideoCapture& capture, const std::string& devicePath, Resolution wanted) {
    if (!capture.open(devicePath, cv::CAP_V4L2)) return Error{ErrorCode::SourceUnsupported, {}};
    if (wanted.widthPx > 0 && wanted.heightPx > 0) {
        // Uncompressed pictures of more than VGA don't fit through USB 2 at a useful rate.
        if (wanted.widthPx * wanted.heightPx > 640 * 480)
            capture.set(cv::CAP_PROP_FOURCC, cv::VideoWriter::fourcc('M', 'J', 'P', 'G'));
        capture.set(cv::CAP_PROP_FRAME_WIDTH, wanted.widthPx);
        capture.set(cv::CAP_PROP_FRAME_HEIGHT, wanted.heightPx);
    }
    // One buffer is filled while the other is read: with a single one cameras halve their rate.
    capture.set(cv::CAP_PROP_BUFFERSIZE, 2);
    if (!capture.isOpened()) return Error{ErrorCode::SourceUnsupported, {}};
    return SourceInfo{.resolution = {static_cast<int>(capture.get(cv::CAP_PROP_FRAME_WIDTH)),
                                     static_cast<int>(capture.get(cv::CAP_PROP_FRAME_HEIGHT))},
                      .framesPerSecond = std::max(0.0, capture.get(cv::CAP_PROP_FPS)),
                      .live = true};
}

/// A V4L2 camera.
class CameraSource final : public FrameSource {
public:
    explicit CameraSource(const SourceAddress& address)
        : m_devicePath(cameraDevicePath(address.location)), m_wanted(address.resolution) {}

    Result<SourceInfo> open() override {
        m_capture.close();
        m_sequence = 0;
        if (auto usable = checkCamera(m_devicePath); !usable) return usable.error();
        m_capture.start();
        const auto info = m_capture.run([path = m_devicePath, wanted = m_wanted](
                                            cv::VideoCapture& capture) { return openCamera(capture, path, wanted); },
                                        kOpenPatience);
        if (!info) {
            const ErrorCode code = info.error().code;
            if (code == ErrorCode::Cancelled || code == ErrorCode::SourceStalled) return Error{code, m_devicePath};
            if (auto usable = checkCamera(m_devicePath); !usable) return usable.error();
            return Error{ErrorCode::SourceUnsupported, m_devicePath};
        }
        m_openedAt = std::chrono::steady_clock::now();
        return info;
    }

    Result<FramePtr> read() override {
        const auto asked = std::chrono::steady_clock::now();
        auto image = m_capture.run(
            [](cv::VideoCapture& capture) -> Result<cv::Mat> {
                cv::Mat pixels;
                if (!capture.read(pixels) || pixels.type() != CV_8UC3) return Error{ErrorCode::SourceLost, {}};
                return pixels;
            },
            kReadPatience);
        const auto now = std::chrono::steady_clock::now();
        if (!image && image.error().code == ErrorCode::Cancelled) return Error{ErrorCode::Cancelled, m_devicePath};
        if (!image) {
            m_capture.close();
            std::error_code failure;
            const bool present = std::filesystem::exists(m_devicePath, failure);
            const bool stalled = present && now - asked >= kReadPatience;
            return Error{stalled ? ErrorCode::SourceStalled : ErrorCode::SourceLost, m_devicePath};
        }
        return std::make_shared<const Frame>(Frame{.sequence = m_sequence++,
                                                   .capturedAt = now,
                                                   .timeS = std::chrono::duration<double>(now - m_openedAt).count(),
                                                   .image = std::move(*image),
                                                   .name = m_devicePath});
    }

    Result<void> rewind() override { return Error{ErrorCode::SourceUnsupported, m_devicePath}; }
    void interrupt() override { m_capture.interrupt(); }

private:
    const std::string m_devicePath;
    const Resolution m_wanted;
    Interruptible<cv::VideoCapture> m_capture;
    std::chrono::steady_clock::time_point m_openedAt;
    std::uint64_t m_sequence = 0;
};

}  // namespace

std::unique_ptr<FrameSource> makeCameraSource(const SourceAddress& address) {
    return std::make_unique<CameraSource>(address);
}

}  // namespace facenet
