#include <QtTest>

#include "core/analysis/gallery_calibration.h"
#include "tests/support/synthetic_people.h"

using namespace facenet;
using namespace facenet::test;

namespace {

const std::vector<FarPoint> kCurve{{0.1, 0.148}, {0.01, 0.277}, {1e-3, 0.379}, {1e-4, 0.464}, {1e-5, 0.536}};

/// People who share a part of their looks with one of a few families, so that comparisons depend on who is compared.
GalleryContents families(int people, int faces, unsigned seed) {
    SyntheticPeople random(seed);
    GalleryContents contents;
    std::vector<Embedding> ancestors;
    for (int i = 0; i < 8; ++i) ancestors.push_back(random.person());
    std::int64_t face = 0;
    for (int id = 1; id <= people; ++id) {
        const Embedding person = random.look(ancestors[static_cast<std::size_t>(id % 8)], 1.5F);
        for (int i = 0; i < faces; ++i)
            contents.templates.push_back({.personId = id, .faceId = ++face, .embedding = random.look(person)});
    }
    return contents;
}

Result<GalleryCalibration> calibrated(const GalleryContents& gallery) {
    JobControl control;
    return calibrateGallery(gallery, control);
}

}  // namespace

class TestGalleryCalibration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsEveryPairOnce() {
        const auto gallery = SyntheticPeople(1).gallery(40, 7);
        const auto found = calibrated(gallery);
        QVERIFY(found.ok());
        QCOMPARE(found->people(), 40);
        QCOMPARE(found->faces(), std::size_t{280});
        QCOMPARE(found->genuine().total, std::uint64_t{40 * 21});
        QCOMPARE(found->impostor().total, std::uint64_t{280 * 279 / 2 - 40 * 21});
        for (const double threshold : {-0.2, 0.0, 0.1, 0.25, 0.5}) {
            int genuine = 0, impostor = 0;
            for (std::size_t i = 0; i < gallery.templates.size(); ++i)
                for (std::size_t j = 0; j < i; ++j)
                    if (cosineSimilarity(gallery.templates[i].embedding, gallery.templates[j].embedding) >= threshold)
                        ++(gallery.templates[i].personId == gallery.templates[j].personId ? genuine : impostor);
            // A pair on the very edge may fall on either side of it.
            QVERIFY(std::abs(found->trueAcceptRate(threshold) * 840 - genuine) <= 1.001);
            QVERIFY(std::abs(found->falseAccepts(threshold).rate * double(found->impostor().total) - impostor) <=
                    1.001);
        }
    }

    void strangersAreTheOthers() {
        const auto gallery = SyntheticPeople(2).gallery(30, 4);
        const auto found = calibrated(gallery);
        double named = 0;
        for (const Template& stranger : gallery.templates) {
            float nearest = -1;
            for (const Template& face : gallery.templates)
                if (face.personId != stranger.personId)
                    nearest = std::max(nearest, cosineSimilarity(face.embedding, stranger.embedding));
            named += nearest >= 0.25F ? 1 : 0;
        }
        QVERIFY(std::abs(found->strangersNamed(0.25).rate - named / 120) < 1.01 / 120);
    }

    /// The interval of one gallery holds the rate of many galleries, about as often as it promises.
    void intervalsHoldForOtherPeople() {
        const double threshold = 0.3;
        double truth = 0;
        constexpr int kGalleries = 60;
        std::vector<RateEstimate> estimates;
        for (unsigned seed = 0; seed < kGalleries; ++seed) {
            const auto found = calibrated(families(60, 3, 100 + seed));
            estimates.push_back(found->falseAccepts(threshold));
            truth += estimates.back().rate / kGalleries;
        }
        QVERIFY(truth > 1e-3 && truth < 1e-2);
        const auto held =
            std::ranges::count_if(estimates, [&](const RateEstimate& e) { return e.low <= truth && truth <= e.high; });
        QVERIFY2(held >= kGalleries * 0.88, qPrintable(QString::number(held)));
        // Comparisons that share people know less than as many independent ones.
        QVERIFY(estimates.front().effectiveCount < 3.0 * 60 * 3.0 * 59 / 2);
    }

    void thresholdKeepsTheRate() {
        const auto found = calibrated(families(120, 4, 7));
        QVERIFY(found->finestFalseAcceptRate() < 0.001);
        for (const double far : {0.02, 0.01, 0.003}) {
            const ChosenThreshold chosen = found->thresholdForFalseAccepts(far, kCurve);
            QCOMPARE(chosen.origin, ThresholdOrigin::Gallery);
            QVERIFY(chosen.falseAccepts.rate <= far);
            QVERIFY(found->falseAccepts(chosen.cosine - 0.002).rate > far);
            QVERIFY(chosen.falseAccepts.low < chosen.falseAccepts.rate);
            QVERIFY(chosen.falseAccepts.high > chosen.falseAccepts.rate);
        }
    }

    void beyondTheGalleryTheModelsCurveRules() {
        const auto found = calibrated(families(120, 4, 8));
        const ChosenThreshold finest = found->thresholdForFalseAccepts(found->finestFalseAcceptRate(), kCurve);
        QCOMPARE(finest.origin, ThresholdOrigin::Gallery);
        const ChosenThreshold beyond = found->thresholdForFalseAccepts(1e-9, kCurve);
        QCOMPARE(beyond.origin, ThresholdOrigin::ModelCurve);
        QVERIFY(beyond.cosine >= finest.cosine);
        QVERIFY(beyond.falseAccepts.high > 1e-9);  // the gallery does not promise that much
        const ChosenThreshold fixed = found->thresholdForFalseAccepts(1e-9, {});
        QCOMPARE(fixed.origin, ThresholdOrigin::Fixed);
        QVERIFY(fixed.cosine >= kThresholdWithoutCurve);
        // Smaller rates never get lower thresholds, across the seam.
        double last = -1;
        for (double far = 0.1; far > 1e-9; far /= 1.5) {
            const double cosine = found->thresholdForFalseAccepts(far, kCurve).cosine;
            QVERIFY(cosine >= last);
            last = cosine;
        }
    }

    void strangersAreNamedAsRarelyAsWanted() {
        const auto found = calibrated(families(200, 3, 9));
        const ChosenThreshold counted = found->thresholdForStrangers(0.1, kCurve, 600);
        QCOMPARE(counted.origin, ThresholdOrigin::Gallery);
        QVERIFY(counted.strangersNamed.rate <= 0.1);
        QVERIFY(found->strangersNamed(counted.cosine - 0.01).rate >= counted.strangersNamed.rate);
        // Ten people in 200 are 5 %: of less the gallery cannot count enough.
        const ChosenThreshold beyond = found->thresholdForStrangers(1e-6, kCurve, 600);
        QVERIFY(beyond.origin != ThresholdOrigin::Gallery);
        QVERIFY(beyond.cosine > counted.cosine);
    }

    void rocGoesFromNothingToAll() {
        const auto points = calibrated(families(50, 4, 10))->roc();
        QVERIFY(points.size() > 100);
        for (std::size_t i = 1; i < points.size(); ++i) {
            QVERIFY(points[i].threshold < points[i - 1].threshold);
            QVERIFY(points[i].falseAcceptRate >= points[i - 1].falseAcceptRate);
            QVERIFY(points[i].trueAcceptRate >= points[i - 1].trueAcceptRate);
        }
        QCOMPARE(points.back().falseAcceptRate, 1.0);
        QCOMPARE(points.back().trueAcceptRate, 1.0);
    }

    void smallGalleriesPromiseNothing() {
        for (const auto& [people, faces] :
             {std::pair(0, 0), std::pair(1, 1), std::pair(1, 5), std::pair(2, 1), std::pair(3, 2)}) {
            const auto found = calibrated(SyntheticPeople(11).gallery(people, faces));
            QVERIFY(found.ok());
            QCOMPARE(found->finestFalseAcceptRate(), 1.0);
            // As the matcher reckons, which counts faces that are alike once.
            const double independent = 0.8 * people * faces;
            const ChosenThreshold chosen = found->thresholdForStrangers(0.01, kCurve, independent);
            QCOMPARE(chosen.origin, ThresholdOrigin::ModelCurve);
            const double expected = thresholdForGallery(kCurve, 0.01, independent);
            QVERIFY(std::abs(chosen.cosine - expected) < 1e-9);
            QVERIFY(chosen.falseAccepts.high > 0.3);
        }
    }

    void refusesBrokenEmbeddingsAndEndsWhenAsked() {
        auto gallery = SyntheticPeople(12).gallery(3, 2);
        gallery.templates.back().embedding.pop_back();
        QCOMPARE(calibrated(gallery).error().code, ErrorCode::InvalidArgument);
        JobControl cancelled;
        cancelled.cancel();
        QCOMPARE(calibrateGallery(SyntheticPeople(13).gallery(3, 2), cancelled).error().code, ErrorCode::Cancelled);
    }

    /// 1 - (1 - far)^templates of the strangers are named.
    void asManyStrangersAsChosenAreNamed() {
        for (const double rate : {0.5, 0.01, 1e-6})
            for (const double templates : {1.0, 300.0, 100000.0}) {
                const double far = farForStrangerRate(rate, templates);
                const double named = -std::expm1(templates * std::log1p(-far));
                QVERIFY(std::abs(named / rate - 1) < 1e-9);
            }
    }
};

QTEST_GUILESS_MAIN(TestGalleryCalibration)
#include "tst_gallery_calibration.moc"
