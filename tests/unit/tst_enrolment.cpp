#include <QTest>
#include <cmath>

#include "core/face/enrolment.h"

using namespace facenet;
using namespace std::chrono_literals;

namespace {

/// A direction of the embedding space; two of them are at a right angle.
Embedding axis(std::size_t number) {
    Embedding embedding(kEmbeddingSize, 0.0F);
    embedding[number] = 1;
    return embedding;
}

/// A look at the person of axis 0 that has this cosine similarity to axis 0; `number` makes looks differ.
Embedding lookAt(float cosine, std::size_t number) {
    Embedding embedding = axis(0);
    embedding[0] = cosine;
    embedding[number] = std::sqrt(1 - cosine * cosine);
    return embedding;
}

FaceQuality good(float yawDeg = 0, float pitchDeg = 0, float sharpness = 200) {
    return {.sizePx = 150,
            .sharpness = sharpness,
            .brightness = 120,
            .yawDeg = yawDeg,
            .pitchDeg = pitchDeg,
            .rollDeg = 0,
            .confidence = 0.9F};
}

Shot shotOf(const FaceQuality& quality, Embedding embedding) {
    return {.crop = {}, .quality = quality, .embedding = std::move(embedding), .source = "test", .takenAt = {}};
}

Face faceAt(cv::Point2f centre, float heightPx) {
    Face face;
    face.boxPx = {centre.x - 0.4F * heightPx, centre.y - 0.5F * heightPx, 0.8F * heightPx, heightPx};
    face.confidence = 0.9F;
    return face;
}

const cv::Size kFrame(640, 480);
const CaptureGuide::TimePoint kStart{};

}  // namespace

class TestEnrolment : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void posesFallIntoNineCells() {
        QCOMPARE(poseCellOf(good()), PoseCell::Centre);
        QCOMPARE(poseCellOf(good(25)), PoseCell::Left);  // to the picture's right: the person's own left
        QCOMPARE(poseCellOf(good(-25)), PoseCell::Right);
        QCOMPARE(poseCellOf(good(0, 20)), PoseCell::Up);
        QCOMPARE(poseCellOf(good(0, -20)), PoseCell::Down);
        QCOMPARE(poseCellOf(good(25, 20)), PoseCell::UpLeft);
        QCOMPARE(poseCellOf(good(-25, -20)), PoseCell::DownRight);
        QVERIFY(isWantedPose(PoseCell::Left));
        QVERIFY(!isWantedPose(PoseCell::UpLeft));
    }

    void poorShotsAreRefusedByACaptureAndFlaggedAmongChosenPictures() {
        ShotSelector selector;
        FaceQuality dark = good();
        dark.brightness = 10;
        QVERIFY(!selector.needs(dark));
        QCOMPARE(selector.offer(shotOf(dark, axis(0))), ShotVerdict::PoorQuality);
        QVERIFY(selector.shots().empty());

        QCOMPARE(selector.add(shotOf(dark, axis(0))), ShotVerdict::Kept);
        QCOMPARE(selector.problemsOf(0).issues, std::vector{QualityIssue::TooDark});
        QVERIFY(!selector.problemsOf(0).otherPerson);
    }

    void nearDuplicatesOfOnePoseAreRefused() {
        ShotSelector selector;
        QCOMPARE(selector.offer(shotOf(good(), axis(0))), ShotVerdict::Kept);
        QCOMPARE(selector.offer(shotOf(good(), lookAt(0.99F, 1))), ShotVerdict::NearDuplicate);
        QCOMPARE(selector.offer(shotOf(good(25), lookAt(0.99F, 1))), ShotVerdict::Kept);  // another pose
        QCOMPARE(selector.offer(shotOf(good(), lookAt(0.8F, 2))), ShotVerdict::Kept);
        QCOMPARE(selector.shots().size(), 3U);
        QCOMPARE(selector.add(shotOf(good(), lookAt(0.95F, 3))),
                 ShotVerdict::Kept);  // chosen: only the same picture is refused
        QCOMPARE(selector.add(shotOf(good(0, 20), axis(0))), ShotVerdict::NearDuplicate);  // the same picture again
    }

    void aMuchBetterDuplicateTakesThePlaceOfTheWeaker() {
        ShotSelector selector;
        QCOMPARE(selector.offer(shotOf(good(0, 0, 40), axis(0))), ShotVerdict::Kept);
        QCOMPARE(selector.offer(shotOf(good(0, 0, 250), axis(0))), ShotVerdict::Kept);
        QCOMPARE(selector.shots().size(), 1U);
        QCOMPARE(selector.shots().front().quality.sharpness, 250.0F);
        QCOMPARE(selector.offer(shotOf(good(0, 0, 255), axis(0))), ShotVerdict::NearDuplicate);
    }

    void anotherPersonIsRefusedByACaptureAndFlaggedAmongChosenPictures() {
        ShotSelector selector;
        QCOMPARE(selector.offer(shotOf(good(), axis(0))), ShotVerdict::Kept);
        QCOMPARE(selector.offer(shotOf(good(25), lookAt(0.8F, 1))), ShotVerdict::Kept);
        QCOMPARE(selector.offer(shotOf(good(-25), axis(5))), ShotVerdict::OtherPerson);
        QCOMPARE(selector.add(shotOf(good(-25), axis(5))), ShotVerdict::Kept);
        QVERIFY(selector.problemsOf(2).otherPerson);
        QVERIFY(!selector.problemsOf(0).otherPerson);
        selector.remove(2);
        QCOMPARE(selector.shots().size(), 2U);
        QVERIFY(selector.problemsOf(1).none());
        QVERIFY(*selector.similarityToShots(axis(0)) > 0.9F);
        QVERIFY(std::abs(*selector.similarityToShots(axis(9))) < 1e-6F);
    }

    void aCaptureKeepsTheBestOfEachPose() {
        ShotSelector selector;
        for (std::size_t i = 1; i <= 3; ++i)
            QCOMPARE(selector.offer(shotOf(good(0, 0, 100), lookAt(0.9F, i))), ShotVerdict::Kept);
        QVERIFY(!selector.needs(good(0, 0, 100)));
        QCOMPARE(selector.offer(shotOf(good(0, 0, 100), lookAt(0.9F, 4))), ShotVerdict::PoseCovered);
        QVERIFY(selector.needs(good(0, 0, 250)));
        QCOMPARE(selector.offer(shotOf(good(0, 0, 250), lookAt(0.9F, 5))), ShotVerdict::Kept);
        QCOMPARE(selector.shots().size(), 3U);
    }

    void aMissingPoseTakesTheWeakestPlaceOfTheFullestWhenFull() {
        ShotSelector selector(SelectorOptions{.maxCapturedShots = 4});
        QCOMPARE(selector.offer(shotOf(good(0, 0, 90), lookAt(0.9F, 1))), ShotVerdict::Kept);
        QCOMPARE(selector.offer(shotOf(good(0, 0, 40), lookAt(0.9F, 2))), ShotVerdict::Kept);
        QCOMPARE(selector.offer(shotOf(good(25), lookAt(0.9F, 3))), ShotVerdict::Kept);
        QCOMPARE(selector.offer(shotOf(good(-25), lookAt(0.9F, 4))), ShotVerdict::Kept);
        QCOMPARE(selector.offer(shotOf(good(25, 20), lookAt(0.9F, 5))), ShotVerdict::Full);  // a corner is not worth it
        QCOMPARE(selector.offer(shotOf(good(0, 20), lookAt(0.9F, 6))), ShotVerdict::Kept);
        QCOMPARE(selector.shots().size(), 4U);
        QCOMPARE(selector.cellState(PoseCell::Up), CellState::Filled);
        QCOMPARE(selector.shots().front().quality.sharpness, 90.0F);
    }

    void chosenPicturesAreLimitedInNumber() {
        ShotSelector selector(SelectorOptions{.maxShots = 2});
        QCOMPARE(selector.add(shotOf(good(), axis(0))), ShotVerdict::Kept);
        QCOMPARE(selector.add(shotOf(good(), axis(1))), ShotVerdict::Kept);
        QCOMPARE(selector.add(shotOf(good(), axis(2))), ShotVerdict::Full);
    }

    void progressFollowsTheWantedPoses() {
        ShotSelector selector;
        QCOMPARE(selector.progress(), 0.0F);
        QCOMPARE(selector.nextWantedPose(), PoseCell::Centre);
        QCOMPARE(selector.cellState(PoseCell::UpLeft), CellState::NotNeeded);
        const std::array qualities{good(), good(25), good(-25), good(0, 20), good(0, -20)};
        for (std::size_t i = 0; i < qualities.size(); ++i) {
            QVERIFY(!selector.enough());
            QCOMPARE(selector.offer(shotOf(qualities[i], lookAt(0.9F, i + 1))), ShotVerdict::Kept);
            QCOMPARE(selector.progress(), static_cast<float>(i + 1) / 5);
        }
        QVERIFY(selector.enough());
        QVERIFY(!selector.nextWantedPose());
        selector.remove(1);
        QCOMPARE(selector.nextWantedPose(), PoseCell::Left);
    }

    void embeddingsAreReplacedInOrder() {
        ShotSelector selector;
        QCOMPARE(selector.add(shotOf(good(), axis(0))), ShotVerdict::Kept);
        QCOMPARE(selector.add(shotOf(good(25), axis(1))), ShotVerdict::Kept);
        selector.replaceEmbeddings({axis(7), axis(8)});
        QCOMPARE(selector.shots()[0].embedding, axis(7));
        QCOMPARE(selector.shots()[1].embedding, axis(8));
    }

    void theOvalFitsUprightAndWideFrames_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("camera") << 640 << 480;
        QTest::newRow("wide") << 1920 << 1080;
        QTest::newRow("telephone") << 480 << 1080;
    }

    void theOvalFitsUprightAndWideFrames() {
        QFETCH(int, width);
        QFETCH(int, height);
        const cv::Rect2f oval = guideOvalPx({width, height});
        QVERIFY(oval.x >= 0 && oval.y >= 0 && oval.br().x <= width && oval.br().y <= height);
        QVERIFY(oval.height > oval.width);
        QVERIFY(std::abs(oval.x + oval.width / 2 - width / 2.0F) < 0.01F);
    }

    void theGuideAsksForSizeAndPlaceFirst() {
        ShotSelector selector;
        CaptureGuide guide(true);
        const auto hintFor = [&](const Face& face) { return guide.look(face, good(), kFrame, kStart, selector).hint; };
        QCOMPARE(hintFor(faceAt({320, 240}, 80)), GuideHint::ComeCloser);
        QCOMPARE(hintFor(faceAt({320, 240}, 460)), GuideHint::MoveBack);
        QCOMPARE(hintFor(faceAt({150, 240}, 220)), GuideHint::MoveIntoOval);
        const Guidance fits = guide.look(faceAt({320, 240}, 220), good(), kFrame, kStart, selector);
        QVERIFY(fits.inPlace);
        QVERIFY(!fits.ready);  // one frame cannot tell that the head is still
        QCOMPARE(fits.hint, GuideHint::HoldStill);
    }

    void theGuideNamesTheGravestIssue() {
        ShotSelector selector;
        CaptureGuide guide(true);
        FaceQuality dark = good();
        dark.brightness = 10;
        const Guidance guidance = guide.look(faceAt({320, 240}, 220), dark, kFrame, kStart, selector);
        QCOMPARE(guidance.hint, GuideHint::Improve);
        QCOMPARE(guidance.issue, QualityIssue::TooDark);
        QVERIFY(guidance.inPlace);
        QVERIFY(!guidance.ready);
    }

    void aShotIsTakenOnceTheHeadRests() {
        ShotSelector selector;
        CaptureGuide guide(true);
        Guidance guidance;
        for (int i = 0; i < 12; ++i) {  // drifts by a quarter of its size within 200 ms
            guidance = guide.look(faceAt({300.0F + 10 * static_cast<float>(i % 6), 240}, 220), good(), kFrame,
                                  kStart + i * 40ms, selector);
            QVERIFY(!guidance.ready);
        }
        QCOMPARE(guidance.hint, GuideHint::HoldStill);
        for (int i = 12; i < 18; ++i)
            guidance = guide.look(faceAt({320, 240}, 220), good(), kFrame, kStart + i * 40ms, selector);
        QVERIFY(guidance.ready);
        QCOMPARE(guidance.hint, GuideHint::Good);
    }

    void aLostFaceMustRestAgain() {
        ShotSelector selector;
        CaptureGuide guide(true);
        guide.look(faceAt({320, 240}, 220), good(), kFrame, kStart, selector);
        QVERIFY(guide.look(faceAt({320, 240}, 220), good(), kFrame, kStart + 300ms, selector).ready);
        guide.faceLost();
        QVERIFY(!guide.look(faceAt({320, 240}, 220), good(), kFrame, kStart + 340ms, selector).ready);
    }

    void theGuideAsksForThePosesOneByOne() {
        ShotSelector selector;
        CaptureGuide guide(true);
        auto hintFor = [&, at = kStart](const FaceQuality& quality) mutable {
            at += 300ms;
            return guide.look(faceAt({320, 240}, 220), quality, kFrame, at, selector).hint;
        };
        hintFor(good());
        QCOMPARE(hintFor(good(25)), GuideHint::Good);  // a missing pose is taken whatever was asked for
        const std::array steps{std::pair(good(), GuideHint::TurnLeft), std::pair(good(25), GuideHint::TurnRight),
                               std::pair(good(-25), GuideHint::LookUp), std::pair(good(0, 20), GuideHint::LookDown),
                               std::pair(good(0, -20), GuideHint::Enough)};
        for (std::size_t i = 0; i < steps.size(); ++i) {
            QCOMPARE(hintFor(steps[i].first), GuideHint::Good);
            QCOMPARE(selector.offer(shotOf(steps[i].first, lookAt(0.9F, i + 1))), ShotVerdict::Kept);
            QCOMPARE(hintFor(good()), steps[i].second);
        }
    }

    void peopleOfAVideoNeedNotFollowTheGuide() {
        ShotSelector selector;
        CaptureGuide guide(false);
        const Guidance guidance = guide.look(faceAt({60, 60}, 70), good(), kFrame, kStart, selector);
        QVERIFY(guidance.ready);
        QCOMPARE(guidance.hint, GuideHint::Good);
    }
};

QTEST_GUILESS_MAIN(TestEnrolment)
#include "tst_enrolment.moc"
