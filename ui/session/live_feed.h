#pragma once

#include <QObject>
#include <QString>
#include <memory>

#include "core/live/live_pipeline.h"

namespace facenet {

class Studio;

/// The one live pipeline of the program on the GUI thread: Live and Enrol look at the same source. What played before
/// ends on a thread of its own; `start` and `stop` return at once, and a source is opened when the one before is let
/// go. At most one event of each kind is queued, so a slow window skips frames and never lags behind. Thread: GUI
class LiveFeed : public QObject {
    Q_OBJECT

public:
    explicit LiveFeed(Studio& studio, QObject* parent = nullptr);
    ~LiveFeed() override;

    void start(const SourceAddress& address);
    void stop();
    void setPaused(bool paused);

    std::optional<SourceAddress> address() const;  ///< none: no source was chosen
    LiveState state() const;
    LiveStatistics statistics() const;
    FramePtr frame() const;                 ///< the newest one; null before the first
    const LiveFrameResult& result() const;  ///< the newest one

    /// Says that a frame is on the screen, for the latency shown in the status bar.
    void notePainted(const FramePtr& frame);
    double latencyMs() const;     ///< capture to paint, median of the last two seconds; 0 before the first frame
    double latencyP95Ms() const;  ///< 95th percentile of the same

Q_SIGNALS:
    void frameReady();
    void resultReady();
    void stateChanged();

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

}  // namespace facenet
