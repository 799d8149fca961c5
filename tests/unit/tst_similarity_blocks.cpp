#include <QtTest>
#include <atomic>
#include <opencv2/core.hpp>

#include "core/analysis/neighbours.h"
#include "tests/support/synthetic_people.h"

using namespace facenet;
using namespace facenet::test;

namespace {

cv::Mat rowsOf(int count, unsigned seed) {
    SyntheticPeople people(seed);
    std::vector<Embedding> embeddings;
    for (int i = 0; i < count; ++i) embeddings.push_back(people.person());
    const auto rows = stackedRows(embeddings);
    return rows ? *rows : cv::Mat();
}

double product(const cv::Mat& rows, int a, int b) {
    return rows.row(a).dot(rows.row(b));
}

}  // namespace

class TestSimilarityBlocks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPairComesOnceAndIsRight_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        // Around the sizes of tiles, stripes and blocks.
        for (const auto& [rows, columns] : {std::pair(1, 1), std::pair(5, 17), std::pair(96, 16), std::pair(97, 1024),
                                            std::pair(193, 1025), std::pair(2, 2100)})
            QTest::addRow("%d x %d", rows, columns) << rows << columns;
    }
    void everyPairComesOnceAndIsRight() {
        QFETCH(int, rows);
        QFETCH(int, columns);
        const cv::Mat a = rowsOf(rows, 1), b = rowsOf(columns, 2);
        cv::Mat seen = cv::Mat::zeros(rows, columns, CV_32S);
        std::atomic<bool> wrong = false;
        JobControl control;
        const auto done =
            forEachSimilarityBlock(a, b, SimilarityPairs::All, control, {}, [&](const SimilarityBlock& block) {
                for (int i = 0; i < block.rowCount; ++i)
                    for (int j = 0; j < block.columnCount; ++j) {
                        const int row = block.firstRow + i, column = block.firstColumn + j;
                        ++seen.at<int>(row, column);
                        if (std::abs(block.row(i)[j] - a.row(row).dot(b.row(column))) > 1e-5) wrong = true;
                    }
            });
        QVERIFY(done.ok());
        QVERIFY(!wrong);
        QCOMPARE(cv::countNonZero(seen != 1), 0);
    }

    void pairsOnceAreThoseAboveTheDiagonal() {
        const cv::Mat rows = rowsOf(333, 3);
        cv::Mat seen = cv::Mat::zeros(rows.rows, rows.rows, CV_32S);
        JobControl control;
        const auto done =
            forEachSimilarityBlock(rows, rows, SimilarityPairs::Once, control, {}, [&](const SimilarityBlock& block) {
                for (int i = 0; i < block.rowCount; ++i)
                    for (int j = 0; j < block.columnCount; ++j)
                        if (block.firstColumn + j > block.firstRow + i)
                            ++seen.at<int>(block.firstRow + i, block.firstColumn + j);
            });
        QVERIFY(done.ok());
        for (int i = 0; i < rows.rows; ++i)
            for (int j = 0; j < rows.rows; ++j) QCOMPARE(seen.at<int>(i, j), j > i ? 1 : 0);
    }

    void progressRisesToTheEnd() {
        const cv::Mat rows = rowsOf(3000, 4);
        std::vector<int> told;
        JobControl control([&](int done, int total) {
            QCOMPARE(total, 200);
            told.push_back(done);
        });
        QVERIFY(forEachSimilarityBlock(rows, rows, SimilarityPairs::Once, control,
                                       {.first = 50, .count = 100, .total = 200}, [](const SimilarityBlock&) {})
                    .ok());
        QVERIFY(told.size() > 2);
        QVERIFY(std::ranges::is_sorted(told));
        QVERIFY(told.front() > 50);
        QCOMPARE(told.back(), 150);
    }

    void endsWhenAsked() {
        const cv::Mat rows = rowsOf(3000, 5);
        std::atomic<int> blocks = 0;
        JobControl control([&](int, int) { control.cancel(); });
        const auto done = forEachSimilarityBlock(rows, rows, SimilarityPairs::All, control, {},
                                                 [&](const SimilarityBlock&) { ++blocks; });
        QVERIFY(!done.ok());
        QCOMPARE(done.error().code, ErrorCode::Cancelled);
        QVERIFY(blocks < stripeCount(rows.rows) * 3);
    }

    void refusesWhatIsNoEmbedding() {
        SyntheticPeople people(6);
        QCOMPARE(stackedRows(std::vector<Embedding>{people.person(), Embedding(127, 0.1F)}).error().code,
                 ErrorCode::InvalidArgument);
        Embedding broken = people.person();
        broken[5] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(!stackedRows(std::vector<Embedding>{broken}).ok());
        QCOMPARE(stackedRows(std::vector<Embedding>()).value().rows, 0);
    }

    void nearestAreThoseOfAFullSort() {
        const cv::Mat rows = rowsOf(700, 7);
        JobControl control;
        const auto near = nearestRows(rows, rows, 5, 0.1F, control, {});
        QVERIFY(near.ok());
        for (int row = 0; row < rows.rows; ++row) {
            std::vector<std::pair<double, int>> all;
            for (int other = 0; other < rows.rows; ++other)
                if (other != row && product(rows, row, other) >= 0.1)
                    all.emplace_back(-product(rows, row, other), other);
            std::ranges::sort(all);
            const auto& found = (*near)[static_cast<std::size_t>(row)];
            QCOMPARE(found.size(), std::min<std::size_t>(5, all.size()));
            for (std::size_t i = 0; i < found.size(); ++i)
                QVERIFY(std::abs(found[i].cosineSimilarity + all[i].first) < 1e-5);
        }
    }
};

QTEST_GUILESS_MAIN(TestSimilarityBlocks)
#include "tst_similarity_blocks.moc"
