#include <QtTest>
#include <opencv2/core.hpp>

#include "core/analysis/projection.h"
#include "core/analysis/similarity_blocks.h"
#include "tests/support/synthetic_people.h"

using namespace facenet;
using namespace facenet::test;

namespace {

/// How many rows have a row of the same person as their nearest on the map.
double nearestIsSamePerson(const std::vector<cv::Point2f>& positions, const std::vector<Template>& faces) {
    int same = 0;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        std::size_t nearest = i;
        double least = 1e30;
        for (std::size_t j = 0; j < positions.size(); ++j) {
            const double distance = cv::norm(positions[i] - positions[j]);
            if (j != i && distance < least) {
                least = distance;
                nearest = j;
            }
        }
        same += faces[i].personId == faces[nearest].personId ? 1 : 0;
    }
    return same / static_cast<double>(positions.size());
}

}  // namespace

class TestProjection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pcaFindsThePlaneOfAPlane() {
        // Points of a plane that lies askew, off the origin: distances must survive.
        cv::Mat plane(500, 2, CV_32F), axes(2, kEmbeddingSize, CV_32F);
        cv::RNG random(1);
        random.fill(plane, cv::RNG::NORMAL, 0, 1);
        axes = 0;
        axes.at<float>(0, 3) = 0.6F;
        axes.at<float>(0, 90) = 0.8F;
        axes.at<float>(1, 3) = -0.8F;
        axes.at<float>(1, 90) = 0.6F;
        const cv::Mat rows = plane * axes + 0.5;
        const PlaneProjection found = projectByPca(rows);
        QVERIFY(found.explainedVariance > 0.999999);
        for (int i = 1; i < plane.rows; ++i) {
            const double expected = cv::norm(plane.row(i) - plane.row(i - 1));
            const double given = cv::norm(found.positions[static_cast<std::size_t>(i)] -
                                          found.positions[static_cast<std::size_t>(i - 1)]);
            QVERIFY(std::abs(expected - given) < 1e-4);
        }
    }

    void pcaTakesNothingOneAndEqualRows() {
        QVERIFY(projectByPca(cv::Mat(0, kEmbeddingSize, CV_32F)).positions.empty());
        QCOMPARE(projectByPca(cv::Mat::ones(1, kEmbeddingSize, CV_32F)).positions.size(), std::size_t{1});
        const PlaneProjection equal = projectByPca(cv::Mat::ones(9, kEmbeddingSize, CV_32F));
        QCOMPARE(equal.explainedVariance, 0.0);
        QCOMPARE(equal.positions[4], cv::Point2f(0, 0));
    }

    void tsnePutsPeopleTogether() {
        const auto gallery = SyntheticPeople(2).gallery(30, 12);
        const auto rows = stackedRows(gallery.templates);
        JobControl control;
        const auto found = projectByTsne(*rows, {.iterations = 400}, control);
        QVERIFY(found.ok());
        const double tsne = nearestIsSamePerson(*found, gallery.templates);
        QVERIFY2(tsne > 0.95, qPrintable(QString::number(tsne)));
        QVERIFY(tsne > nearestIsSamePerson(projectByPca(*rows).positions, gallery.templates));
        JobControl again;
        QCOMPARE(*projectByTsne(*rows, {.iterations = 400}, again), *found);
    }

    void facesThatAreNotLaidOutStandWithTheirPerson() {
        const auto gallery = SyntheticPeople(3).gallery(20, 30);
        JobControl control;
        const auto found = projectByTsne(*stackedRows(gallery.templates), {.iterations = 400, .laidOut = 200}, control);
        QVERIFY(found.ok());
        QCOMPARE(found->size(), gallery.templates.size());
        QVERIFY(nearestIsSamePerson(*found, gallery.templates) > 0.95);
    }

    void tsneTakesFewAndEqualRows() {
        JobControl control;
        SyntheticPeople people(4);
        for (const int count : {0, 1, 3, 8, 9}) {
            std::vector<Embedding> embeddings;
            for (int i = 0; i < count; ++i) embeddings.push_back(people.person());
            const auto found = projectByTsne(*stackedRows(embeddings), {.iterations = 50}, control);
            QVERIFY(found.ok());
            QCOMPARE(found->size(), static_cast<std::size_t>(count));
        }
        const auto equal =
            projectByTsne(*stackedRows(std::vector<Embedding>(200, people.person())), {.iterations = 50}, control);
        QVERIFY(equal.ok());
        for (const cv::Point2f& place : *equal) QVERIFY(std::isfinite(place.x) && std::isfinite(place.y));
    }

    void handsOutPositionsAndStopsOrIsCancelled() {
        const auto rows = stackedRows(SyntheticPeople(5).gallery(20, 10).templates);
        int shown = 0;
        JobControl stopped;
        const auto reached = projectByTsne(*rows, {}, stopped, [&](const std::vector<cv::Point2f>& positions) {
            QCOMPARE(positions.size(), std::size_t{200});
            if (++shown == 3) stopped.stop();
        });
        QVERIFY(reached.ok());
        QCOMPARE(shown, 3);
        JobControl cancelled;
        const auto none = projectByTsne(*rows, {}, cancelled, [&](const auto&) { cancelled.cancel(); });
        QVERIFY(!none.ok());
        QCOMPARE(none.error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestProjection)
#include "tst_projection.moc"
