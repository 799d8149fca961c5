#include "core/face/enrolment.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace facenet {

namespace {

/// The order in which poses are asked for.
constexpr std::array kWantedPoses{PoseCell::Centre, PoseCell::Left, PoseCell::Right, PoseCell::Up, PoseCell::Down};

/// A shot replaces another of its pose when its quality rank is this much higher; less would swap shots without end.
constexpr float kRankGain = 0.05F;

/// The way a face's centre may go, or its size change, within `kStillFor`, in parts of its size. Detected boxes of a
/// resting face shake by about a hundredth of their size.
constexpr float kStillWay = 0.08F;
constexpr std::chrono::milliseconds kStillFor{200};

/// Shots of one pose that a capture keeps.
std::size_t capacityOf(PoseCell cell) {
    if (cell == PoseCell::Centre) return 3;
    return isWantedPose(cell) ? 2 : 1;
}

cv::Point2f centreOf(const cv::Rect2f& box) {
    return (box.tl() + box.br()) / 2;
}

GuideHint hintTowards(PoseCell cell) {
    switch (cell) {
        case PoseCell::Left:
            return GuideHint::TurnLeft;
        case PoseCell::Right:
            return GuideHint::TurnRight;
        case PoseCell::Up:
            return GuideHint::LookUp;
        case PoseCell::Down:
            return GuideHint::LookDown;
        default:
            return GuideHint::LookStraight;
    }
}

}  // namespace

PoseCell poseCellOf(const FaceQuality& quality) {
    // A head turned to the picture's right is turned to the person's own left.
    const int column = quality.yawDeg > kTurnedYawDeg ? 0 : quality.yawDeg < -kTurnedYawDeg ? 2 : 1;
    const int row = quality.pitchDeg > kRaisedPitchDeg ? 0 : quality.pitchDeg < -kRaisedPitchDeg ? 2 : 1;
    return static_cast<PoseCell>(3 * row + column);
}

bool isWantedPose(PoseCell cell) {
    return std::find(kWantedPoses.begin(), kWantedPoses.end(), cell) != kWantedPoses.end();
}

std::size_t ShotSelector::countIn(PoseCell cell) const {
    return static_cast<std::size_t>(std::count_if(m_shots.begin(), m_shots.end(),
                                                  [&](const Shot& shot) { return poseCellOf(shot.quality) == cell; }));
}

/// The shot that a better one of the same pose, or one of a pose still missing, takes the place of.
std::optional<std::size_t> ShotSelector::shotToReplace(const FaceQuality& quality) const {
    const PoseCell cell = poseCellOf(quality);
    std::optional<std::size_t> weakest;
    const auto weakestIn = [&](PoseCell wanted) {
        for (std::size_t i = 0; i < m_shots.size(); ++i)
            if (poseCellOf(m_shots[i].quality) == wanted &&
                (!weakest || qualityRank(m_shots[i].quality) < qualityRank(m_shots[*weakest].quality)))
                weakest = i;
    };
    if (countIn(cell) > 0) {
        weakestIn(cell);
        if (qualityRank(quality) < qualityRank(m_shots[*weakest].quality) + kRankGain) weakest.reset();
        return weakest;
    }
    if (!isWantedPose(cell)) return std::nullopt;
    PoseCell fullest = PoseCell::Centre;
    for (std::size_t i = 0; i < kPoseCellCount; ++i)
        if (countIn(static_cast<PoseCell>(i)) > countIn(fullest)) fullest = static_cast<PoseCell>(i);
    weakestIn(fullest);
    return weakest;
}

bool ShotSelector::needs(const FaceQuality& quality) const {
    if (!qualityIssues(quality, m_options.quality).empty()) return false;
    const PoseCell cell = poseCellOf(quality);
    const bool room = m_shots.size() < m_options.maxCapturedShots && countIn(cell) < capacityOf(cell);
    return room || shotToReplace(quality).has_value();
}

ShotVerdict ShotSelector::offer(Shot shot) {
    assert(shot.embedding.size() == kEmbeddingSize);
    if (!qualityIssues(shot.quality, m_options.quality).empty()) return ShotVerdict::PoorQuality;
    if (const auto similarity = similarityToShots(shot.embedding);
        similarity && *similarity < m_options.samePersonCosine)
        return ShotVerdict::OtherPerson;

    const PoseCell cell = poseCellOf(shot.quality);
    const auto twin = std::find_if(m_shots.begin(), m_shots.end(), [&](const Shot& kept) {
        return poseCellOf(kept.quality) == cell &&
               cosineSimilarity(kept.embedding, shot.embedding) >= m_options.duplicateCosine;
    });
    if (twin != m_shots.end()) {
        if (qualityRank(shot.quality) < qualityRank(twin->quality) + kRankGain) return ShotVerdict::NearDuplicate;
        *twin = std::move(shot);
        return ShotVerdict::Kept;
    }
    const bool full = m_shots.size() >= m_options.maxCapturedShots;
    if (!full && countIn(cell) < capacityOf(cell)) {
        m_shots.push_back(std::move(shot));
        return ShotVerdict::Kept;
    }
    const auto weaker = shotToReplace(shot.quality);
    if (!weaker) return full ? ShotVerdict::Full : ShotVerdict::PoseCovered;
    m_shots[*weaker] = std::move(shot);
    return ShotVerdict::Kept;
}

ShotVerdict ShotSelector::add(Shot shot) {
    assert(shot.embedding.size() == kEmbeddingSize);
    if (m_shots.size() >= m_options.maxShots) return ShotVerdict::Full;
    const bool duplicate = std::any_of(m_shots.begin(), m_shots.end(), [&](const Shot& kept) {
        return cosineSimilarity(kept.embedding, shot.embedding) >= m_options.samePictureCosine;
    });
    if (duplicate) return ShotVerdict::NearDuplicate;
    m_shots.push_back(std::move(shot));
    return ShotVerdict::Kept;
}

void ShotSelector::remove(std::size_t index) {
    assert(index < m_shots.size());
    m_shots.erase(m_shots.begin() + static_cast<std::ptrdiff_t>(index));
}

void ShotSelector::replaceEmbeddings(const std::vector<Embedding>& embeddings) {
    assert(embeddings.size() == m_shots.size());
    for (std::size_t i = 0; i < m_shots.size(); ++i) m_shots[i].embedding = embeddings[i];
}

ShotProblems ShotSelector::problemsOf(std::size_t index) const {
    const Shot& shot = m_shots.at(index);
    const auto similarity = similarityToOthers(shot.embedding, index);
    return {.issues = qualityIssues(shot.quality, m_options.quality),
            .otherPerson = similarity && *similarity < m_options.samePersonCosine};
}

std::optional<float> ShotSelector::similarityToShots(const Embedding& embedding) const {
    return similarityToOthers(embedding, std::nullopt);
}

std::optional<float> ShotSelector::similarityToOthers(const Embedding& embedding,
                                                      std::optional<std::size_t> without) const {
    Embedding mean(embedding.size(), 0.0F);
    for (std::size_t i = 0; i < m_shots.size(); ++i) {
        if (i == without) continue;
        std::transform(mean.begin(), mean.end(), m_shots[i].embedding.begin(), mean.begin(), std::plus<>());
    }
    const float norm = std::sqrt(cosineSimilarity(mean, mean));
    if (norm == 0) return std::nullopt;
    return cosineSimilarity(mean, embedding) / norm;
}

CellState ShotSelector::cellState(PoseCell cell) const {
    if (countIn(cell) > 0) return CellState::Filled;
    return isWantedPose(cell) ? CellState::Wanted : CellState::NotNeeded;
}

std::optional<PoseCell> ShotSelector::nextWantedPose() const {
    const auto missing =
        std::find_if(kWantedPoses.begin(), kWantedPoses.end(), [&](PoseCell cell) { return countIn(cell) == 0; });
    if (missing == kWantedPoses.end()) return std::nullopt;
    return *missing;
}

bool ShotSelector::enough() const {
    return !nextWantedPose() || m_shots.size() >= m_options.maxCapturedShots;
}

float ShotSelector::progress() const {
    if (enough()) return 1;
    const auto covered =
        std::count_if(kWantedPoses.begin(), kWantedPoses.end(), [&](PoseCell cell) { return countIn(cell) > 0; });
    return static_cast<float>(covered) / static_cast<float>(kWantedPoses.size());
}

cv::Rect2f guideOvalPx(cv::Size frameSizePx) {
    // Upright pictures of telephones are narrow: the oval must fit both ways.
    const float height =
        std::min(0.66F * static_cast<float>(frameSizePx.height), 0.9F * static_cast<float>(frameSizePx.width));
    const float width = 0.76F * height;
    return {(static_cast<float>(frameSizePx.width) - width) / 2, (static_cast<float>(frameSizePx.height) - height) / 2,
            width, height};
}

bool CaptureGuide::holdsStill(const Face& face, TimePoint at) {
    // One place older than `kStillFor` stays, so that slow sources are judged as well.
    while (m_path.size() > 1 && at - m_path[1].at >= kStillFor) m_path.erase(m_path.begin());
    m_path.push_back({at, face.boxPx});
    const float sizePx = std::max(face.boxPx.width, face.boxPx.height);
    return at - m_path.front().at >= kStillFor && std::all_of(m_path.begin(), m_path.end(), [&](const Place& place) {
               const cv::Point2f way = centreOf(place.boxPx) - centreOf(face.boxPx);
               const float growth = std::abs(place.boxPx.height - face.boxPx.height);
               return std::max(std::hypot(way.x, way.y), growth) <= kStillWay * sizePx;
           });
}

Guidance CaptureGuide::look(const Face& face, const FaceQuality& quality, cv::Size frameSizePx, TimePoint at,
                            const ShotSelector& selector) {
    const bool still = holdsStill(face, at);
    Guidance guidance{.hint = GuideHint::Good, .issue = {}, .inPlace = true, .ready = false};
    const auto say = [&](GuideHint hint) {
        guidance.hint = hint;
        return guidance;
    };
    if (selector.enough()) return say(GuideHint::Enough);
    if (m_posed) {
        // A detected box reaches from the forehead to the chin, about five sixths of a head.
        const cv::Rect2f oval = guideOvalPx(frameSizePx);
        const cv::Point2f off = centreOf(face.boxPx) - centreOf(oval);
        guidance.inPlace = false;
        if (face.boxPx.height < 0.5F * oval.height) return say(GuideHint::ComeCloser);
        if (face.boxPx.height > 1.1F * oval.height) return say(GuideHint::MoveBack);
        if (std::abs(off.x) > 0.3F * oval.width || std::abs(off.y) > 0.25F * oval.height)
            return say(GuideHint::MoveIntoOval);
        guidance.inPlace = true;
    }
    if (const auto issues = qualityIssues(quality, selector.options().quality); !issues.empty()) {
        guidance.issue = issues.front();
        return say(GuideHint::Improve);
    }
    // A video's people do not listen, and sharpness has been looked at already.
    guidance.ready = selector.needs(quality) && (still || !m_posed);
    if (selector.cellState(poseCellOf(quality)) == CellState::Filled)
        return say(hintTowards(*selector.nextWantedPose()));
    return say(guidance.ready ? GuideHint::Good : GuideHint::HoldStill);
}

}  // namespace facenet
