#include "core/live/face_follower.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <opencv2/video/tracking.hpp>

namespace facenet {

namespace {

/// Flow needs no more: a face that can be judged has some twenty pixels then.
constexpr int kLongestSidePx = 640;
constexpr int kPointsAcross = 4;
constexpr int kLevels = 3;
const cv::Size kFlowWindow(11, 11);
const cv::TermCriteria kCloseEnough(cv::TermCriteria::COUNT | cv::TermCriteria::EPS, 10, 0.03);

float scaleOf(const cv::Size& frame) {
    return std::min(1.0F, static_cast<float>(kLongestSidePx) / static_cast<float>(std::max(frame.width, frame.height)));
}

std::vector<cv::Mat> pyramidOf(const cv::Mat& frame) {
    cv::Mat small, gray;
    const float scale = scaleOf(frame.size());
    // Faces have no detail so fine that what lies between the pixels would matter.
    if (scale < 1)
        cv::resize(frame, small, {}, scale, scale, cv::INTER_LINEAR);
    else
        small = frame;
    cv::cvtColor(small, gray, cv::COLOR_BGR2GRAY);
    std::vector<cv::Mat> pyramid;
    cv::buildOpticalFlowPyramid(gray, pyramid, kFlowWindow, kLevels);
    return pyramid;
}

/// Points all over the middle of a face, in pixels of the small picture: nearer to its edge there is background.
std::vector<cv::Point2f> pointsIn(const cv::Rect2f& box) {
    std::vector<cv::Point2f> points;
    for (int y = 0; y < kPointsAcross; ++y)
        for (int x = 0; x < kPointsAcross; ++x)
            points.emplace_back(box.x + box.width * (0.2F + 0.6F * static_cast<float>(x) / (kPointsAcross - 1)),
                                box.y + box.height * (0.2F + 0.6F * static_cast<float>(y) / (kPointsAcross - 1)));
    return points;
}

float medianOf(std::vector<float>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// What became of the points of one face: how far they went, and how much farther apart they are.
struct Motion {
    cv::Point2f shift;
    float growth = 1;
};

/// In: points before and after. Nothing where they say nothing together
std::optional<Motion> motionOf(const std::vector<cv::Point2f>& before, const std::vector<cv::Point2f>& after) {
    constexpr std::size_t kFewest = kPointsAcross * kPointsAcross / 3;
    constexpr float kLeastApart = 3, kMostGrowth = 0.15F;
    if (before.size() < kFewest) return std::nullopt;
    std::vector<float> x, y, growths;
    for (std::size_t i = 0; i < before.size(); ++i) {
        x.push_back(after[i].x - before[i].x);
        y.push_back(after[i].y - before[i].y);
        for (std::size_t j = 0; j < i; ++j)
            if (const auto apart = cv::norm(before[i] - before[j]); apart >= kLeastApart)
                growths.push_back(static_cast<float>(cv::norm(after[i] - after[j]) / apart));
    }
    Motion motion{{medianOf(x), medianOf(y)}};
    if (!growths.empty()) motion.growth = medianOf(growths);
    if (std::abs(motion.growth - 1) > kMostGrowth) return std::nullopt;
    return motion;
}

void move(Face& face, const Motion& motion, float scale) {
    const cv::Point2f centre = (face.boxPx.tl() + face.boxPx.br()) / 2, shift = motion.shift / scale;
    const auto moved = [&](const cv::Point2f& point) { return centre + shift + (point - centre) * motion.growth; };
    face.boxPx = cv::Rect2f(moved(face.boxPx.tl()), moved(face.boxPx.br()));
    for (cv::Point2f& landmark : face.landmarksPx) landmark = moved(landmark);
}

}  // namespace

void FaceFollower::begin(const cv::Mat& frame, std::vector<Face> faces) {
    m_pyramid = pyramidOf(frame);
    m_faces = std::move(faces);
}

std::optional<std::vector<Face>> FaceFollower::follow(const cv::Mat& frame) {
    constexpr float kFarthestBackPx = 0.7F;
    std::vector<cv::Mat> pyramid = pyramidOf(frame);
    if (m_pyramid.empty() || pyramid.front().size() != m_pyramid.front().size()) return std::nullopt;
    const float scale = scaleOf(frame.size());
    std::vector<cv::Point2f> before, after, back;
    for (const Face& face : m_faces) {
        const auto points =
            pointsIn({face.boxPx.x * scale, face.boxPx.y * scale, face.boxPx.width * scale, face.boxPx.height * scale});
        before.insert(before.end(), points.begin(), points.end());
    }
    if (!before.empty()) {
        std::vector<unsigned char> there, andBack;
        std::vector<float> errors;
        cv::calcOpticalFlowPyrLK(m_pyramid, pyramid, before, after, there, errors, kFlowWindow, kLevels, kCloseEnough);
        cv::calcOpticalFlowPyrLK(pyramid, m_pyramid, after, back, andBack, errors, kFlowWindow, kLevels, kCloseEnough);
        for (std::size_t i = 0; i < m_faces.size(); ++i) {
            std::vector<cv::Point2f> from, to;
            constexpr std::size_t kPoints = std::size_t{kPointsAcross} * kPointsAcross;
            for (std::size_t point = i * kPoints; point < (i + 1) * kPoints; ++point)
                if (there[point] && andBack[point] && cv::norm(back[point] - before[point]) <= kFarthestBackPx) {
                    from.push_back(before[point]);
                    to.push_back(after[point]);
                }
            const auto motion = motionOf(from, to);
            if (!motion) return std::nullopt;
            move(m_faces[i], *motion, scale);
        }
    }
    m_pyramid = std::move(pyramid);
    return m_faces;
}

}  // namespace facenet
