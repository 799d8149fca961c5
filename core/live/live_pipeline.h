#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/face/analyzer.h"
#include "core/face/gallery.h"
#include "core/face/tracker.h"
#include "core/video/frame_source.h"

namespace facenet {

/// A face of a live frame with the crop it was judged by.
struct LiveFace {
    TrackedFace tracked;
    cv::Mat crop;           ///< 160x160 uint8 BGR
    bool lookedAt = false;  ///< in this frame: `tracked.embedding` is that of `crop`
    std::vector<QualityIssue> issues;
};

/// What recognition found in one frame.
struct LiveFrameResult {
    FramePtr frame;
    std::vector<LiveFace> faces;
    bool followed = false;  ///< the faces of a frame before, where they stand now; crops and quality are of that frame
    std::chrono::steady_clock::time_point finishedAt;
};

struct LiveState {
    enum class Phase { Stopped, Opening, Playing, Paused, Reconnecting, Ended, Failed };
    Phase phase = Phase::Stopped;
    SourceInfo source;
    std::optional<Error> error;  ///< why Reconnecting or Failed; otherwise what went wrong with frames, or where a film
                                 ///< broke off
    int reconnectAttempt = 0;
    std::int64_t damagedPictures = 0;  ///< of a film that has ended, see `FrameSource`
};

/// Over the last two seconds, but for the skipped frames.
struct LiveStatistics {
    double capturedPerSecond = 0;
    double recognizedPerSecond = 0;
    std::uint64_t skippedFrames = 0;  ///< of this source, never looked at by recognition
    double recognitionMs = 0;         ///< median: detect, align, embed, match
};

struct LiveOptions {
    DetectorOptions detector;
    MatcherOptions matcher;
    QualityLimits quality;
    TrackerOptions tracker;
    bool loop = false;        ///< start a film or a folder over at its end
    bool everyFrame = false;  ///< a film waits until each frame was looked at; pictures always do
    bool embed = true;        ///< off: boxes, quality and tracks only
    /// Of faces that are due together, those that would take longer than this wait for the next frame.
    std::chrono::milliseconds embedFor{16};
};

/// Camera to names: one thread captures, one recognises; see core/live/README.md.
/// Thread: the public functions may be called from any one thread; callbacks come from the pipeline's own threads
///         and must return at once (store the value, wake somebody)
class LivePipeline {
public:
    struct Observer {
        std::function<void(FramePtr)> onFrame;          ///< every captured frame, at playing speed
        std::function<void(LiveFrameResult)> onResult;  ///< every recognised frame
        std::function<void(LiveState)> onState;         ///< every change
    };

    explicit LivePipeline(Observer observer);
    ~LivePipeline();  ///< stops

    /// Starts on another source; the running one is stopped first. Failures come by `onState`.
    /// Cameras and streams are reconnected to until `stop`; recognition of the last frame of a file may come after
    /// Ended.
    void start(const SourceAddress& address);
    /// The same, with a source of the caller's (tests).
    void start(std::unique_ptr<FrameSource> source);
    /// Interrupts whatever hangs and returns when both threads have ended; no callback comes
    /// afterwards.
    void stop();
    /// Of a camera frames are read on and dropped; a film goes on where it stood. `start` ends a
    /// pause.
    void setPaused(bool paused);

    /// Until an analyzer is set, frames are only shown. May be exchanged while running, like the gallery and the
    /// options: the newest frame is looked at again, also of a source that is paused or has ended.
    void setAnalyzer(std::shared_ptr<const Analyzer> analyzer);
    /// Null: nobody is known. Tracks are looked at afresh.
    void setGallery(std::shared_ptr<const Gallery> gallery);
    void setOptions(const LiveOptions& options);

    LiveState state() const;
    LiveStatistics statistics() const;

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

}  // namespace facenet
