#include <QtTest>
#include <opencv2/imgproc.hpp>

#include "core/live/scene_cut.h"

using namespace facenet;

namespace {

/// A room: patches of colours that do not change, seen from a little elsewhere each time.
cv::Mat room(int number, cv::Point2d shift = {}, double light = 1) {
    cv::Mat patches(9, 16, CV_8UC3), picture;
    cv::theRNG().state = static_cast<std::uint64_t>(number + 1);
    cv::randu(patches, 0, 255);
    cv::resize(patches, picture, {640, 360}, 0, 0, cv::INTER_CUBIC);
    const cv::Matx23d move(1, 0, shift.x, 0, 1, shift.y);
    cv::warpAffine(picture, picture, move, picture.size(), cv::INTER_LINEAR, cv::BORDER_REFLECT);
    picture.convertTo(picture, -1, light, 30 * (light - 1));
    return picture;
}

}  // namespace

class TestSceneCut : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFirstFrameIsNoCut() {
        SceneCut cut;
        QVERIFY(!cut.isCut(room(1)));
        QVERIFY(!cut.isCut(room(1)));
        cut.reset();
        QVERIFY(!cut.isCut(room(2)));
    }

    void anotherRoomIsACut() {
        SceneCut cut;
        for (int i = 0; i < 20; ++i) QCOMPARE(cut.isCut(room(i / 4)), i > 0 && i % 4 == 0);
    }

    /// Movement of a hand-held camera, noise, and the light that goes on.
    void movementAndLightAreNone() {
        SceneCut cut;
        for (int i = 0; i < 50; ++i) {
            cv::Mat frame = room(1, {6 * std::sin(i / 3.0), 4 * std::cos(i / 2.0)}, i < 25 ? 0.8 : 1.0),
                    noise(frame.size(), CV_8UC3);
            cv::randu(noise, 0, 20);
            frame += noise;
            QVERIFY2(!cut.isCut(frame), qPrintable(QString::number(i)));
        }
    }

    void aFastPanIsNone() {
        SceneCut cut;
        for (int i = 0; i < 15; ++i) QVERIFY(!cut.isCut(room(1, {12.0 * i * i / 10, 0})));
    }

    void sizesMayChange() {
        SceneCut cut;
        cv::Mat small;
        QVERIFY(!cut.isCut(room(1)));
        cv::resize(room(1), small, {320, 180}, 0, 0, cv::INTER_AREA);
        QVERIFY(!cut.isCut(small));
    }
};

QTEST_GUILESS_MAIN(TestSceneCut)
#include "tst_scene_cut.moc"
