#pragma once

#include <QObject>
#include <chrono>
#include <functional>
#include <optional>

#include "core/face/enrolment.h"
#include "core/live/live_pipeline.h"
#include "ui/base/async.h"

namespace facenet {

class LiveFeed;
class Studio;

/// Takes shots of one person out of the running source: follows the face, waits for good looks, embeds them on a worker
/// and offers them to the selector.
/// Thread: GUI
class ShotGatherer : public QObject {
    Q_OBJECT

public:
    ShotGatherer(Studio& studio, LiveFeed& feed, ShotSelector& selector, QObject* parent = nullptr);

    void start();
    void stop();
    bool isRunning() const { return m_running; }
    /// One shot out of the picture that stands, of a still or where a film was paused or has ended: of the face that is
    /// followed, or the only one. Answers by `tookStanding`.
    void takeStanding();

    /// Follows this face, until it is lost, whoever else is in the picture.
    void follow(std::int64_t trackId) { m_trackId = trackId; }
    std::int64_t followedTrack() const { return m_trackId; }
    /// Whether it is clear which face of the picture is meant: the only one, or the one that is followed.
    bool knowsTheFace() const;

    const Guidance& guidance() const { return m_guidance; }
    /// Whether the face in the picture was found to be somebody else's a moment ago.
    bool sawSomebodyElse() const;
    /// A camera: the person sees the hints.
    bool isPosed() const;

    /// Embeds all shots again after the model has changed.
    void reembed();

Q_SIGNALS:
    void guided();  ///< a frame was judged
    void shotsChanged();
    /// In: what became of the shot, and of which source it is
    void tookStanding(facenet::ShotVerdict verdict, const QString& source);
    void runningChanged();
    void failed(const facenet::Error& error);

private:
    void judge();
    const LiveFace* faceToEnrol(const LiveFrameResult& result);
    void take(const LiveFace& face, const FramePtr& frame);
    void embed(const LiveFace& face, const FramePtr& frame, const AnswerToken& token,
               const std::function<void(Shot)>& use);

    Studio& m_studio;
    LiveFeed& m_feed;
    ShotSelector& m_selector;
    CaptureGuide m_guide{true};
    Guidance m_guidance;
    std::int64_t m_trackId = 0;
    std::optional<SourceAddress> m_source;
    std::optional<std::chrono::steady_clock::time_point> m_somebodyElseAt;
    bool m_running = false;
    bool m_embedding = false;
    AnswerTokens m_standing;  ///< shots of pictures that stand, until `stop`
};

}  // namespace facenet
