#include <QtTest>
#include <opencv2/imgproc.hpp>

#include "core/face/aligner.h"

using namespace facenet;

namespace {

const Landmarks kTemplate{{{54.706571F, 73.851857F},
                           {105.045429F, 73.502000F},
                           {80.036000F, 102.480857F},
                           {59.356143F, 131.950714F},
                           {101.042714F, 131.720143F}}};

cv::Point2d apply(const cv::Matx23d& transform, cv::Point2d point) {
    const cv::Vec2d mapped = transform * cv::Vec3d(point.x, point.y, 1);
    return {mapped[0], mapped[1]};
}

double squaredError(const cv::Matx23d& transform, const Landmarks& from) {
    double sum = 0;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const cv::Point2d miss = apply(transform, from[i]) - cv::Point2d(kTemplate[i]);
        sum += miss.dot(miss);
    }
    return sum;
}

}  // namespace

class TestAligner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void undoesASimilarityTransform() {
        const double scale = 2.5, angle = 0.7;
        Landmarks moved;
        for (std::size_t i = 0; i < moved.size(); ++i) {
            const cv::Point2d p = kTemplate[i];
            moved[i] = cv::Point2d(scale * (std::cos(angle) * p.x - std::sin(angle) * p.y) + 300,
                                   scale * (std::sin(angle) * p.x + std::cos(angle) * p.y) - 40);
        }
        const cv::Matx23d transform = alignmentTransform(moved);
        for (std::size_t i = 0; i < moved.size(); ++i)
            QVERIFY(cv::norm(apply(transform, moved[i]) - cv::Point2d(kTemplate[i])) < 1e-3);
    }

    /// No similarity transform nearby fits better.
    void isTheLeastSquaresFit() {
        Landmarks bent = kTemplate;
        bent[2] += cv::Point2f(9, -4);
        bent[4] += cv::Point2f(-3, 7);
        const cv::Matx23d best = alignmentTransform(bent);
        for (const double a : {-1e-3, 0.0, 1e-3})
            for (const double b : {-1e-3, 0.0, 1e-3})
                for (const double x : {-0.1, 0.0, 0.1})
                    for (const double y : {-0.1, 0.0, 0.1}) {
                        const cv::Matx23d other = best + cv::Matx23d(a, -b, x, b, a, y);
                        QVERIFY(squaredError(other, bent) >= squaredError(best, bent) - 1e-9);
                    }
    }

    /// Wider than OpenCV warps: what is beside the face makes no difference.
    void facesInWidePictures() {
        cv::Mat wide(300, 40000, CV_8UC3);
        cv::randu(wide, 0, 255);
        const cv::Rect partPx(39500, 0, 500, 300);
        Landmarks inPart = kTemplate, inWide = kTemplate;
        for (std::size_t i = 0; i < inPart.size(); ++i) {
            inPart[i] = kTemplate[i] * 1.5F + cv::Point2f(300, 40);
            inWide[i] = inPart[i] + cv::Point2f(partPx.tl());
        }
        const cv::Mat crop = alignedCrop(wide, inWide);
        QCOMPARE(crop.size(), cv::Size(160, 160));
        QVERIFY(cv::norm(crop, alignedCrop(wide(partPx).clone(), inPart), cv::NORM_INF) <= 8);
        for (cv::Point2f& landmark : inWide) landmark.x += 2000;  // outside of it
        QCOMPARE(cv::countNonZero(alignedCrop(wide, inWide).reshape(1)), 0);
    }

    void landmarksInOnePointGiveNoNonsense() {
        Landmarks collapsed;
        collapsed.fill({10, 10});
        const cv::Matx23d transform = alignmentTransform(collapsed);
        for (const double value : transform.val) QVERIFY(std::isfinite(value));
    }

    void outsideOfThePictureIsBlack() {
        const cv::Mat white(50, 50, CV_8UC3, cv::Scalar::all(255));
        const cv::Mat crop = alignedCrop(white, kTemplate);
        QCOMPARE(crop.size(), cv::Size(160, 160));
        QCOMPARE(crop.at<cv::Vec3b>(20, 20), cv::Vec3b(255, 255, 255));
        QCOMPARE(crop.at<cv::Vec3b>(120, 120), cv::Vec3b(0, 0, 0));
    }

    void centralCropShowsTheMiddle() {
        cv::Mat image(250, 250, CV_8UC3, cv::Scalar::all(0));
        cv::circle(image, {125, 127}, 6, cv::Scalar::all(255), cv::FILLED);
        const cv::Mat crop = centralCrop(image);
        QVERIFY(crop.at<cv::Vec3b>(80, 80)[0] > 200);
        QCOMPARE(crop.at<cv::Vec3b>(40, 40)[0], uchar{0});
    }

    void letterboxKeepsTheShapeOnGrey() {
        const cv::Mat crop = letterboxCrop(cv::Mat(100, 300, CV_8UC3, cv::Scalar(10, 20, 30)));
        QCOMPARE(crop.size(), cv::Size(160, 160));
        QCOMPARE(crop.at<cv::Vec3b>(10, 80), cv::Vec3b(128, 128, 128));
        QCOMPARE(crop.at<cv::Vec3b>(80, 80), cv::Vec3b(10, 20, 30));
        QCOMPARE(crop.at<cv::Vec3b>(150, 80), cv::Vec3b(128, 128, 128));
    }

    void letterboxOfALineStaysAPicture() {
        QCOMPARE(letterboxCrop(cv::Mat(1, 4000, CV_8UC3, cv::Scalar::all(7))).size(), cv::Size(160, 160));
    }
};

QTEST_GUILESS_MAIN(TestAligner)
#include "tst_aligner.moc"
