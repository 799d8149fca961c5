#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <opencv2/core.hpp>
#include <optional>

#include "core/video/film_rotation.h"
#include "core/video/interruptible_capture.h"
#include "core/video/reachable_host.h"
#include "core/video/sources.h"

namespace facenet {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kFilePatience{30000};  // a sleeping disk, a network folder
constexpr int kStreamOpenMs = 5000;
constexpr int kStreamReadMs = 5000;
/// OpenCV gives up first where it can; what it cannot interrupt (looking up a host's name) is left behind.
constexpr std::chrono::milliseconds kStreamSlack{1000};

/// Frames that are missing at the end of a film before it counts as broken off.
constexpr double kMissingAtEndS = 1;

/// A video file or a stream, read by FFmpeg; turned upright as its metadata say.
class VideoSource : public FrameSource {
public:
    Result<FramePtr> read() override {
        const auto asked = Clock::now();
        auto image = m_first ? Result(std::move(*std::exchange(m_first, std::nullopt))) : nextUpright();
        if (!image) return Error{image.error().code, m_name};
        if (image->pixels.empty()) return endOfFrames(Clock::now() - asked);

        const auto now = Clock::now();
        m_positionS = m_live ? std::chrono::duration<double>(now - m_openedAt).count() : positionOf(*image);
        m_framesSinceStart++;
        return std::make_shared<const Frame>(Frame{.sequence = m_sequence++,
                                                   .capturedAt = now,
                                                   .timeS = m_positionS,
                                                   .image = std::move(image->pixels),
                                                   .name = m_name});
    }

    void interrupt() override { m_capture.interrupt(); }

protected:
    VideoSource(std::string name, std::chrono::milliseconds readPatience)
        : m_name(std::move(name)), m_readPatience(readPatience) {}

    /// Opens and reads the first frame: many files that are no videos fail only there.
    Result<SourceInfo> openCapture(InterruptibleCapture::Opener opener, std::chrono::milliseconds patience,
                                   ErrorCode whenRefused, int quarterTurns = 0) {
        m_first.reset();
        m_framesSinceStart = 0;
        m_positionS = 0;
        const auto opened = m_capture.open(std::move(opener), patience);
        if (!opened) return Error{opened.error().code, m_name};
        if (!*opened) return Error{whenRefused, m_name};
        m_quarterTurns = quarterTurns;
        auto first = nextUpright();
        if (!first) return Error{first.error().code, m_name};
        if (first->pixels.empty()) return Error{whenRefused, m_name};
        m_openedAt = Clock::now();

        SourceInfo info{.resolution = {first->pixels.cols, first->pixels.rows}};
        m_first = std::move(*first);
        // Containers without an index give nonsense here: negative counts, the time base as a rate.
        const double rate = m_capture.property(cv::CAP_PROP_FPS);
        const double count = m_capture.property(cv::CAP_PROP_FRAME_COUNT);
        if (std::isfinite(rate) && rate > 0 && rate <= 1000) info.framesPerSecond = rate;
        if (std::isfinite(count) && count > 0 && count < 1e9) info.frameCount = static_cast<std::int64_t>(count);
        m_framesPerSecond = info.framesPerSecond;
        m_frameCount = info.frameCount;
        return info;
    }

    virtual Error endOfFrames(Clock::duration waited) = 0;

    const std::string m_name;
    InterruptibleCapture m_capture;
    bool m_live = false;
    double m_framesPerSecond = 0;
    std::int64_t m_frameCount = 0;
    double m_positionS = 0;
    std::uint64_t m_sequence = 0;

private:
    Result<InterruptibleCapture::Image> nextUpright() {
        constexpr int kRotations[] = {cv::ROTATE_90_CLOCKWISE, cv::ROTATE_180, cv::ROTATE_90_COUNTERCLOCKWISE};
        auto image = m_capture.read(m_readPatience);
        if (!image || image->pixels.empty() || m_quarterTurns == 0) return image;
        cv::Mat upright;
        cv::rotate(image->pixels, upright, kRotations[m_quarterTurns - 1]);
        image->pixels = std::move(upright);
        return image;
    }

    /// The container's time where it rises; otherwise a frame further.
    double positionOf(const InterruptibleCapture::Image& image) const {
        if (m_framesSinceStart == 0) return 0;
        const double stepS = 1 / (m_framesPerSecond > 0 ? m_framesPerSecond : 25);
        return image.positionS > m_positionS ? image.positionS : m_positionS + stepS;
    }

    const std::chrono::milliseconds m_readPatience;
    std::optional<InterruptibleCapture::Image> m_first;
    int m_quarterTurns = 0;  ///< clockwise
    std::uint64_t m_framesSinceStart = 0;
    Clock::time_point m_openedAt;
};

class VideoFileSource final : public VideoSource {
public:
    explicit VideoFileSource(const std::string& pathUtf8) : VideoSource(pathUtf8, kFilePatience) {}

    Result<SourceInfo> open() override {
        m_sequence = 0;
        return openFile();
    }

    /// Opens the file again: seeking to the start is inexact in many formats.
    Result<void> rewind() override {
        if (auto opened = openFile(); !opened) return opened.error();
        return {};
    }

private:
    Result<SourceInfo> openFile() {
        std::error_code failure;
        const std::filesystem::path path(m_name);
        if (!std::filesystem::exists(path, failure)) return Error{ErrorCode::FileNotFound, m_name};
        if (::access(m_name.c_str(), R_OK) != 0) return Error{ErrorCode::FileUnreadable, m_name};
        if (!std::filesystem::is_regular_file(path, failure)) return Error{ErrorCode::SourceUnsupported, m_name};
        // Absolute, because FFmpeg takes what stands before a colon for a protocol.
        const std::string absolute = std::filesystem::absolute(path, failure).string();
        return openCapture(
            [absolute](cv::VideoCapture& capture) {
                reachOnly({});  // a file may be a playlist
                if (!capture.open(absolute, cv::CAP_FFMPEG)) return false;
                // With FFmpeg 5, OpenCV 4.6 turns films the wrong way round; nextUpright does it instead.
                capture.set(cv::CAP_PROP_ORIENTATION_AUTO, 0);
                return true;
            },
            kFilePatience, ErrorCode::SourceUnsupported, quarterTurnsOf(absolute));
    }

    Error endOfFrames(Clock::duration) override { return {ErrorCode::SourceEnded, m_name}; }
};

class StreamSource final : public VideoSource {
public:
    explicit StreamSource(const std::string& address)
        : VideoSource(address, std::chrono::milliseconds(kStreamReadMs) + kStreamSlack) {}

    Result<SourceInfo> open() override {
        m_sequence = 0;
        return connect();
    }

    Result<void> rewind() override {
        if (m_live) return Error{ErrorCode::SourceUnsupported, m_name};
        if (auto opened = connect(); !opened) return opened.error();
        return {};
    }

private:
    Result<SourceInfo> connect() {
        if (!isStreamAddress(m_name)) return Error{ErrorCode::SourceUnsupported, m_name};
        auto info = openCapture(
            [address = m_name](cv::VideoCapture& capture) {
                reachOnly(hostOf(address));
                return capture.open(
                    address, cv::CAP_FFMPEG,
                    {cv::CAP_PROP_OPEN_TIMEOUT_MSEC, kStreamOpenMs, cv::CAP_PROP_READ_TIMEOUT_MSEC, kStreamReadMs});
            },
            std::chrono::milliseconds(kStreamOpenMs) + kStreamSlack, ErrorCode::SourceNotFound);
        if (!info) return info;
        // A web server gives a film as fast as it can; everybody else sends as it happens.
        m_live = !(m_name.starts_with("http") && info->frameCount > 0);
        info->live = m_live;
        if (m_live) info->frameCount = 0;
        return info;
    }

    Error endOfFrames(Clock::duration waited) override {
        const bool complete = !m_live && m_framesPerSecond > 0 &&
                              m_positionS + kMissingAtEndS >= static_cast<double>(m_frameCount) / m_framesPerSecond;
        if (complete) return {ErrorCode::SourceEnded, m_name};
        m_capture.close();
        const bool stalled = waited >= std::chrono::milliseconds(kStreamReadMs);
        return {stalled ? ErrorCode::SourceStalled : ErrorCode::SourceLost, m_name};
    }
};

}  // namespace

std::unique_ptr<FrameSource> makeVideoFileSource(const std::string& pathUtf8) {
    return std::make_unique<VideoFileSource>(pathUtf8);
}

std::unique_ptr<FrameSource> makeStreamSource(const std::string& address) {
    return std::make_unique<StreamSource>(address);
}

}  // namespace facenet
