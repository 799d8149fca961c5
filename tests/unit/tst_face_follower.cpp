#include <QtTest>
#include <opencv2/imgproc.hpp>
#include <thread>

#include "core/live/face_follower.h"
#include "core/live/recognizer.h"
#include "tests/support/fake_networks.h"
#include "tests/support/synthetic_source.h"

using namespace facenet;
using namespace facenet::test;
using namespace std::chrono_literals;

namespace {

const cv::Size kFrame(1280, 720);

cv::Mat textured(cv::Size size, unsigned seed, double low, double high) {
    cv::Mat coarse(std::max(2, size.height / 8), std::max(2, size.width / 8), CV_8UC3), picture;
    cv::theRNG().state = seed;
    cv::randu(coarse, low, high);
    cv::resize(coarse, picture, size, 0, 0, cv::INTER_CUBIC);
    return picture;
}

/// A picture with a face of this width somewhere in it; the ground stays where it is.
struct Scene {
    Face face;
    cv::Mat frame;
};
Scene sceneWith(cv::Point2f centre, float widthPx, unsigned seed = 7) {
    static const cv::Mat kGround = textured(kFrame, 1, 60, 160);
    Scene scene;
    scene.face.boxPx = {centre.x - widthPx / 2, centre.y - 0.6F * widthPx, widthPx, 1.2F * widthPx};
    scene.face.landmarksPx = syntheticLandmarks(scene.face.boxPx);
    scene.frame = kGround.clone();
    const cv::Mat patch = textured({100, 120}, seed, 20, 240);
    const cv::Matx23f place(widthPx / 100, 0, scene.face.boxPx.x, 0, widthPx / 100, scene.face.boxPx.y);
    cv::warpAffine(patch, scene.frame, place, kFrame, cv::INTER_LINEAR, cv::BORDER_TRANSPARENT);
    return scene;
}

}  // namespace

class TestFaceFollower : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Walking, coming nearer and turning back, at the pace of someone who runs past.
    void boxAndLandmarksGoAlong() {
        FaceFollower follower;
        Scene scene = sceneWith({300, 300}, 100);
        follower.begin(scene.frame, {scene.face});
        for (int i = 1; i <= 12; ++i) {
            const double way = std::sin(i / 6.0);
            scene = sceneWith({300 + 250 * float(way), 300 + 40 * float(way)}, 100 * std::pow(1.02F, float(i)));
            const auto faces = follower.follow(scene.frame);
            QVERIFY2(faces && faces->size() == 1, QByteArray::number(i));
            QVERIFY2(overlapOf(faces->front().boxPx, scene.face.boxPx) > 0.9F, QByteArray::number(i));
            for (std::size_t mark = 0; mark < 5; ++mark)
                QVERIFY(cv::norm(faces->front().landmarksPx[mark] - scene.face.landmarksPx[mark]) < 5);
        }
    }

    /// Each face by itself, and the ones that stand stay.
    void facesGoTheirOwnWays() {
        FaceFollower follower;
        const Scene scene = sceneWith({300, 300}, 90);
        Face standing = scene.face;
        standing.boxPx.x = 900;
        follower.begin(scene.frame, {scene.face, standing});
        const Scene next = sceneWith({320, 290}, 90);
        const auto faces = follower.follow(next.frame);
        QVERIFY(faces && faces->size() == 2);
        QVERIFY(overlapOf(faces->front().boxPx, next.face.boxPx) > 0.9F);
        QVERIFY(overlapOf(faces->back().boxPx, standing.boxPx) > 0.98F);
    }

    void whatIsGoneIsNotFollowed() {
        const Scene scene = sceneWith({300, 300}, 100);
        const auto followedInto = [&](const cv::Mat& frame) {
            FaceFollower follower;
            follower.begin(scene.frame, {scene.face});
            return follower.follow(frame).has_value();
        };
        QVERIFY(followedInto(sceneWith({310, 300}, 100).frame));
        QVERIFY(!followedInto(sceneWith({300, 300}, 100, 8).frame));  // somebody else at the same place
        QVERIFY(!followedInto(textured(kFrame, 5, 0, 255)));          // another scene
        QVERIFY(!followedInto(cv::Mat(kFrame, CV_8UC3, cv::Scalar::all(90))));
        QVERIFY(!followedInto(cv::Mat(kFrame / 2, CV_8UC3, cv::Scalar::all(90))));
        QVERIFY(!FaceFollower().follow(scene.frame));
    }

    /// A detector that is slower than frames come is asked with each n-th frame; all frames have an answer, and a face
    /// that comes in is found soon.
    void slowDetectionLeavesNoGaps() {
        const auto network = std::make_shared<FakeEmbeddingNetwork>();
        network->delay = 40ms;  // a look at each frame, as the options below ask for
        RecognitionMeans means{.analyzer = makeFakeAnalyzer(network), .gallery = nullptr, .options = {}, .revision = 1};
        means.options.tracker.reembedEvery = 0ms;
        means.options.tracker.earlyEvery = 0ms;
        const SyntheticFace first{.hueDeg = 0, .centrePx = {100, 200}, .velocityPxPerS = {120, 30}},
            second{.hueDeg = 200, .centrePx = {450, 150}};
        constexpr int kFrames = 60, kComesAt = 37;
        Recognizer recognizer;
        int followed = 0, foundAt = 0;
        for (int i = 0; i < kFrames; ++i) {
            const double timeS = i / 50.0;
            auto frame = std::make_shared<Frame>();
            frame->sequence = static_cast<std::uint64_t>(i);
            frame->capturedAt = Tracker::TimePoint(1s) + std::chrono::milliseconds(20 * i);
            frame->image =
                drawSyntheticFrame({640, 480}, i < kComesAt ? std::vector{first} : std::vector{first, second}, timeS);
            const auto result =
                recognizer.recognize({.frame = frame, .at = frame->capturedAt, .run = 1, .moreToCome = true}, means);
            QVERIFY(result);
            followed += result->followed ? 1 : 0;
            const auto box = syntheticBox(first, {640, 480}, timeS);
            QVERIFY(std::any_of(result->faces.begin(), result->faces.end(), [&](const LiveFace& face) {
                return overlapOf(face.tracked.face.boxPx, box) > 0.8F && face.tracked.trackId == 1;
            }));
            QVERIFY(!result->followed || !result->faces.front().lookedAt);
            // Where no other frame comes this one is looked at.
            QVERIFY(!result->followed || recognizer.leftFaces());
            if (foundAt == 0 && result->faces.size() == 2) foundAt = i;
        }
        QVERIFY2(followed > kFrames / 3, QByteArray::number(followed));
        QVERIFY2(foundAt >= kComesAt && foundAt <= kComesAt + 10, QByteArray::number(foundAt));
        QCOMPARE(network->calls, kFrames - followed);

        // Where each frame is to be looked at nothing is followed.
        auto frame = std::make_shared<Frame>();
        frame->sequence = kFrames;
        frame->capturedAt = Tracker::TimePoint(1s) + std::chrono::milliseconds(20 * kFrames);
        frame->image = drawSyntheticFrame({640, 480}, {first, second}, kFrames / 50.0);
        QVERIFY(!recognizer.recognize({.frame = frame, .at = frame->capturedAt, .run = 1}, means)->followed);
        QVERIFY(!recognizer.leftFaces());
    }
};

QTEST_GUILESS_MAIN(TestFaceFollower)
#include "tst_face_follower.moc"
