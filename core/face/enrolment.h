#pragma once

#include <chrono>
#include <cstddef>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/face/face.h"
#include "core/face/quality.h"
#include "core/model/calibration.h"

/// Which shots of a person are worth keeping, and what the person in front of the camera should do next.
namespace facenet {

/// Where a head points, in the person's own left and right; row by row as the nine cells around a head.
enum class PoseCell { UpLeft, Up, UpRight, Left, Centre, Right, DownLeft, Down, DownRight };

inline constexpr std::size_t kPoseCellCount = 9;

/// Yaw beyond this is a turned head. Measured on 400 pictures of LFW, where people look about freely: a quarter of the
/// faces lie beyond 13 degrees to each side, one in twenty beyond 28.
inline constexpr float kTurnedYawDeg = 15;
/// Pitch beyond this is a raised or lowered head. On the same pictures one face in twenty lies below -12 degrees and
/// one in twenty above 10.
inline constexpr float kRaisedPitchDeg = 12;

PoseCell poseCellOf(const FaceQuality& quality);

/// The centre and its four neighbours make a good enrolment; the corners add little and are not asked for.
bool isWantedPose(PoseCell cell);

/// One look at the person who is being enrolled.
struct Shot {
    cv::Mat crop;  ///< 160x160 uint8 BGR
    FaceQuality quality;
    Embedding embedding;  ///< unit norm
    std::string source;   ///< a file's path or a source's name, UTF-8
    std::chrono::system_clock::time_point takenAt;
    std::vector<std::byte> pictureHash{};  ///< see `pictureHash`; empty: of no still picture
};

/// What became of a shot.
enum class ShotVerdict {
    Kept,
    PoorQuality,    ///< see `qualityIssues`
    NearDuplicate,  ///< hardly differs from a shot that is kept already
    OtherPerson,    ///< does not go with the shots that are kept already
    PoseCovered,    ///< there are enough shots of this pose, none of them weaker
    Full,           ///< as many shots as can be kept
};

struct SelectorOptions {
    QualityLimits quality;
    /// Cosine similarity to the mean of the other shots below which a shot shows somebody else. The default is the
    /// shipped model's at a false-accept rate of 1 in 1,000; callers take it from the curve of the model in use.
    float samePersonCosine = samePersonThreshold({});
    /// Cosine similarity from which two shots of one pose teach nothing new. Measured with the shipped model on tracks
    /// of two videos, faces of one pose: frames 80 ms apart reach it in 74 and 40 % of the pairs, those half a second
    /// apart in 15 and 2 %.
    float duplicateCosine = 0.90F;
    /// Cosine similarity from which two pictures are one and the same, saved twice. Even neighbouring frames of a video
    /// reach it in fewer than one pair in twenty.
    float samePictureCosine = 0.97F;
    std::size_t recommendedShots = 5;
    std::size_t maxCapturedShots = 10;  ///< kept of a guided capture
    std::size_t maxShots = 30;          ///< kept in all, with pictures the user chose
};

enum class CellState { Filled, Wanted, NotNeeded };

/// What speaks against a shot that is kept.
struct ShotProblems {
    std::vector<QualityIssue> issues;  ///< the gravest first
    bool otherPerson = false;

    bool none() const { return issues.empty() && !otherPerson; }
};

/// Keeps the best shots of one person, spread over the poses.
/// Thread: one caller at a time
class ShotSelector {
public:
    explicit ShotSelector(SelectorOptions options = {}) : m_options(options) {}

    /// Whether a shot of this quality could be kept by `offer`, so that only such ones need to be embedded.
    bool needs(const FaceQuality& quality) const;

    /// A shot of a guided capture: kept when it is good, new, of the same person and better than what is there.
    ShotVerdict offer(Shot shot);

    /// A shot the user chose: refused only as NearDuplicate (in any pose) or Full; otherwise kept, whatever speaks
    /// against it.
    ShotVerdict add(Shot shot);

    /// In: an index into `shots`
    void remove(std::size_t index);
    void clear() { m_shots.clear(); }

    /// After another model has embedded the shots. In: as many as there are shots, in their order
    void replaceEmbeddings(const std::vector<Embedding>& embeddings);

    const SelectorOptions& options() const { return m_options; }
    void setOptions(const SelectorOptions& options) { m_options = options; }
    const std::vector<Shot>& shots() const { return m_shots; }  ///< in the order they were kept
    ShotProblems problemsOf(std::size_t index) const;

    /// Cosine similarity of an embedding to the mean of all shots; none without shots.
    std::optional<float> similarityToShots(const Embedding& embedding) const;

    CellState cellState(PoseCell cell) const;
    std::optional<PoseCell> nextWantedPose() const;  ///< none when every wanted pose is there
    bool enough() const;     ///< every wanted pose is there, or as many shots as a capture keeps
    float progress() const;  ///< of a guided capture, 0 to 1

private:
    std::size_t countIn(PoseCell cell) const;
    std::optional<float> similarityToOthers(const Embedding& embedding, std::optional<std::size_t> without) const;
    std::optional<std::size_t> shotToReplace(const FaceQuality& quality) const;

    SelectorOptions m_options;
    std::vector<Shot> m_shots;
};

/// The one thing to tell the person now, the most urgent first. NoFace and SeveralFaces are said by
/// whoever looks for the face, the others by `CaptureGuide`.
enum class GuideHint {
    NoFace,
    SeveralFaces,
    MoveIntoOval,
    ComeCloser,
    MoveBack,
    Improve,  ///< `Guidance::issue` says what
    HoldStill,
    LookStraight,
    TurnLeft,
    TurnRight,
    LookUp,
    LookDown,
    Good,  ///< a shot is being taken
    Enough,
};

struct Guidance {
    GuideHint hint = GuideHint::NoFace;
    std::optional<QualityIssue> issue;
    bool inPlace = false;  ///< size and place are right
    bool ready = false;    ///< this look is worth embedding and offering
};

/// Where the face is to be: the oval in a frame of this size, pixels.
cv::Rect2f guideOvalPx(cv::Size frameSizePx);

/// Follows a face from frame to frame and says what to do.
/// Thread: one caller at a time
class CaptureGuide {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// In: whether the person sees the hints and can move (a camera), or is merely watched (a video)
    explicit CaptureGuide(bool posed) : m_posed(posed) {}

    /// In: the face to enrol, in pixels of a frame of `frameSizePx`; `at` never goes back
    Guidance look(const Face& face, const FaceQuality& quality, cv::Size frameSizePx, TimePoint at,
                  const ShotSelector& selector);

    /// The next face is looked at afresh: whether it holds still is not known yet.
    void faceLost() { m_path.clear(); }

private:
    struct Place {
        TimePoint at;
        cv::Rect2f boxPx;
    };
    bool holdsStill(const Face& face, TimePoint at);

    bool m_posed;
    std::vector<Place> m_path;  ///< of the last moments, oldest first
};

}  // namespace facenet
