#include <QtTest>
#include <cmath>

#include "core/face/matcher.h"
#include "tests/support/fake_networks.h"

using namespace facenet;
using facenet::test::FakeEngine;
using Verdict = Identity::Verdict;

namespace {

/// A unit vector at this angle in the plane of the first two axes.
Embedding at(double degrees) {
    Embedding embedding(kEmbeddingSize, 0.0F);
    embedding[0] = static_cast<float>(std::cos(degrees * M_PI / 180));
    embedding[1] = static_cast<float>(std::sin(degrees * M_PI / 180));
    return embedding;
}

std::shared_ptr<const Gallery> galleryOf(std::vector<Template> templates, std::vector<Rejection> rejections = {}) {
    GalleryContents contents{.modelId = "m", .names = {{1, "Ann"}, {2, "Ben"}}};
    contents.templates = std::move(templates);
    contents.rejections = std::move(rejections);
    return *Gallery::build(FakeEngine(), std::move(contents), nullptr);
}

Identity lookAt(const std::shared_ptr<const Gallery>& gallery, double degrees, float threshold = 0.9F) {
    return matchFaces(*gallery, {at(degrees)}, {.threshold = threshold})->front();
}

}  // namespace

class TestMatcher : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEmptyGalleryKnowsNobody() {
        const Identity identity = lookAt(galleryOf({}), 0);
        QCOMPARE(identity.verdict, Verdict::Unknown);
        QCOMPARE(identity.personId, 0);
    }

    void noFacesGiveNoNames() { QVERIFY(matchFaces(*galleryOf({{1, 10, at(0)}}), {}, {})->empty()); }

    void theNearestPersonIsNamed() {
        const auto gallery = galleryOf({{1, 10, at(0)}, {2, 20, at(90)}});
        const Identity identity = lookAt(gallery, 80);
        QCOMPARE(identity.verdict, Verdict::Known);
        QCOMPARE(identity.name, std::string("Ben"));
        QCOMPARE(identity.faceId, 20);
        QVERIFY(std::abs(identity.cosineSimilarity - std::cos(10 * M_PI / 180)) < 1e-5);
        QCOMPARE(identity.runnerUpName, std::string("Ann"));
        QCOMPARE(lookAt(gallery, 45).verdict, Verdict::Unknown);
    }

    void tooCloseToTheRunnerUpIsUnsure() {
        const Identity identity = lookAt(galleryOf({{1, 10, at(0)}, {2, 20, at(20)}}), 10.5);
        QCOMPARE(identity.verdict, Verdict::Unsure);
        QCOMPARE(identity.personId, 2);
    }

    void theCentreOfSeveralTemplatesCounts() {
        // Between two templates that are both too far away.
        const auto gallery = galleryOf({{1, 10, at(-30)}, {1, 11, at(30)}, {2, 20, at(180)}});
        const Identity identity = lookAt(gallery, 2);
        QCOMPARE(identity.verdict, Verdict::Known);
        QCOMPARE(identity.personId, 1);
        QVERIFY(identity.cosineSimilarity > 0.99F);
        QVERIFY(identity.faceId == 10 || identity.faceId == 11);
        QCOMPARE(gallery->templateCount(), std::size_t{3});
    }

    /// With and without a beard: the looks that are like the one in question decide, not all of them alike.
    void moreSimilarTemplatesCountMore() {
        const auto gallery = galleryOf({{1, 10, at(0)}, {1, 11, at(60)}, {1, 12, at(65)}, {2, 20, at(180)}});
        const Identity identity = lookAt(gallery, -2);
        QCOMPARE(identity.verdict, Verdict::Known);
        QCOMPARE(identity.faceId, 10);
        QVERIFY(identity.cosineSimilarity > 0.97F);
        QVERIFY(lookAt(gallery, 62).cosineSimilarity > 0.99F);
    }

    /// Whoever asks for one person gets the one whom the matcher would name.
    void theNearestIsTheSameHoweverManyAreAskedFor() {
        const auto gallery = galleryOf({{1, 10, at(8)}, {2, 20, at(-10)}, {2, 21, at(30)}, {2, 22, at(60)}});
        for (const int count : {1, 2, 8}) {
            const auto nearest = gallery->nearestPeople({at(0)}, count);
            QVERIFY(nearest.ok());
            QCOMPARE(nearest->front().size(), std::size_t(std::min(count, 2)));
            QCOMPARE(nearest->front().front().personId, 2);
        }
    }

    void oppositeTemplatesHaveNoCentre() {
        const auto gallery = galleryOf({{1, 10, at(0)}, {1, 11, at(180)}});
        QCOMPARE(lookAt(gallery, 1).verdict, Verdict::Known);
        QCOMPARE(lookAt(gallery, 90).verdict, Verdict::Unknown);
    }

    void aRejectedLookIsNotNamedAgain() {
        const auto gallery = galleryOf({{1, 10, at(0)}}, {{1, at(40)}});
        const Identity rejected = lookAt(gallery, 38, 0.7F);
        QCOMPARE(rejected.verdict, Verdict::Unknown);
        QVERIFY(rejected.doubt == Identity::Doubt::RuledOut);
        const Identity accepted = lookAt(gallery, 2, 0.7F);
        QCOMPARE(accepted.verdict, Verdict::Known);
        QVERIFY(accepted.doubt != Identity::Doubt::RuledOut);
    }

    /// The next frame of the same face may be a little nearer to a template than to the frame that was rejected.
    void aRejectionHoldsForTheFramesAround() {
        const auto gallery = galleryOf({{1, 10, at(0)}}, {{1, at(20)}});
        QVERIFY(lookAt(gallery, 8).doubt == Identity::Doubt::RuledOut);
    }

    void aRejectionOfOnePersonLeavesTheOther() {
        const auto gallery = galleryOf({{1, 10, at(0)}, {2, 20, at(14)}}, {{1, at(6)}});
        QCOMPARE(lookAt(gallery, 6).name, std::string("Ben"));
    }

    void nobodyIsInAFrameTwice() {
        const auto gallery = galleryOf({{1, 10, at(0)}, {2, 20, at(90)}});
        const auto identities = *matchFaces(*gallery, {at(12), at(3), at(88)}, {.threshold = 0.9F});
        QCOMPARE(identities[0].verdict, Verdict::Unknown);
        QCOMPARE(identities[1].verdict, Verdict::Known);
        QCOMPARE(identities[1].name, std::string("Ann"));
        QCOMPARE(identities[2].name, std::string("Ben"));
    }

    void embeddingsOfAnotherSizeAreRefused() {
        GalleryContents contents{.modelId = "m", .names = {{1, "Ann"}}};
        contents.templates = {{1, 10, Embedding(64, 0.1F)}};
        const auto built = Gallery::build(FakeEngine(), contents, nullptr);
        QVERIFY(!built.ok());
        QCOMPARE(built.error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(TestMatcher)
#include "tst_matcher.moc"
