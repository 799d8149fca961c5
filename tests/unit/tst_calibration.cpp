#include <QtTest>

#include "core/model/calibration.h"

using namespace facenet;

class TestCalibration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rateFollowsFromTheTemplates() {
        QCOMPARE(farForStrangerRate(0.01, 1), 0.01);
        const double rate = farForStrangerRate(0.01, 300);
        QVERIFY(std::abs(1 - std::pow(1 - rate, 300) - 0.01) < 1e-12);
        QCOMPARE(farForStrangerRate(0.01, 0), 0.01);
        QVERIFY(farForStrangerRate(1e-4, 1000000) > 0);
    }

    void thresholdIsLinearInTheLogarithm() {
        const std::vector<FarPoint> curve{{0.1, 0.148}, {0.01, 0.277}, {1e-3, 0.379}};
        QCOMPARE(thresholdForFar(curve, 0.1), 0.148);
        QCOMPARE(thresholdForFar(curve, 1e-3), 0.379);
        QVERIFY(std::abs(thresholdForFar(curve, std::sqrt(1e-5)) - (0.277 + 0.379) / 2) < 1e-12);
    }

    void theCurveGoesOnBeyondItsEnds() {
        const std::vector<FarPoint> curve{{0.1, 0.2}, {0.01, 0.3}};
        QVERIFY(std::abs(thresholdForFar(curve, 1e-4) - 0.5) < 1e-12);
        QVERIFY(std::abs(thresholdForFar(curve, 1.0) - 0.1) < 1e-12);
        QCOMPARE(thresholdForFar(curve, 1e-30), 1.0);
    }

    void aLargerGalleryIsStricter() {
        const std::vector<FarPoint> curve{{0.1, 0.148}, {0.01, 0.277}, {1e-3, 0.379}, {1e-4, 0.464}, {1e-5, 0.536}};
        double last = -1;
        for (const double templates : {1.0, 10.0, 100.0, 1000.0, 100000.0}) {
            const double threshold = thresholdForGallery(curve, 0.01, templates);
            QVERIFY(threshold > last);
            last = threshold;
        }
        QVERIFY(std::abs(thresholdForGallery(curve, 0.01, 300) - 0.498) < 0.001);
    }
};

QTEST_GUILESS_MAIN(TestCalibration)
#include "tst_calibration.moc"
