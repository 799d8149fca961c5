#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

#include "core/face/face.h"
#include "core/video/frame_source.h"

namespace facenet::test {

/// A coloured patch that the fake networks take for a face; its hue says whose.
struct SyntheticFace {
    double hueDeg = 0;
    cv::Point2f centrePx;          ///< at 0 s
    cv::Point2f velocityPxPerS{};  ///< it turns back at the picture's borders
    float widthPx = 80;
};

/// Where the fake detector sees the eyes, the nose and the mouth of a patch: a face that looks straight ahead.
Landmarks syntheticLandmarks(const cv::Rect2f& boxPx);

/// The box of a face at `timeS`.
cv::Rect2f syntheticBox(const SyntheticFace& face, cv::Size sizePx, double timeS);

/// Faces on a grey ground, uint8 BGR.
cv::Mat drawSyntheticFrame(cv::Size sizePx, const std::vector<SyntheticFace>& faces, double timeS);

struct SyntheticVideo {
    cv::Size sizePx{320, 240};
    double framesPerSecond = 25;
    int frameCount = 50;
    std::vector<SyntheticFace> faces;
};

/// Writes Motion JPEG in an AVI file; false when it cannot.
bool writeSyntheticVideo(const std::string& pathUtf8, const SyntheticVideo& video);

/// What a test does to a source while it runs.
/// Thread: any
class SourceControls {
public:
    void unplug() { set(m_unplugged, true); }
    void plugIn() { set(m_unplugged, false); }
    /// `open` and `read` hang until interrupted or released.
    void hang() { set(m_hanging, true); }
    void release() { set(m_hanging, false); }

    std::atomic<int> opens = 0;
    std::atomic<int> reads = 0;
    std::atomic<bool> hangs = false;  ///< somebody is waiting now

private:
    friend class SyntheticSource;
    void set(bool& flag, bool value) {
        const std::lock_guard lock(m_mutex);
        flag = value;
        m_changed.notify_all();
    }

    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_unplugged = false;
    bool m_hanging = false;
    bool m_interrupted = false;
};

/// A synthetic video as a file, or as a camera that sends its frames at their own pace and never ends.
class SyntheticSource final : public FrameSource {
public:
    explicit SyntheticSource(SyntheticVideo video, bool live = false,
                             std::shared_ptr<SourceControls> controls = std::make_shared<SourceControls>());

    Result<SourceInfo> open() override;
    Result<FramePtr> read() override;
    Result<void> rewind() override;
    void interrupt() override;

private:
    Result<void> checkControls();
    bool waitFor(std::chrono::steady_clock::time_point due);

    const SyntheticVideo m_video;
    const bool m_live;
    const std::shared_ptr<SourceControls> m_controls;
    std::chrono::steady_clock::time_point m_openedAt;
    int m_next = 0;
    std::uint64_t m_sequence = 0;
};

}  // namespace facenet::test
