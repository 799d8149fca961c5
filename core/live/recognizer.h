#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/live/face_follower.h"
#include "core/live/live_pipeline.h"
#include "core/live/scene_cut.h"

namespace facenet {

/// A frame on its way to recognition.
struct CapturedFrame {
    FramePtr frame;
    Tracker::TimePoint at;    ///< on the source's own clock, so that a slow machine tracks as well as a fast one
    std::uint64_t run = 0;    ///< rises when the source jumps: frames of two runs have nothing to do with one another
    bool moreToCome = false;  ///< faces that take too long may wait for the next frame
};

/// What a frame is looked at with.
struct RecognitionMeans {
    std::shared_ptr<const Analyzer> analyzer;
    std::shared_ptr<const Gallery> gallery;
    LiveOptions options;
    std::uint64_t revision = 0;  ///< rises with every change of the others
};

/// Detect, track, embed what needs it in one batch, pool, match. Where that takes longer than frames come, it is done
/// with each n-th frame only and faces are followed between, so that all frames have an answer.
/// Thread: one caller at a time
class Recognizer {
public:
    /// In: `means.analyzer` is not null. Errors: those of `Analyzer` and `matchFaces`
    Result<LiveFrameResult> recognize(const CapturedFrame& captured, const RecognitionMeans& means);

    /// Whether faces of the latest frame have been left for the next one.
    bool leftFaces() const { return m_leftFaces; }

    /// Forgets all tracks.
    void reset() {
        m_tracker.reset();
        m_sceneCut.reset();
        m_faces.clear();
        m_before = {};
        m_allDirections = false;
        m_lookedAllAt = {};
        m_leftFaces = false;
    }

private:
    Result<LiveFrameResult> find(const CapturedFrame& captured, const RecognitionMeans& means);
    std::optional<LiveFrameResult> follow(const CapturedFrame& captured);
    void noteTime(const CapturedFrame& captured, double findMs);
    bool looksInAllDirections(const CapturedFrame& captured) const;
    void chooseDirections(const LiveFrameResult& result, Tracker::TimePoint at);
    void leaveForNextFrame(std::vector<LiveFace*>& wanted, std::chrono::milliseconds most);
    Result<void> lookAt(std::vector<LiveFace>& faces, const CapturedFrame& captured, const RecognitionMeans& means);

    Tracker m_tracker;
    FaceFollower m_follower;
    std::vector<LiveFace> m_faces;                ///< of the latest frame, while they are followed
    Tracker::TimePoint m_foundAt{};               ///< the moment of the frame they were found in
    Tracker::TimePoint m_before{};                ///< the frame that was looked at before
    std::uint64_t m_sequence = 0;                 ///< its number
    double m_frameMs = 0;                         ///< from one frame of the source to the next, lately
    double m_findMs = 0, m_followMs = 0;          ///< what each took lately
    std::chrono::duration<double> m_followFor{};  ///< zero: each frame is looked at
    SceneCut m_sceneCut;
    std::uint64_t m_revision = 0;
    std::uint64_t m_run = 0;
    std::string m_frameName;
    bool m_allDirections = false;        ///< the next frame is looked at in all of them
    Tracker::TimePoint m_lookedAllAt{};  ///< the last time that nothing lay
    double m_faceMs = 0;                 ///< what embedding a face took lately
    bool m_leftFaces = false;
};

}  // namespace facenet
