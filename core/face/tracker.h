#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <vector>

#include "core/face/face.h"
#include "core/face/matcher.h"
#include "core/face/quality.h"

namespace facenet {

struct TrackerOptions {
    std::chrono::milliseconds reembedEvery{1000};  ///< a look at least this often
    std::chrono::milliseconds forgetAfter{1000};   ///< a face unseen for longer starts a new track
    float minOverlap = 0.2F;                       ///< intersection over union in successive frames
    float rankGain = 0.1F;                         ///< a look at once when the quality rank rises by this
    std::chrono::milliseconds earlyEvery{250};     ///< the same of a track with fewer than `earlyLooks`
    std::size_t earlyLooks = 4;
    std::size_t looksKept = 9;  ///< that are pooled
    float somebodyElse = -1;    ///< a look that is less like those before shows another person; see `strangersCosine`
};

struct TrackedFace {
    std::int64_t trackId = 0;
    Face face;
    FaceQuality quality;
    cv::Point2f velocityPxPerS;                      ///< of the box's centre, on the source's own clock
    bool wantsEmbedding = false;                     ///< new, better than before, or due
    Identity identity;                               ///< of the track's template
    std::chrono::steady_clock::time_point lookedAt;  ///< the latest time; when it was first seen before that
    Embedding pooled;     ///< the template: see `Tracker::addLook`; empty before the first look
    Embedding embedding;  ///< of the latest look; empty before the first
};

/// Follows faces from frame to frame and pools their looks into one template, so that names are right and don't
/// flicker. Thread: one caller at a time
class Tracker {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    explicit Tracker(TrackerOptions options = {}) : m_options(options) {}

    /// Takes effect with the next frame; tracks and looks stay.
    void setOptions(const TrackerOptions& options) { m_options = options; }

    /// Assigns the faces of the next frame to tracks.
    /// In: faces and, in the same order, their quality; `at` never goes back
    /// Out: in the same order; those that are new are numbered as one reads, in lines from the left
    std::vector<TrackedFace> update(const std::vector<Face>& faces, const std::vector<FaceQuality>& qualities,
                                    TimePoint at);

    struct Pooled {
        std::int64_t trackId = 0;
        Embedding embedding;
        std::size_t looks = 0;  ///< in it
    };
    /// Takes a look at a track. One that shows somebody else than those before begins a new track at the same place.
    /// In: unit norm. Out: the track's number now, and its template: the mean of the looks kept, those of better
    /// quality counting more, of unit norm. Of a track that is gone the look itself comes back
    Pooled addLook(std::int64_t trackId, const Embedding& look, TimePoint at);

    /// Keeps with the track whom its template shows.
    void setIdentity(std::int64_t trackId, const Identity& identity);

    /// Forgets all looks (after the gallery changed) but keeps the tracks.
    void forgetLooks();

    /// Forgets everything (another source, or a jump in it).
    void reset() { m_tracks.clear(); }

private:
    struct Track {
        std::int64_t id = 0;
        Face face;
        cv::Point2f velocityPxPerS;  ///< of the box's centre
        TimePoint seenAt;
        TimePoint lookedAt;
        float rank = 0;               ///< quality rank of the face now
        float lookedRank = 0;         ///< quality rank of the best look so far
        std::deque<Embedding> looks;  ///< times their quality
        Identity identity;            ///< of their mean
        Embedding embedding;          ///< of the latest look
    };

    Track* trackOf(std::int64_t trackId);
    cv::Rect2f predictedBox(const Track& track, TimePoint at) const;
    static void forgetLooksOf(Track& track);
    bool wantsLook(const Track& track, TimePoint at) const;

    TrackerOptions m_options;
    std::int64_t m_nextId = 1;
    std::vector<Track> m_tracks;
};

}  // namespace facenet
