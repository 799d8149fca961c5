#include "core/face/quality.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace facenet {

namespace {

/// A mean face in units of the distance between the eyes: x to the picture's right, y down, z away from the camera.
/// x and y of the first four are the alignment template's; the nose's depth is that of an average adult.
const std::array<cv::Point3d, 5> kMeanFace{
    {{-0.5, 0, 0}, {0.5, 0, 0}, {0, 0.65, -0.45}, {-0.414, 1.155, -0.05}, {0.414, 1.155, -0.05}}};

struct Angles {
    double yawDeg = 0, pitchDeg = 0, rollDeg = 0;
};

/// Head pose under weak perspective: the least-squares affine camera, then the nearest rotation.
/// Source: DeMenthon and Davis, Model-based object pose in 25 lines of code, IJCV 15, 1995 (its first step)
Angles headPose(const Landmarks& landmarksPx) {
    cv::Mat_<double> model(5, 4), points(5, 2);
    for (int i = 0; i < 5; ++i) {
        const auto& [x, y, z] = kMeanFace[static_cast<std::size_t>(i)];
        const cv::Point2f& point = landmarksPx[static_cast<std::size_t>(i)];
        cv::Mat(cv::Matx14d(x, y, z, 1)).copyTo(model.row(i));
        cv::Mat(cv::Matx12d(point.x, point.y)).copyTo(points.row(i));
    }
    cv::Mat_<double> camera;
    cv::solve(model, points, camera, cv::DECOMP_SVD);
    cv::Mat singular, u, vt;
    cv::SVD::compute(camera.rowRange(0, 3).t(), singular, u, vt);
    const cv::Mat_<double> rows = u * vt;
    const cv::Vec3d right(rows(0, 0), rows(0, 1), rows(0, 2));
    const cv::Vec3d down(rows(1, 0), rows(1, 1), rows(1, 2));
    const cv::Vec3d away = right.cross(down);
    // Roll is the tilt of the line through the eyes. Yaw and pitch say where the face looks (the model's -z axis) once
    // the picture is turned upright.
    const double roll = std::atan2(down[0], right[0]);
    const double across = -(std::cos(roll) * right[2] + std::sin(roll) * down[2]);
    const double below = std::sin(roll) * right[2] - std::cos(roll) * down[2];
    constexpr double kDegrees = 180 / std::numbers::pi;
    return {.yawDeg = std::atan2(across, away[2]) * kDegrees,
            .pitchDeg = std::atan2(-below, std::hypot(across, away[2])) * kDegrees,
            .rollDeg = roll * kDegrees};
}

/// 1 inside the limit, falling to 0 at `zeroAt`.
float falling(float value, float fullUntil, float zeroAt) {
    return std::clamp((zeroAt - value) / (zeroAt - fullUntil), 0.0F, 1.0F);
}

float rising(float value, float zeroUntil, float fullAt) {
    return std::clamp((value - zeroUntil) / (fullAt - zeroUntil), 0.0F, 1.0F);
}

}  // namespace

namespace {

/// As the face is seen upright.
Landmarks turned(Landmarks landmarks, float turnDeg) {
    if (turnDeg == 0) return landmarks;
    const cv::Mat turn = cv::getRotationMatrix2D(landmarks[2], turnDeg, 1);
    for (cv::Point2f& point : landmarks) {
        const cv::Mat moved = turn * cv::Vec3d(point.x, point.y, 1);
        point = {static_cast<float>(moved.at<double>(0)), static_cast<float>(moved.at<double>(1))};
    }
    return landmarks;
}

}  // namespace

FaceQuality measureQuality(const Face& face, const cv::Mat& crop) {
    // The middle of the template: eyes to mouth, little hair and background.
    const cv::Rect kMiddlePx(40, 50, 80, 95);
    cv::Mat grey, laplacian;
    cv::cvtColor(crop, grey, cv::COLOR_BGR2GRAY);
    cv::Laplacian(grey(kMiddlePx), laplacian, CV_16S);
    cv::Scalar mean, deviation;
    cv::meanStdDev(laplacian, mean, deviation);
    const Angles angles = headPose(turned(face.landmarksPx, face.turnDeg));
    return {.sizePx = std::min(face.boxPx.width, face.boxPx.height),
            .sharpness = static_cast<float>(deviation[0] * deviation[0]),
            .brightness = static_cast<float>(cv::mean(grey(kMiddlePx))[0]),
            .yawDeg = static_cast<float>(angles.yawDeg),
            .pitchDeg = static_cast<float>(angles.pitchDeg),
            .rollDeg = static_cast<float>(angles.rollDeg),
            .confidence = face.confidence};
}

std::vector<QualityIssue> qualityIssues(const FaceQuality& quality, const QualityLimits& limits) {
    std::vector<QualityIssue> issues;
    const auto refuse = [&](bool bad, QualityIssue issue) {
        if (bad) issues.push_back(issue);
    };
    refuse(quality.sizePx < limits.minSizePx, QualityIssue::TooSmall);
    refuse(quality.brightness < limits.minBrightness, QualityIssue::TooDark);
    refuse(quality.brightness > limits.maxBrightness, QualityIssue::TooBright);
    refuse(quality.sharpness < limits.minSharpness, QualityIssue::Blurred);
    refuse(std::abs(quality.yawDeg) > limits.maxYawDeg || std::abs(quality.pitchDeg) > limits.maxPitchDeg,
           QualityIssue::TurnedAway);
    refuse(std::abs(quality.rollDeg) > limits.maxRollDeg, QualityIssue::Tilted);
    refuse(quality.confidence < limits.minConfidence, QualityIssue::MaybeCovered);
    return issues;
}

float qualityRank(const FaceQuality& quality) {
    const float light = std::min(rising(quality.brightness, 20, 80), falling(quality.brightness, 190, 250));
    return rising(quality.sizePx, 20, 120) * rising(std::sqrt(quality.sharpness), 2, 16) * light *
           falling(std::abs(quality.yawDeg), 10, 75) * falling(std::abs(quality.pitchDeg), 10, 75) *
           falling(std::abs(quality.rollDeg), 15, 120) * rising(quality.confidence, 0.4F, 0.85F);
}

}  // namespace facenet
