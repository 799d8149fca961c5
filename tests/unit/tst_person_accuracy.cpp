#include <QtTest>
#include <cmath>

#include "core/train/person_accuracy.h"

using namespace facenet;

namespace {

/// A unit row in the plane of the first two numbers.
void add(std::vector<float>& rows, double degrees) {
    std::vector<float> row(128);
    row[0] = static_cast<float>(std::cos(degrees * M_PI / 180));
    row[1] = static_cast<float>(std::sin(degrees * M_PI / 180));
    rows.insert(rows.end(), row.begin(), row.end());
}

}  // namespace

class TestPersonAccuracy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Ann at 0 degrees, Bea at 90, Cid at 180; one of Ann's pictures looks like Bea.
    void tellsWhoIsTakenForWhom() {
        std::vector<float> rows;
        for (const double degrees : {0.0, 10.0, 80.0, 90.0, 95.0, 180.0, 170.0}) add(rows, degrees);
        const std::vector<std::int64_t> labels{0, 0, 0, 1, 1, 2, 2};
        const std::vector<std::uint32_t> all{0, 1, 2, 3, 4, 5, 6};
        const PersonAccuracies told = personAccuracies(rows, labels, 3, all, all);
        QCOMPARE(told.pictures(), 7);
        QCOMPARE(told.right(), 6);
        QCOMPARE(told.people[0].pictures, 3);
        QCOMPARE(told.people[0].right, 2);
        QCOMPARE(told.confusions.size(), std::size_t{1});
        QCOMPARE(told.confusions[0].person, std::int64_t{0});
        QCOMPARE(told.confusions[0].other, std::int64_t{1});
        QCOMPARE(told.confusions[0].picture, 2U);
        QCOMPARE(told.confusions[0].like, 3U);
    }

    /// A picture is not like its person because it is part of that person's mean.
    void noPictureVouchesForItself() {
        std::vector<float> rows;
        for (const double degrees : {0.0, 90.0, 85.0, 95.0}) add(rows, degrees);
        const std::vector<std::int64_t> labels{0, 0, 1, 1};
        const std::vector<std::uint32_t> all{0, 1, 2, 3}, judged{1};
        const PersonAccuracies told = personAccuracies(rows, labels, 2, judged, all);
        QCOMPARE(told.pictures(), 1);
        QCOMPARE(told.right(), 0);
    }

    void whoHasNothingToCompareWithIsNotJudged() {
        std::vector<float> rows;
        for (const double degrees : {0.0, 90.0, 85.0}) add(rows, degrees);
        const std::vector<std::int64_t> labels{0, 1, 1};
        const std::vector<std::uint32_t> all{0, 1, 2};
        const PersonAccuracies told = personAccuracies(rows, labels, 2, all, all);
        QCOMPARE(told.people[0].pictures, 0);
        QCOMPARE(told.people[1].right, 2);
    }
};

QTEST_GUILESS_MAIN(TestPersonAccuracy)
#include "tst_person_accuracy.moc"
