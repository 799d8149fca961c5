#include <filesystem>

#include "core/video/interruptible_capture.h"
#include "core/video/sources.h"

namespace facenet {

namespace {

constexpr std::chrono::milliseconds kOpenPatience{10000};  // some cameras take seconds to set a mode
constexpr std::chrono::milliseconds kReadPatience{5000};

/// A V4L2 camera.
class CameraSource final : public FrameSource {
public:
    explicit CameraSource(const SourceAddress& address)
        : m_devicePath(cameraDevicePath(address.location)), m_wanted(address.resolution) {}

    Result<SourceInfo> open() override {
        m_capture.close();
        m_sequence = 0;
        if (auto usable = checkCamera(m_devicePath); !usable) return usable.error();
        const auto opened = m_capture.open(
            [path = m_devicePath, wanted = m_wanted](cv::VideoCapture& capture) {
                if (!capture.open(path, cv::CAP_V4L2)) return false;
                // The camera may refuse any of these and go on as it likes; what it does is read back below.
                if (wanted.widthPx > 0 && wanted.heightPx > 0) {
                    // Uncompressed pictures of more than VGA don't fit through USB 2 at a useful rate.
                    if (wanted.widthPx * wanted.heightPx > 640 * 480)
                        capture.set(cv::CAP_PROP_FOURCC, cv::VideoWriter::fourcc('M', 'J', 'P', 'G'));
                    capture.set(cv::CAP_PROP_FRAME_WIDTH, wanted.widthPx);
                    capture.set(cv::CAP_PROP_FRAME_HEIGHT, wanted.heightPx);
                }
                // One buffer is filled while the other is read: with a single one cameras halve their rate.
                capture.set(cv::CAP_PROP_BUFFERSIZE, 2);
                return true;
            },
            kOpenPatience);
        if (!opened) return Error{opened.error().code, m_devicePath};
        if (!*opened) {
            if (auto usable = checkCamera(m_devicePath); !usable) return usable.error();
            return Error{ErrorCode::SourceUnsupported, m_devicePath};
        }
        m_openedAt = std::chrono::steady_clock::now();
        return SourceInfo{.resolution = {static_cast<int>(m_capture.property(cv::CAP_PROP_FRAME_WIDTH)),
                                         static_cast<int>(m_capture.property(cv::CAP_PROP_FRAME_HEIGHT))},
                          .framesPerSecond = std::max(0.0, m_capture.property(cv::CAP_PROP_FPS)),
                          .live = true};
    }

    Result<FramePtr> read() override {
        const auto asked = std::chrono::steady_clock::now();
        auto image = m_capture.read(kReadPatience);
        const auto now = std::chrono::steady_clock::now();
        if (!image && image.error().code == ErrorCode::Cancelled) return Error{ErrorCode::Cancelled, m_devicePath};
        if (!image || image->pixels.empty()) {
            m_capture.close();
            std::error_code failure;
            const bool present = std::filesystem::exists(m_devicePath, failure);
            const bool stalled = present && now - asked >= kReadPatience;
            return Error{stalled ? ErrorCode::SourceStalled : ErrorCode::SourceLost, m_devicePath};
        }
        return std::make_shared<const Frame>(Frame{.sequence = m_sequence++,
                                                   .capturedAt = now,
                                                   .timeS = std::chrono::duration<double>(now - m_openedAt).count(),
                                                   .image = std::move(image->pixels),
                                                   .name = m_devicePath});
    }

    Result<void> rewind() override { return Error{ErrorCode::SourceUnsupported, m_devicePath}; }
    void interrupt() override { m_capture.interrupt(); }

private:
    const std::string m_devicePath;
    const Resolution m_wanted;
    InterruptibleCapture m_capture;
    std::chrono::steady_clock::time_point m_openedAt;
    std::uint64_t m_sequence = 0;
};

}  // namespace

std::unique_ptr<FrameSource> makeCameraSource(const SourceAddress& address) {
    return std::make_unique<CameraSource>(address);
}

}  // namespace facenet
