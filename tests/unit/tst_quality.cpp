#include <QtTest>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "core/face/quality.h"

using namespace facenet;

namespace {

/// The landmarks of a mean head that is turned and seen from far away; degrees as in FaceQuality.
Landmarks turnedHead(double yawDeg, double pitchDeg, double rollDeg) {
    const auto radians = [](double degrees) { return degrees * std::numbers::pi / 180; };
    const double yaw = radians(yawDeg), pitch = radians(pitchDeg), roll = radians(rollDeg);
    // x right, y down, z away from the camera
    const cv::Matx33d turn(std::cos(yaw), 0, -std::sin(yaw), 0, 1, 0, std::sin(yaw), 0, std::cos(yaw));
    const cv::Matx33d nod(1, 0, 0, 0, std::cos(pitch), std::sin(pitch), 0, -std::sin(pitch), std::cos(pitch));
    const cv::Matx33d tilt(std::cos(roll), -std::sin(roll), 0, std::sin(roll), std::cos(roll), 0, 0, 0, 1);
    const std::array<cv::Vec3d, 5> head{
        {{-0.5, 0, 0}, {0.5, 0, 0}, {0, 0.65, -0.45}, {-0.414, 1.155, -0.05}, {0.414, 1.155, -0.05}}};
    Landmarks landmarks;
    for (std::size_t i = 0; i < head.size(); ++i) {
        const cv::Vec3d seen = tilt * (turn * (nod * head[i]));
        landmarks[i] = {static_cast<float>(200 + 60 * seen[0]), static_cast<float>(150 + 60 * seen[1])};
    }
    return landmarks;
}

FaceQuality qualityOf(const Landmarks& landmarks, const cv::Mat& crop) {
    return measureQuality({.boxPx = {100, 100, 80, 100}, .landmarksPx = landmarks, .confidence = 0.9F}, crop);
}

/// A crop with detail everywhere.
cv::Mat detailedCrop(int mean) {
    cv::Mat crop(160, 160, CV_8UC3);
    for (int y = 0; y < crop.rows; ++y)
        for (int x = 0; x < crop.cols; ++x)
            crop.at<cv::Vec3b>(y, x) =
                cv::Vec3b::all(cv::saturate_cast<uchar>(mean + ((x / 4 + y / 4) % 2 ? 30 : -30)));
    return crop;
}

}  // namespace

class TestQuality : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anglesAreRecovered_data() {
        QTest::addColumn<double>("yaw");
        QTest::addColumn<double>("pitch");
        QTest::addColumn<double>("roll");
        QTest::newRow("frontal") << 0.0 << 0.0 << 0.0;
        QTest::newRow("to the right") << 30.0 << 0.0 << 0.0;
        QTest::newRow("to the left") << -45.0 << 0.0 << 0.0;
        QTest::newRow("up") << 0.0 << 20.0 << 0.0;
        QTest::newRow("down") << 0.0 << -25.0 << 0.0;
        QTest::newRow("tilted") << 0.0 << 0.0 << 35.0;
        QTest::newRow("right and tilted") << 25.0 << 0.0 << -15.0;
    }
    void anglesAreRecovered() {
        QFETCH(double, yaw);
        QFETCH(double, pitch);
        QFETCH(double, roll);
        const FaceQuality quality = qualityOf(turnedHead(yaw, pitch, roll), detailedCrop(120));
        const QByteArray found = QByteArray::number(quality.yawDeg) + " " + QByteArray::number(quality.pitchDeg) + " " +
                                 QByteArray::number(quality.rollDeg);
        QVERIFY2(std::abs(quality.yawDeg - yaw) < 1, found.constData());
        QVERIFY2(std::abs(quality.pitchDeg - pitch) < 1, found.constData());
        QVERIFY2(std::abs(quality.rollDeg - roll) < 1, found.constData());
    }

    void blurLowersSharpness() {
        const cv::Mat sharp = detailedCrop(120);
        cv::Mat blurred;
        cv::GaussianBlur(sharp, blurred, {}, 6);
        const FaceQuality good = qualityOf(turnedHead(0, 0, 0), sharp), bad = qualityOf(turnedHead(0, 0, 0), blurred);
        QVERIFY(bad.sharpness < good.sharpness / 20);
        QVERIFY(qualityRank(bad) < qualityRank(good));
        QCOMPARE(qualityIssues(bad, {}), std::vector{QualityIssue::Blurred});
    }

    void everyIssueHasItsCause() {
        const FaceQuality good{.sizePx = 120, .sharpness = 300, .brightness = 120, .confidence = 0.9F};
        QVERIFY(qualityIssues(good, {}).empty());
        const auto only = [&](auto member, float value, QualityIssue issue) {
            FaceQuality changed = good;
            changed.*member = value;
            return qualityIssues(changed, {}) == std::vector{issue} && qualityRank(changed) < qualityRank(good);
        };
        QVERIFY(only(&FaceQuality::sizePx, 30, QualityIssue::TooSmall));
        QVERIFY(only(&FaceQuality::sharpness, 5, QualityIssue::Blurred));
        QVERIFY(only(&FaceQuality::brightness, 30, QualityIssue::TooDark));
        QVERIFY(only(&FaceQuality::brightness, 240, QualityIssue::TooBright));
        QVERIFY(only(&FaceQuality::yawDeg, -60, QualityIssue::TurnedAway));
        QVERIFY(only(&FaceQuality::pitchDeg, 50, QualityIssue::TurnedAway));
        QVERIFY(only(&FaceQuality::rollDeg, 60, QualityIssue::Tilted));
        QVERIFY(only(&FaceQuality::confidence, 0.62F, QualityIssue::MaybeCovered));
    }
};

QTEST_GUILESS_MAIN(TestQuality)
#include "tst_quality.moc"
