#include <QtTest>

#include "core/analysis/suggestions.h"
#include "tests/support/synthetic_people.h"

using namespace facenet;
using namespace facenet::test;

namespace {

constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;

SuggestionOptions options() {
    return {.farCurve = {{0.1, 0.148}, {0.01, 0.277}, {1e-3, 0.379}, {1e-4, 0.464}, {1e-5, 0.536}, {1e-6, 0.613}},
            .threshold = 0.5F};
}

Suggestions suggestionsFor(const GalleryContents& gallery, const std::vector<FaceRecord>& records = {}) {
    JobControl control;
    const auto found = suggestMendings(gallery, records, options(), control);
    return found ? *found : Suggestions{};
}

FaceRecord goodFace(std::int64_t faceId, std::int64_t personId) {
    return {.faceId = faceId,
            .personId = personId,
            .quality = {.sizePx = 120, .sharpness = 200, .brightness = 120, .confidence = 0.95F},
            .source = "picture " + std::to_string(faceId),
            .takenAtMs = 1'600'000'000'000 + faceId * kDayMs};
}

std::vector<ShotNeed> needsOf(const std::vector<FaceRecord>& records) {
    const auto needs = neededShots(records);
    return needs.empty() ? std::vector<ShotNeed>() : needs.front().needs;
}

}  // namespace

class TestSuggestions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTidyGalleryNeedsNothing() {
        const auto gallery = SyntheticPeople(1).gallery(50, 6);
        std::vector<FaceRecord> records;
        for (const Template& face : gallery.templates) records.push_back(goodFace(face.faceId, face.personId));
        const Suggestions found = suggestionsFor(gallery, records);
        QVERIFY(found.samePerson.empty());
        QVERIFY(found.misfiled.empty());
        QVERIFY(found.duplicates.empty());
        QVERIFY(found.needs.empty());
        QVERIFY(found.confusable.empty());
    }

    void findsOnePersonUnderTwoNames() {
        auto gallery = SyntheticPeople(2).gallery(40, 8);
        for (std::size_t i = 0; i < 3; ++i) gallery.templates[i].personId = 99;  // three of the first person's eight
        const Suggestions found = suggestionsFor(gallery);
        QCOMPARE(found.samePerson.size(), std::size_t{1});
        QCOMPARE(found.samePerson[0].firstPerson, 1);
        QCOMPARE(found.samePerson[0].secondPerson, 99);
        QVERIFY(found.samePerson[0].firstFace > 3 && found.samePerson[0].firstFace <= 8);
        QVERIFY(found.samePerson[0].secondFace <= 3);
        QVERIFY(found.misfiled.empty());  // it is said once
    }

    void findsAMisfiledFace() {
        auto gallery = SyntheticPeople(3).gallery(40, 6);
        gallery.templates[0].personId = 7;
        const Suggestions found = suggestionsFor(gallery);
        QCOMPARE(found.misfiled.size(), std::size_t{1});
        QCOMPARE(found.misfiled[0].faceId, 1);
        QCOMPARE(found.misfiled[0].personId, 7);
        QCOMPARE(found.misfiled[0].looksLike, 1);
        QVERIFY(found.misfiled[0].otherSimilarity > found.misfiled[0].ownSimilarity);
        QVERIFY(found.samePerson.empty());
    }

    void findsThePictureThatWasSavedTwice() {
        SyntheticPeople random(4);
        auto gallery = random.gallery(10, 4);
        gallery.templates.push_back(
            {.personId = 3, .faceId = 77, .embedding = random.look(gallery.templates[9].embedding, 0.1F)});
        std::vector<FaceRecord> records{goodFace(77, 3), goodFace(10, 3)};
        records[1].quality.sharpness = 5;
        const Suggestions found = suggestionsFor(gallery, records);
        QCOMPARE(found.duplicates.size(), std::size_t{1});
        QCOMPARE(found.duplicates[0].personId, 3);
        QCOMPARE(found.duplicates[0].faceIds, (std::vector<std::int64_t>{77, 10}));
    }

    void saysWhatShotsLack() {
        const std::vector<FaceRecord> good{goodFace(1, 5), goodFace(2, 5), goodFace(3, 5)};
        QCOMPARE(needsOf(good), std::vector<ShotNeed>());
        QCOMPARE(needsOf({good[0], good[1]}), std::vector<ShotNeed>{ShotNeed::FewFaces});

        auto turned = good;
        for (FaceRecord& face : turned) face.quality.yawDeg = 30;
        QCOMPARE(needsOf(turned), std::vector<ShotNeed>{ShotNeed::NoFrontalFace});

        auto dark = good;
        for (FaceRecord& face : dark) face.quality.brightness = 10;
        QCOMPARE(needsOf(dark), std::vector<ShotNeed>{ShotNeed::PoorQuality});
        dark[0].quality.brightness = 120;
        QCOMPARE(needsOf(dark), std::vector<ShotNeed>());

        auto film = good;
        for (FaceRecord& face : film) {
            face.source = "film.mp4";
            face.takenAtMs = 1'600'000'000'000 + face.faceId * 1000;
        }
        QCOMPARE(needsOf(film), std::vector<ShotNeed>{ShotNeed::OneOccasion});
        film[2].takenAtMs += kDayMs;  // a camera, on another day
        QCOMPARE(needsOf(film), std::vector<ShotNeed>());
    }

    void theNeediestComeFirst() {
        std::vector<FaceRecord> records{goodFace(1, 1), goodFace(2, 1), goodFace(3, 2)};
        records[2].quality.yawDeg = 35;
        const auto needs = neededShots(records);
        QCOMPARE(needs.size(), std::size_t{2});
        QCOMPARE(needs[0].personId, 2);
        QCOMPARE(needs[0].faces, 1);
        QCOMPARE(needs[1].personId, 1);
    }

    /// The threshold for a pair keeps looks that were not seen before apart as rarely as was wanted.
    void keepsLookAlikesApart() {
        SyntheticPeople random(5);
        auto gallery = random.gallery(30, 6);
        const Embedding one = random.person(), other = random.look(one, 0.75F);
        for (std::int64_t i = 0; i < 40; ++i)
            gallery.templates.push_back(
                {.personId = 201 + i % 2, .faceId = 1000 + i, .embedding = random.look(i % 2 ? other : one, 0.7F)});
        SuggestionOptions wanted = options();
        wanted.threshold = 0.45F;
        wanted.wantedConfusion = 0.05;
        JobControl control;
        const auto found = suggestMendings(gallery, {}, wanted, control);
        QVERIFY(found.ok());
        QVERIFY(!found->confusable.empty());
        const ConfusablePair& pair = found->confusable.front();
        QCOMPARE(std::pair(pair.firstPerson, pair.secondPerson), (std::pair<std::int64_t, std::int64_t>(201, 202)));
        QVERIFY(pair.confusionRate > 0.05);
        QVERIFY(pair.threshold > wanted.threshold);
        int confused = 0;
        constexpr int kLooks = 400;
        for (int i = 0; i < kLooks; ++i) {
            const Embedding look = random.look(one, 0.7F);
            float nearest = -1;
            for (const Template& face : gallery.templates)
                if (face.personId == 202) nearest = std::max(nearest, cosineSimilarity(face.embedding, look));
            confused += nearest >= pair.threshold ? 1 : 0;
        }
        QVERIFY2(confused <= kLooks * 0.1, qPrintable(QString::number(confused)));
        // Told apart more strictly, they are no longer in question.
        const std::size_t before = found->confusable.size();
        gallery.strictPairs.push_back({.first = 202, .second = 201, .threshold = pair.threshold});
        const auto again = suggestMendings(gallery, {}, wanted, control);
        QCOMPARE(again->confusable.size(), before - 1);
    }

    /// The same pictures under two names: no similarity tells them apart.
    void asksForNoSimilarityThatIsNone() {
        SyntheticPeople random(7);
        auto gallery = random.gallery(30, 4);
        const Embedding one = random.person();
        for (std::int64_t i = 0; i < 4; ++i)
            gallery.templates.push_back(
                {.personId = 201 + i % 2, .faceId = 1000 + i, .embedding = i < 2 ? one : random.look(one, 0.9F)});
        SuggestionOptions wanted = options();
        wanted.threshold = 0.45F;
        JobControl control;
        const auto found = suggestMendings(gallery, {}, wanted, control);
        QVERIFY(found.ok() && !found->confusable.empty());
        for (const ConfusablePair& pair : found->confusable) QVERIFY(pair.threshold < 1);
        gallery.strictPairs.push_back({.first = 201, .second = 202, .threshold = found->confusable.front().threshold});
        QVERIFY(suggestMendings(gallery, {}, wanted, control)->confusable.empty());
    }

    void takesNothingAndWhatIsBroken() {
        QVERIFY(suggestionsFor({}).samePerson.empty());
        auto gallery = SyntheticPeople(6).gallery(3, 2);
        gallery.templates[1].embedding.clear();
        JobControl control;
        QCOMPARE(suggestMendings(gallery, {}, options(), control).error().code, ErrorCode::InvalidArgument);
        control.cancel();
        QCOMPARE(suggestMendings(SyntheticPeople(7).gallery(3, 2), {}, options(), control).error().code,
                 ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestSuggestions)
#include "tst_suggestions.moc"
