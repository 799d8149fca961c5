#include "core/face/turned_faces.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <optional>

namespace facenet {

namespace {

/// Measured on LFW: 98 of 100 upright faces are above, and all but 1 of 100 on their head, and of those that lie,
/// below.
constexpr float kSure = 0.915F;
constexpr float kLeaningDeg = 12, kMayLeanDeg = 5;
/// A turned copy has to be surer by so much.
constexpr float kLead = 0.01F;
constexpr int kSidePx = 192;          ///< of a copy of the surroundings
constexpr float kAround = 2.4F;       ///< their side, in longer sides of the face
constexpr float kBackground = 0.7F;   ///< of the surest face's side
constexpr float kNearMiddle = 0.25F;  ///< of the side: another face is another face

float leanDeg(const Face& face) {
    const cv::Point2f eyes = face.landmarksPx[1] - face.landmarksPx[0];
    return std::atan2(eyes.y, eyes.x) * 180 / std::numbers::pi_v<float>;
}

bool isSure(const Face& face, float mostLeanDeg = kLeaningDeg) {
    return face.confidence >= kSure && std::abs(leanDeg(face)) <= mostLeanDeg;
}

float sidePx(const Face& face) {
    return std::min(face.boxPx.width, face.boxPx.height);
}

cv::Point2f transformed(const cv::Matx23f& by, cv::Point2f point) {
    return {by(0, 0) * point.x + by(0, 1) * point.y + by(0, 2), by(1, 0) * point.x + by(1, 1) * point.y + by(1, 2)};
}

/// A face of a turned copy, in pixels of the picture. The box keeps its sides where it is turned by less than 45
/// degrees, and exchanges them where it lies.
Face inPicture(const Face& face, const cv::Matx23f& toPicture, float turnDeg) {
    Face placed = face;
    placed.turnDeg = turnDeg;
    for (cv::Point2f& landmark : placed.landmarksPx) landmark = transformed(toPicture, landmark);
    const cv::Point2f middle = transformed(toPicture, (face.boxPx.tl() + face.boxPx.br()) / 2);
    const float scale = std::hypot(toPicture(0, 0), toPicture(1, 0));
    cv::Size2f size = face.boxPx.size() * scale;
    if (std::abs(std::abs(turnDeg) - 90) < 45) std::swap(size.width, size.height);
    placed.boxPx = {middle - cv::Point2f(size.width, size.height) / 2, size};
    return placed;
}

/// The surroundings of one face, turned about its middle.
class Surroundings {
public:
    Surroundings(const cv::Mat& image, const Face& face, const DetectAsItLies& detect)
        : m_image(image),
          m_detect(detect),
          m_middle((face.boxPx.tl() + face.boxPx.br()) / 2),
          m_scale(kSidePx / (kAround * std::max(face.boxPx.width, face.boxPx.height))) {}

    /// The face in its middle when they are turned by `turnDeg`, counter-clockwise.
    Result<std::optional<Face>> look(float turnDeg) const {
        cv::Mat toCopy = cv::getRotationMatrix2D(m_middle, turnDeg, m_scale), toPicture, copy;
        toCopy.at<double>(0, 2) += kSidePx / 2.0 - m_middle.x;
        toCopy.at<double>(1, 2) += kSidePx / 2.0 - m_middle.y;
        cv::warpAffine(m_image, copy, toCopy, {kSidePx, kSidePx}, m_scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR,
                       cv::BORDER_REPLICATE);
        const auto found = m_detect(copy);
        if (!found) return found.error();
        cv::invertAffineTransform(toCopy, toPicture);
        for (const Face& face : *found) {
            const cv::Point2f away = (face.boxPx.tl() + face.boxPx.br()) / 2 - cv::Point2f(kSidePx, kSidePx) / 2;
            if (std::hypot(away.x, away.y) < kNearMiddle * kSidePx)
                return std::optional(inPicture(face, cv::Matx23f(cv::Mat_<float>(toPicture)), turnDeg));
        }
        return std::optional<Face>();
    }

private:
    const cv::Mat& m_image;
    const DetectAsItLies& m_detect;
    cv::Point2f m_middle;
    float m_scale;
};

/// The surest of some directions; where none is surer than `best`, that.
Result<Face> surestOf(const Surroundings& around, const Face& best, std::initializer_list<float> turnsDeg) {
    Face surest = best;
    for (const float turn : turnsDeg) {
        const auto seen = around.look(turn > 180 ? turn - 360 : turn);
        if (!seen) return seen.error();
        if (*seen && (*seen)->confidence > surest.confidence) surest = **seen;
    }
    return surest;
}

Result<Face> uprightOf(const cv::Mat& image, const Face& face, const DetectAsItLies& detect) {
    const Surroundings around(image, face, detect);
    // All directions are judged by copies of one kind.
    const auto asItLies = around.look(0);
    if (!asItLies) return asItLies.error();
    if (*asItLies && isSure(**asItLies, kMayLeanDeg)) return face;
    Face start = *asItLies ? **asItLies : face;
    start.confidence = *asItLies ? start.confidence + kLead : 0;
    auto best = surestOf(around, start, {90, 180, 270});
    if (!best) return best;
    if (best->turnDeg == 0 && std::abs(leanDeg(start)) <= kMayLeanDeg) {
        // Faces that lean show it, but for those that lean upside down.
        best = surestOf(around, start, {135, 225});
        if (!best) return best;
        if (best->turnDeg == 0) return face;
    }
    if (best->confidence < kSure) best = surestOf(around, *best, {45, 135, 225, 315});
    if (!best) return best;
    for (const float step : {20.0F, 10.0F}) {
        const float turn = best->turnDeg;
        best = surestOf(around, *best, {turn - step, turn + step});
        if (!best) return best;
    }
    return best->turnDeg == 0 ? face : *best;
}

/// All faces of the picture in the direction in which the detector is surest.
Result<std::vector<Face>> wholeTurned(const cv::Mat& image, const DetectAsItLies& detect) {
    constexpr std::array kTurns{cv::ROTATE_90_COUNTERCLOCKWISE, cv::ROTATE_180, cv::ROTATE_90_CLOCKWISE};
    constexpr std::array kTurnsDeg{90.0F, 180.0F, -90.0F};
    std::vector<Face> best;
    for (std::size_t i = 0; i < kTurns.size(); ++i) {
        cv::Mat turned;
        cv::rotate(image, turned, kTurns[i]);
        const auto found = detect(turned);
        if (!found) return found;
        if (found->empty() || (!best.empty() && best.front().confidence >= found->front().confidence)) continue;
        const auto width = static_cast<float>(image.cols), height = static_cast<float>(image.rows);
        const std::array<cv::Matx23f, 3> toPicture{cv::Matx23f(0, -1, width, 1, 0, 0),
                                                   cv::Matx23f(-1, 0, width, 0, -1, height),
                                                   cv::Matx23f(0, 1, 0, -1, 0, height)};
        best.clear();
        for (const Face& face : *found) best.push_back(inPicture(face, toPicture[i], kTurnsDeg[i]));
    }
    return best;
}

/// Turned, boxes may come to lie on the same head that lay apart. The surer one is right. In: most confident first
void keepEachOnce(std::vector<Face>& faces) {
    std::vector<Face> kept;
    for (const Face& face : faces)
        if (std::ranges::none_of(kept, [&face](const Face& surer) { return isSameHead(surer, face); }))
            kept.push_back(face);
    faces = std::move(kept);
}

}  // namespace

bool isSurelyUpright(const Face& face) {
    return face.turnDeg == 0 && isSure(face);
}

Result<std::vector<Face>> withTurnedFaces(const cv::Mat& image, std::vector<Face> found, const DetectAsItLies& detect) {
    if (found.empty()) {
        auto turned = wholeTurned(image, detect);
        if (!turned) return turned;
        found = std::move(*turned);
    }
    // Where the surest face stands upright so does the picture: what is small in it is unsure for other reasons.
    float least = 0;
    for (Face& face : found) {
        if (!isSurelyUpright(face) && sidePx(face) >= least) {
            const auto turned = uprightOf(image, face, detect);
            if (!turned) return turned.error();
            face = *turned;
        }
        if (&face == &found.front() && !isLying(face)) least = kBackground * sidePx(face);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Face& a, const Face& b) { return a.confidence > b.confidence; });
    keepEachOnce(found);
    return found;
}

}  // namespace facenet
