#include <QtTest>

#include "core/face/tracker.h"

using namespace facenet;
using namespace std::chrono_literals;

namespace {

Face faceAt(float x, float y, float side = 100) {
    return {.boxPx = {x, y, side, side}, .confidence = 0.9F};
}

const FaceQuality kGood{.sizePx = 120, .sharpness = 300, .brightness = 120, .confidence = 0.9F};
const Tracker::TimePoint kStart{};

Identity looksLike(std::int64_t personId, Identity::Verdict verdict = Identity::Verdict::Known) {
    return {.verdict = verdict, .personId = personId, .name = "p" + std::to_string(personId), .cosineSimilarity = 0.7F};
}

}  // namespace

class TestTracker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void movingFacesKeepTheirTracks() {
        Tracker tracker;
        std::int64_t left = 0, right = 0;
        for (int i = 0; i < 50; ++i) {
            // Two faces walk towards and past each other in two rows; the detector's order changes at random.
            std::vector<Face> faces{faceAt(10.0F * static_cast<float>(i), 0),
                                    faceAt(500 - 10.0F * static_cast<float>(i), 150)};
            const bool swapped = i % 3 == 0;
            if (swapped) std::swap(faces[0], faces[1]);
            const auto tracked = tracker.update(faces, {kGood, kGood}, kStart + 40ms * i);
            const std::int64_t first = tracked[swapped ? 1 : 0].trackId, second = tracked[swapped ? 0 : 1].trackId;
            if (i == 0) {
                left = first;
                right = second;
                QVERIFY(left != right);
            }
            QCOMPARE(first, left);
            QCOMPARE(second, right);
        }
    }

    void newFacesAreNumberedAsOneReads() {
        Tracker tracker;
        // Two uneven lines, in the detector's order.
        const auto tracked =
            tracker.update({faceAt(300, 210), faceAt(0, 200), faceAt(290, 10), faceAt(150, 0), faceAt(10, 30)},
                           std::vector(5, kGood), kStart);
        QList<std::int64_t> numbers;
        for (const TrackedFace& face : tracked) numbers << face.trackId;
        QCOMPARE(numbers, (QList<std::int64_t>{5, 4, 3, 2, 1}));
    }

    void looksArePooledByTheirQuality() {
        Tracker tracker;
        FaceQuality poor = kGood;
        poor.sizePx = 30;
        QVERIFY(qualityRank(poor) < qualityRank(kGood));
        const auto id = tracker.update({faceAt(0, 0)}, {kGood}, kStart).front().trackId;
        auto pooled = tracker.addLook(id, {1, 0}, kStart);
        QCOMPARE(pooled.trackId, id);
        QCOMPARE(pooled.looks, 1U);
        QCOMPARE(pooled.embedding, (Embedding{1, 0}));
        tracker.update({faceAt(0, 0)}, {poor}, kStart + 40ms);
        pooled = tracker.addLook(id, {0, 1}, kStart);
        QCOMPARE(pooled.looks, 2U);
        QCOMPARE(normOf(pooled.embedding), 1.F);
        QVERIFY(pooled.embedding[0] > pooled.embedding[1]);
        // Only the latest looks count.
        tracker.update({faceAt(0, 0)}, {kGood}, kStart + 80ms);
        for (std::size_t i = 0; i < TrackerOptions().looksKept; ++i) pooled = tracker.addLook(id, {0, 1}, kStart);
        QCOMPARE(pooled.embedding, (Embedding{0, 1}));
        QCOMPARE(tracker.addLook(id + 7, {1, 0}, kStart).embedding, (Embedding{1, 0}));  // a track that is gone
    }

    void somebodyElseAtTheSamePlaceIsAnotherTrack() {
        Tracker tracker({.somebodyElse = 0.2F});
        const auto id = tracker.update({faceAt(0, 0)}, {kGood}, kStart).front().trackId;
        tracker.addLook(id, {1, 0}, kStart);
        tracker.setIdentity(id, looksLike(1));
        const auto same = tracker.addLook(id, {0.6F, 0.8F}, kStart);
        QCOMPARE(same.trackId, id);
        const auto other = tracker.addLook(id, {-0.8F, 0.6F}, kStart);
        QVERIFY(other.trackId != id);
        QCOMPARE(other.looks, 1U);
        QCOMPARE(other.embedding, (Embedding{-0.8F, 0.6F}));
        // Nothing of the name is left.
        const auto now = tracker.update({faceAt(0, 0)}, {kGood}, kStart + 40ms).front();
        QCOMPARE(now.trackId, other.trackId);
        QVERIFY(now.identity.verdict == Identity::Verdict::NotComparable);
    }

    void aGapOfAFewFramesIsBridged() {
        Tracker tracker;
        const auto id = tracker.update({faceAt(0, 0)}, {kGood}, kStart).front().trackId;
        QVERIFY(tracker.update({}, {}, kStart + 300ms).empty());
        QCOMPARE(tracker.update({faceAt(20, 0)}, {kGood}, kStart + 600ms).front().trackId, id);
        QVERIFY(tracker.update({faceAt(20, 0)}, {kGood}, kStart + 5s).front().trackId != id);
    }

    void looksAreWantedWhenNewBetterOrDue() {
        Tracker tracker;
        FaceQuality poor = kGood;
        poor.sizePx = 60;
        const auto wants = [&](const FaceQuality& quality, std::chrono::milliseconds at) {
            return tracker.update({faceAt(0, 0)}, {quality}, kStart + at).front();
        };
        const TrackedFace fresh = wants(poor, 0ms);
        QVERIFY(fresh.wantsEmbedding);
        tracker.addLook(fresh.trackId, {1, 0}, kStart);
        QVERIFY(!wants(poor, 40ms).wantsEmbedding);
        QVERIFY(wants(kGood, 80ms).wantsEmbedding);
        tracker.addLook(fresh.trackId, {1, 0}, kStart + 80ms);
        QVERIFY(!wants(kGood, 120ms).wantsEmbedding);
        // The first looks follow one another soon.
        QVERIFY(wants(kGood, 340ms).wantsEmbedding);
        for (int i = 0; i < 3; ++i) tracker.addLook(fresh.trackId, {1, 0}, kStart + 340ms);
        QVERIFY(!wants(kGood, 700ms).wantsEmbedding);
        QVERIFY(wants(kGood, 1400ms).wantsEmbedding);
    }

    /// Whoever misses the frame of a look, as a window under load does, still gets what was seen.
    void theLatestEmbeddingStaysWithTheTrack() {
        Tracker tracker;
        const auto seen = [&](std::chrono::milliseconds at) {
            return tracker.update({faceAt(0, 0)}, {kGood}, kStart + at).front();
        };
        const auto id = seen(0ms).trackId;
        QVERIFY(seen(40ms).embedding.empty());
        tracker.addLook(id, {0.6F, 0.8F}, kStart + 40ms);
        QCOMPARE(seen(80ms).embedding, Embedding({0.6F, 0.8F}));
        tracker.forgetLooks();
        QVERIFY(seen(120ms).embedding.empty());
    }

    void forgettingKeepsTheTrackAndDropsTheName() {
        Tracker tracker;
        const auto id = tracker.update({faceAt(0, 0)}, {kGood}, kStart).front().trackId;
        tracker.addLook(id, {1, 0}, kStart);
        tracker.setIdentity(id, looksLike(1));
        tracker.forgetLooks();
        const TrackedFace face = tracker.update({faceAt(0, 0)}, {kGood}, kStart + 40ms).front();
        QCOMPARE(face.trackId, id);
        QCOMPARE(face.identity.verdict, Identity::Verdict::NotComparable);
        QVERIFY(face.wantsEmbedding);
    }
};

QTEST_GUILESS_MAIN(TestTracker)
#include "tst_tracker.moc"
