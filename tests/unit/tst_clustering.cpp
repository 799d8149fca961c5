#include <QtTest>

#include "core/analysis/clustering.h"
#include "core/analysis/similarity_blocks.h"
#include "tests/support/synthetic_people.h"

using namespace facenet;
using namespace facenet::test;

namespace {

/// Average linkage as it is defined, on the whole matrix.
std::vector<int> plainAverageLinkage(const cv::Mat& rows, float threshold) {
    std::vector<std::vector<int>> clusters;
    for (int i = 0; i < rows.rows; ++i) clusters.push_back({i});
    while (true) {
        double best = threshold;
        std::pair<std::size_t, std::size_t> which;
        for (std::size_t a = 0; a < clusters.size(); ++a)
            for (std::size_t b = a + 1; b < clusters.size(); ++b) {
                double sum = 0;
                for (const int i : clusters[a])
                    for (const int j : clusters[b]) sum += rows.row(i).dot(rows.row(j));
                const double average = sum / static_cast<double>(clusters[a].size() * clusters[b].size());
                if (average >= best) {
                    best = average;
                    which = {a, b};
                }
            }
        if (which.second == 0) break;
        auto& into = clusters[which.first];
        into.insert(into.end(), clusters[which.second].begin(), clusters[which.second].end());
        clusters.erase(clusters.begin() + static_cast<std::ptrdiff_t>(which.second));
    }
    std::vector<int> clusterOf(static_cast<std::size_t>(rows.rows));
    for (std::size_t c = 0; c < clusters.size(); ++c)
        for (const int row : clusters[c]) clusterOf[static_cast<std::size_t>(row)] = static_cast<int>(c);
    return clusterOf;
}

bool isSamePartition(const std::vector<int>& a, const std::vector<int>& b) {
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if ((a[i] == a[j]) != (b[i] == b[j])) return false;
    return true;
}

}  // namespace

class TestClustering : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isAverageLinkage() {
        for (const unsigned seed : {1U, 2U, 3U}) {
            // So scattered that clusters overlap and the order of merging matters.
            const auto gallery = SyntheticPeople(seed).gallery(12, 8, 1.3F);
            const auto rows = stackedRows(gallery.templates);
            JobControl control;
            for (const float threshold : {0.2F, 0.3F, 0.4F}) {
                const auto found = clusterRows(*rows, threshold, control);
                QVERIFY(found.ok());
                QVERIFY(isSamePartition(found->clusterOf, plainAverageLinkage(*rows, threshold)));
            }
        }
    }

    void findsPeople() {
        const auto gallery = SyntheticPeople(4).gallery(60, 20);
        JobControl control;
        const auto found = clusterRows(*stackedRows(gallery.templates), 0.4F, control);
        QVERIFY(found.ok());
        QCOMPARE(found->clusters, 60);
        std::vector<std::int64_t> people;
        for (const Template& face : gallery.templates) people.push_back(face.personId);
        QCOMPARE(pairwiseScore(found->clusterOf, people).f1, 1.0);
    }

    void numbersTheLargestFirst() {
        SyntheticPeople people(5);
        const Embedding a = people.person(), b = people.person();
        const auto rows = stackedRows(std::vector<Embedding>{people.person(), people.look(a), people.look(b),
                                                             people.look(b), people.look(a), people.look(b)});
        JobControl control;
        const auto found = clusterRows(*rows, 0.3F, control);
        QVERIFY(found.ok());
        QCOMPARE(found->clusterOf, (std::vector<int>{2, 1, 0, 0, 1, 0}));
        QCOMPARE(found->members(), (std::vector<std::vector<int>>{{2, 3, 5}, {1, 4}, {0}}));
    }

    void nothingAndOneAndAllTheSame() {
        JobControl control;
        QCOMPARE(clusterRows(*stackedRows(std::vector<Embedding>()), 0.4F, control)->clusters, 0);
        SyntheticPeople people(6);
        const Embedding one = people.person();
        QCOMPARE(clusterRows(*stackedRows(std::vector<Embedding>{one}), 0.4F, control)->clusters, 1);
        // More equal rows than a row has links.
        QCOMPARE(clusterRows(*stackedRows(std::vector<Embedding>(500, one)), 0.4F, control)->clusters, 1);
    }

    void canBeCancelled() {
        const auto gallery = SyntheticPeople(7).gallery(50, 50);
        JobControl control([&](int, int) { control.cancel(); });
        const auto found = clusterRows(*stackedRows(gallery.templates), 0.4F, control);
        QVERIFY(!found.ok());
        QCOMPARE(found.error().code, ErrorCode::Cancelled);
    }

    void scoresPairs() {
        const PairwiseScore score = pairwiseScore({0, 0, 0, 1, 1}, {7, 7, 8, 8, 8});
        QCOMPARE(score.precision, 0.5);  // 4 pairs together, 2 of one person
        QCOMPARE(score.recall, 0.5);     // 4 pairs of one person, 2 together
        QCOMPARE(score.f1, 0.5);
        QCOMPARE(pairwiseScore({0, 1}, {1, 2}).f1, 1.0);
        QCOMPARE(pairwiseScore({0, 1}, {1, 1}).recall, 0.0);
    }
};

QTEST_GUILESS_MAIN(TestClustering)
#include "tst_clustering.moc"
