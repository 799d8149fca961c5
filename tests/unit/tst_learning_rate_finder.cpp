#include <QtTest>
#include <cmath>

#include "core/train/learning_rate_finder.h"

using namespace facenet;

class TestLearningRateFinder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// A loss that is level, falls around 1e-3 and rises without bounds.
    void findsWhereTheLossFalls() {
        std::vector<double> rates, losses;
        for (int i = 0; i <= 60; ++i) {
            const double exponent = -6 + i / 10.0;
            rates.push_back(std::pow(10, exponent));
            losses.push_back(5 - 3 / (1 + std::exp(-4 * (exponent + 3))) + std::exp(6 * (exponent + 0.8)));
        }
        const double rate = steepestRate(rates, losses);
        QVERIFY2(rate > 5e-4 && rate < 2e-3, qPrintable(QString::number(rate)));
    }

    void saysThatItFallsNowhere() {
        QCOMPARE(steepestRate({}, {}), 0.0);
        QCOMPARE(steepestRate({1e-3}, {1}), 0.0);
        QCOMPARE(steepestRate({1e-4, 1e-3, 1e-2}, {1, 2, 3}), 0.0);
    }
};

QTEST_GUILESS_MAIN(TestLearningRateFinder)
#include "tst_learning_rate_finder.moc"
