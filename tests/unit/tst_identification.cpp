#include <QtTest>
#include <random>

#include "core/evaluate/identification.h"

using namespace facenet;

namespace {

/// People of two pictures each whose right name scores about 0.7, and strangers who score about 0.3.
IdentificationTrials drawnTrials(unsigned seed, double knownScore = 0.7) {
    std::mt19937 random(seed);
    std::normal_distribution<double> known(knownScore, 0.1), stranger(0.3, 0.1);
    IdentificationTrials trials;
    for (int person = 0; person < 200; ++person)
        for (int picture = 0; picture < 2; ++picture)
            trials.known.push_back({.person = person, .score = known(random), .right = person % 50 != 0});
    for (int person = 0; person < 1000; ++person)
        trials.strangers.push_back({.person = 1000 + person, .score = stranger(random)});
    return trials;
}

}  // namespace

class TestIdentification : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsByHand() {
        IdentificationTrials trials;
        for (int i = 0; i < 10; ++i) trials.strangers.push_back({.person = 100 + i, .score = i / 10.0});
        trials.known = {{.person = 1, .score = 0.95, .right = true},
                        {.person = 2, .score = 0.85, .right = true},
                        {.person = 3, .score = 0.95, .right = false},
                        {.person = 4, .score = 0.75, .right = true}};
        const auto result = evaluateIdentification(trials, {0.1, 0.2}, 1);
        QVERIFY(result.ok());
        QCOMPARE(result->rankOne.value, 0.75);
        // One of ten strangers scores above 0.8, two score above 0.7.
        QCOMPARE(result->rates[0].threshold, 0.8);
        QCOMPARE(result->rates[0].tpir.value, 0.5);
        QCOMPARE(result->rates[1].threshold, 0.7);
        QCOMPARE(result->rates[1].tpir.value, 0.75);
    }

    void theIntervalHoldsWhatOtherPeopleShow() {
        // TPIR at FPIR 1 % of very many people of the same kind.
        IdentificationTrials many;
        for (unsigned seed = 1000; seed < 1100; ++seed) {
            const auto drawn = drawnTrials(seed);
            many.known.insert(many.known.end(), drawn.known.begin(), drawn.known.end());
            many.strangers.insert(many.strangers.end(), drawn.strangers.begin(), drawn.strangers.end());
        }
        std::vector<double> scores;
        for (const auto& trial : many.strangers) scores.push_back(trial.score);
        std::sort(scores.begin(), scores.end(), std::greater<>());
        const double threshold = scores[scores.size() / 100];
        const auto truth =
            static_cast<double>(std::count_if(many.known.begin(), many.known.end(),
                                              [&](const auto& t) { return t.right && t.score > threshold; })) /
            static_cast<double>(many.known.size());
        int inside = 0;
        for (unsigned seed = 0; seed < 40; ++seed) {
            const auto result = evaluateIdentification(drawnTrials(seed), {0.01}, seed);
            const Estimate& tpir = result->rates.front().tpir;
            QVERIFY(tpir.low <= tpir.value && tpir.value <= tpir.high);
            inside += tpir.low <= truth && truth <= tpir.high ? 1 : 0;
        }
        QVERIFY2(inside >= 34, qPrintable(QString::number(inside)));
    }

    void aGainIsSeenSoonerInPairs() {
        const auto before = drawnTrials(1);
        auto after = before;
        for (auto& trial : after.known) trial.score += 0.03;
        const auto gain = tpirGain(before, after, 0.01, 1);
        QVERIFY(gain.ok());
        QVERIFY(gain->low > 0 && gain->low <= gain->value && gain->value <= gain->high);
        const auto none = tpirGain(before, before, 0.01, 1);
        QCOMPARE(none->low, 0.0);
        QCOMPARE(none->high, 0.0);
    }

    void refusesWhatCannotBeMeasured() {
        auto trials = drawnTrials(1);
        const auto other = drawnTrials(2);
        auto fewer = trials;
        fewer.known.pop_back();
        QCOMPARE(tpirGain(trials, fewer, 0.01, 1).error().code, ErrorCode::InvalidArgument);
        trials.strangers.clear();
        QCOMPARE(evaluateIdentification(trials, {0.01}, 1).error().code, ErrorCode::InvalidArgument);
        trials = other;
        trials.known.clear();
        QCOMPARE(evaluateIdentification(trials, {0.01}, 1).error().code, ErrorCode::InvalidArgument);
    }

    void sharesComeWithTheirIntervals() {
        const Estimate none = shareOf(0, 300);
        QCOMPARE(none.value, 0.0);
        QVERIFY(none.low == 0 && none.high > 0.01 && none.high < 0.02);
        const Estimate half = shareOf(50, 100);
        QVERIFY(half.low > 0.39 && half.low < 0.41 && half.high > 0.59 && half.high < 0.61);
        QCOMPARE(shareOf(0, 0).high, 1.0);
    }
};

QTEST_GUILESS_MAIN(TestIdentification)
#include "tst_identification.moc"
