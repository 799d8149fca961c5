#include <QtTest>
#include <map>
#include <set>

#include "core/dataset/split.h"
#include "core/train/sampler.h"

using namespace facenet;

namespace {

/// Pictures of some people, numbered through.
struct Set {
    std::vector<std::uint32_t> pictures;
    std::vector<std::int64_t> labels;
    std::vector<int> people;
};

Set setOf(const std::vector<int>& picturesOfEach) {
    Set set;
    for (std::size_t person = 0; person < picturesOfEach.size(); ++person)
        for (int i = 0; i < picturesOfEach[person]; ++i) {
            set.pictures.push_back(static_cast<std::uint32_t>(set.pictures.size()));
            set.labels.push_back(static_cast<std::int64_t>(person));
            set.people.push_back(static_cast<int>(person));
        }
    return set;
}

BatchSampler samplerOf(const Set& set, const TrainingOptions& options) {
    auto sampler = BatchSampler::make(set.pictures, set.labels, options);
    Q_ASSERT(sampler);
    return *sampler;
}

}  // namespace

class TestSampler : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tripletsAreTriplets() {
        const Set set = setOf({5, 1, 3, 1});
        TrainingOptions options;
        options.batchPictures = 30;
        const auto batch = samplerOf(set, options).batch(0, 0);
        QCOMPARE(batch.size(), std::size_t{30});
        for (std::size_t i = 0; i < 10; ++i) {
            const Sample &anchor = batch[i], &positive = batch[10 + i], &negative = batch[20 + i];
            QCOMPARE(positive.label, anchor.label);
            QVERIFY(positive.picture != anchor.picture);
            QVERIFY(negative.label != anchor.label);
            for (const Sample* sample : {&anchor, &positive, &negative})
                QCOMPARE(set.labels[sample->picture], sample->label);
        }
    }

    /// Anchors come from people with two pictures, each as often; strangers from everybody.
    void peopleAreDrawnEvenly() {
        const Set set = setOf({40, 2, 1});
        TrainingOptions options;
        options.batchPictures = 3000;
        const auto batch = samplerOf(set, options).batch(3, 0);
        std::map<std::int64_t, int> anchors, strangers;
        for (std::size_t i = 0; i < 1000; ++i) ++anchors[batch[i].label];
        for (std::size_t i = 2000; i < 3000; ++i) ++strangers[batch[i].label];
        QCOMPARE(anchors.count(2), std::size_t{0});
        QVERIFY(std::abs(anchors[0] - 500) < 80);
        QVERIFY(strangers[2] > 300);
    }

    void everyPlaceDrawsOtherNumbersAndTheSameSeedTheSame() {
        const Set set = setOf({10, 10, 10});
        const BatchSampler sampler = samplerOf(set, {}), again = samplerOf(set, {});
        TrainingOptions otherSeed;
        otherSeed.seed = 12;
        QVERIFY(sampler.batch(4, 2) == again.batch(4, 2));
        std::set<std::uint64_t> variations;
        for (int epoch = 0; epoch < 5; ++epoch)
            for (int step = 0; step < 5; ++step)
                for (const Sample& sample : sampler.batch(epoch, step)) variations.insert(sample.variation);
        QCOMPARE(variations.size(), std::size_t{25 * 96});
        QVERIFY(sampler.batch(0, 0) != samplerOf(set, otherSeed).batch(0, 0));
    }

    void peopleByPicturesFillABatch() {
        TrainingOptions options;
        options.sampler = SamplerKind::PeopleByPictures;
        options.batchPictures = 32;
        options.picturesPerPerson = 4;
        const Set set = setOf({9, 2, 5, 4, 4, 4, 4, 4, 4, 4});
        const auto batch = samplerOf(set, options).batch(1, 1);
        QCOMPARE(batch.size(), std::size_t{32});
        std::map<std::int64_t, std::set<std::uint32_t>> people;
        for (const Sample& sample : batch) people[sample.label].insert(sample.picture);
        QCOMPARE(people.size(), std::size_t{8});  // nobody twice
        for (const auto& [person, pictures] : people) QCOMPARE(pictures.size(), std::size_t(person == 1 ? 2 : 4));
    }

    /// Person 0 is like 1 and 3 like 2; 9 has no picture here.
    void hardNegativesAreDrawnAmongThoseAlike() {
        const Set set = setOf({5, 5, 5, 5});
        const std::vector<std::vector<std::int64_t>> alike{{1}, {0}, {3, 9}, {2}, {}, {}, {}, {}, {}, {}};
        TrainingOptions options;
        options.batchPictures = 600;
        options.hardNegatives = 0.5;
        const auto sampler = BatchSampler::make(set.pictures, set.labels, options, alike);
        QVERIFY(sampler);
        const auto batch = sampler->batch(0, 0);
        int hard = 0;
        for (std::size_t i = 0; i < 200; ++i) {
            const std::int64_t anchor = batch[i].label, negative = batch[400 + i].label;
            QVERIFY(anchor != negative);
            hard += negative == alike[static_cast<std::size_t>(anchor)].front();
        }
        QVERIFY2(std::abs(hard - 133) < 25, qPrintable(QString::number(hard)));  // half, and a third of the others
    }

    void thoseAlikeShareABatchOfPeople() {
        const Set set = setOf(std::vector<int>(20, 4));
        std::vector<std::vector<std::int64_t>> alike;
        for (std::int64_t person = 0; person < 20; ++person) alike.push_back({person ^ 1});
        TrainingOptions options;
        options.sampler = SamplerKind::PeopleByPictures;
        options.batchPictures = 80;
        options.hardNegatives = 1;
        for (const int places : {16, 24}) {
            options.batchPictures = 4 * places;
            const auto sampler = BatchSampler::make(set.pictures, set.labels, options, alike);
            QVERIFY(sampler);
            const auto batch = sampler->batch(0, 0);
            for (std::size_t i = 0; i < batch.size(); i += 8) QCOMPARE(batch[i].label ^ 1, batch[i + 4].label);
            std::set<std::int64_t> people;
            for (const Sample& sample : batch) people.insert(sample.label);
            QCOMPARE(people.size(), std::size_t(std::min(places, 20)));
        }
    }

    void aSmallSetStillMakesAnEpoch() {
        QCOMPARE(samplerOf(setOf({4, 4}), {}).stepsPerEpoch(), 1);
        QCOMPARE(samplerOf(setOf({400, 401}), {}).stepsPerEpoch(), 8);
    }

    void tooFewPeopleAreRefused() {
        for (const auto& pictures : {std::vector<int>{9}, std::vector<int>{1, 1, 1}}) {
            const Set set = setOf(pictures);
            const auto sampler = BatchSampler::make(set.pictures, set.labels, {});
            QVERIFY(!sampler);
            QCOMPARE(sampler.error().code, ErrorCode::InvalidArgument);
        }
    }

    void splitKeepsPicturesToTrainOn_data() {
        QTest::addColumn<QList<int>>("pictures");
        QTest::newRow("eight pictures") << QList<int>{4, 4};
        QTest::newRow("singletons") << QList<int>{1, 2, 1, 1};
        QTest::newRow("many") << QList<int>{250, 67, 392, 68, 23, 134, 25, 207, 154, 98, 21, 135, 65, 14};
    }
    void splitKeepsPicturesToTrainOn() {
        QFETCH(QList<int>, pictures);
        const Set set = setOf({pictures.begin(), pictures.end()});
        const auto split = splitPictures(set.people, {});
        QVERIFY(split);
        std::set<std::uint32_t> all(split->training.begin(), split->training.end());
        all.insert(split->validation.begin(), split->validation.end());
        all.insert(split->heldOut.begin(), split->heldOut.end());
        QCOMPARE(all.size(), set.pictures.size());
        QCOMPARE(split->training.size() + split->validation.size() + split->heldOut.size(), set.pictures.size());
        std::set<std::int64_t> trained;
        for (const std::uint32_t picture : split->training) trained.insert(split->labels[picture]);
        QCOMPARE(static_cast<int>(trained.size()), split->classes);
        QCOMPARE(*trained.rbegin(), split->classes - 1);
        for (const std::uint32_t picture : split->heldOut) QCOMPARE(split->labels[picture], -1);
        QVERIFY(BatchSampler::make(split->training, split->labels, {}));
    }

    void asManyAreHeldOutAsAskedFor() {
        const Set set = setOf({5, 5, 5, 5, 5, 5, 1, 1});
        TrainingOptions options;
        options.heldOutPeople = 3;
        const auto split = splitPictures(set.people, options);
        QVERIFY(split);
        QCOMPARE(split->classes, 5);
        QCOMPARE(split->heldOut.size(), std::size_t{15});
        options.heldOutPeople = 0;
        QVERIFY(splitPictures(set.people, options)->heldOut.empty());
        options.heldOutPeople = 6;
        QVERIFY(!splitPictures(set.people, options));  // nobody with two pictures is left
    }

    void pairsAreBalancedInEveryFold() {
        const Set set = setOf({6, 5, 4, 3});
        int folds = 0;
        const auto pairs = makePairs(set.labels, 11, folds);
        QVERIFY(folds >= 2);
        const std::size_t inAFold = pairs.size() / static_cast<std::size_t>(folds);
        QCOMPARE(pairs.size() % static_cast<std::size_t>(folds), std::size_t{0});
        for (std::size_t fold = 0; fold < static_cast<std::size_t>(folds); ++fold) {
            int same = 0;
            for (std::size_t i = fold * inAFold; i < (fold + 1) * inAFold; ++i) {
                QCOMPARE(pairs[i].samePerson, set.labels[pairs[i].first] == set.labels[pairs[i].second]);
                same += pairs[i].samePerson;
            }
            QCOMPARE(static_cast<std::size_t>(2 * same), inAFold);
        }
        QVERIFY(makePairs({1, 1, 1}, 11, folds).empty());
        QVERIFY(makePairs({1, 2, 3}, 11, folds).empty());
    }
};

QTEST_GUILESS_MAIN(TestSampler)
#include "tst_sampler.moc"
