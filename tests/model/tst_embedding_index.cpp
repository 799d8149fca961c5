#include <QtTest>
#include <map>
#include <random>

#include "core/model/embedding.h"
#include "core/model/flat_index.h"
#include "core/model/flat_index_kernels.h"
#include "core/model/torch/make_engine.h"

#ifndef Q_MOC_RUN  // it would read all of LibTorch
#include <ATen/ATen.h>

#include "core/model/torch/embedding_index.h"
#endif

using namespace facenet;

class TestEmbeddingIndex : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        const auto made = makeTorchEngine({.device = DeviceKind::Cpu});
        QVERIFY(made.ok());
        m_engine = *made;
    }

    void anEmptyIndexFindsNobody() {
        const auto index = m_engine->makeIndex({}, {});
        QVERIFY(index.ok());
        const std::vector<float> probe(128, 0.1F);
        const auto hits = (*index)->nearestGroups(probe, 3);
        QVERIFY(hits.ok());
        QCOMPARE(hits->size(), std::size_t{1});
        QVERIFY(hits->front().empty());
    }

    /// Against the definition: every similarity, the best of each group, sorted.
    void findsTheSameAsALoopOverAll() {
        std::mt19937 random(11);
        std::normal_distribution<float> normal;
        std::uniform_int_distribution<std::int64_t> group(1, 40);
        const auto unitRows = [&](int count) {
            std::vector<float> rows;
            for (int i = 0; i < count; ++i) {
                std::vector<float> row(128);
                for (float& value : row) value = normal(random);
                const float norm = std::sqrt(std::inner_product(row.begin(), row.end(), row.begin(), 0.0F));
                for (float& value : row) rows.push_back(value / norm);
            }
            return rows;
        };
        const std::vector<float> rows = unitRows(300), probes = unitRows(7);
        std::vector<std::int64_t> groups(300);
        for (std::int64_t& id : groups) id = group(random);
        const auto index = m_engine->makeIndex(rows, groups);
        QVERIFY(index.ok());
        const auto hits = (*index)->nearestGroups(probes, 5);
        QVERIFY(hits.ok());

        for (std::size_t p = 0; p < 7; ++p) {
            std::map<std::int64_t, std::pair<float, std::int64_t>> best;
            for (std::size_t r = 0; r < 300; ++r) {
                const float similarity = std::inner_product(rows.begin() + static_cast<long>(r * 128),
                                                            rows.begin() + static_cast<long>(r * 128 + 128),
                                                            probes.begin() + static_cast<long>(p * 128), 0.0F);
                const auto [entry, added] = best.try_emplace(groups[r], similarity, static_cast<std::int64_t>(r));
                if (!added && similarity > entry->second.first)
                    entry->second = {similarity, static_cast<std::int64_t>(r)};
            }
            std::vector<std::pair<float, std::int64_t>> order;
            for (const auto& [id, found] : best) order.emplace_back(found.first, id);
            std::sort(order.rbegin(), order.rend());
            QCOMPARE((*hits)[p].size(), std::size_t{5});
            for (std::size_t k = 0; k < 5; ++k) {
                const EmbeddingIndex::Hit& hit = (*hits)[p][k];
                QCOMPARE(hit.group, order[k].second);
                QCOMPARE(hit.row, best[hit.group].second);
                QVERIFY(std::abs(hit.cosineSimilarity - order[k].first) < 1e-5F);
            }
        }
    }

    void askingForMoreThanThereAreGivesAll() {
        std::vector<float> rows(2 * 128, 0.0F);
        rows[0] = 1;
        rows[128 + 1] = 1;
        const auto index = m_engine->makeIndex(rows, {7, 9});
        QVERIFY(index.ok());
        const auto hits = (*index)->nearestGroups(std::span(rows).subspan(128), 10);
        QVERIFY(hits.ok());
        QCOMPARE(hits->front().size(), std::size_t{2});
        QCOMPARE(hits->front().front().group, 9);
        QCOMPARE(hits->front().front().cosineSimilarity, 1.0F);
    }

    void theSameAsFloat32_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("people");
        QTest::addColumn<double>("spread");
        QTest::newRow("strangers") << 3000 << 3000 << 10.0;
        QTest::newRow("people of many templates") << 5000 << 60 << 0.3;
        QTest::newRow("all of them nearly alike") << 4000 << 700 << 0.003;
        QTest::newRow("several threads") << 70000 << 20000 << 1.0;
        QTest::newRow("fewer rows than a block") << 17 << 5 << 1.0;
    }
    /// What int8 only estimates must not change an answer: people, rows, order and similarities are those of a loop in
    /// float32, among templates that repeat and lie close together too.
    void theSameAsFloat32() {
        QFETCH(int, rows);
        QFETCH(int, people);
        QFETCH(double, spread);
        std::mt19937 random(5);
        std::normal_distribution<float> normal;
        std::vector<std::vector<float>> centres(static_cast<std::size_t>(people), std::vector<float>(kEmbeddingSize));
        std::vector<float> common(kEmbeddingSize);
        for (float& value : common) value = normal(random);
        for (auto& centre : centres)
            for (std::size_t i = 0; i < kEmbeddingSize; ++i)
                centre[i] = common[i] + static_cast<float>(spread) * normal(random);
        std::vector<float> matrix;
        std::vector<std::int64_t> groups;
        const auto add = [&](std::size_t person) {
            std::vector<float> row = centres[person];
            for (float& value : row) value += static_cast<float>(spread) / 2 * normal(random);
            const float norm = std::sqrt(rowProduct(row.data(), row.data()));
            for (float& value : row) matrix.push_back(value / norm);
        };
        for (int i = 0; i < rows; ++i) {
            groups.push_back(static_cast<std::int64_t>(random() % static_cast<unsigned>(people)));
            if (i % 7 == 6)  // the template before, once more, of whomever
                matrix.insert(matrix.end(), matrix.end() - kEmbeddingSize, matrix.end());
            else
                add(static_cast<std::size_t>(groups.back()));
        }
        std::vector<float> probes(matrix.begin(), matrix.begin() + 3 * kEmbeddingSize);
        for (int i = 0; i < 5; ++i) {
            const std::size_t before = matrix.size();
            add(static_cast<std::size_t>(i) % centres.size());
            probes.insert(probes.end(), matrix.begin() + static_cast<long>(before), matrix.end());
            matrix.resize(before);
        }
        const FlatIndex index(matrix, groups, 2);
        for (const int count : {1, 2, 8, 50, people}) {
            const auto hits = index.nearestGroups(probes, count);
            QVERIFY(hits.ok());
            for (std::size_t p = 0; p < hits->size(); ++p)
                QVERIFY(isBestOfAll((*hits)[p], matrix, groups, probes.data() + p * kEmbeddingSize, count));
        }
    }

    void whatIsNoNumberIsNobody() {
        std::vector<float> rows(3 * kEmbeddingSize, 0.0F);
        rows[0] = rows[kEmbeddingSize] = 1;
        rows[5] = std::numeric_limits<float>::quiet_NaN();
        const FlatIndex index(rows, {1, 2, 3}, 2);
        std::vector<float> probe(kEmbeddingSize, 0.0F);
        probe[0] = 1;
        const auto hits = index.nearestGroups(probe, 3);
        QVERIFY(hits.ok());
        QCOMPARE(hits->front().size(), std::size_t{2});
        QCOMPARE(hits->front().front().group, 2);
        probe[3] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(index.nearestGroups(probe, 3)->front().empty());
    }

    /// That of a graphics card, here on the processor.
    void theCardsIndexFindsTheSame() {
        std::vector<float> rows(4 * kEmbeddingSize, 0.0F);
        for (std::size_t i = 0; i < 4; ++i) rows[i * kEmbeddingSize + i] = 1;
        const std::vector<std::int64_t> groups{5, 6, 5, 7};
        const std::vector<float> probe(rows.begin() + 2 * kEmbeddingSize, rows.begin() + 3 * kEmbeddingSize);
        const auto hits = TorchEmbeddingIndex(rows, groups, at::kCPU).nearestGroups(probe, 1);
        QVERIFY(hits.ok());
        QCOMPARE(hits->front().front().group, 5);
        QCOMPARE(hits->front().front().row, 2);
    }

private:
    static bool isBestOfAll(const std::vector<EmbeddingIndex::Hit>& hits, const std::vector<float>& matrix,
                            const std::vector<std::int64_t>& groups, const float* probe, int count) {
        std::map<std::int64_t, std::pair<float, std::size_t>> best;
        for (std::size_t row = 0; row < groups.size(); ++row) {
            const float similarity = rowProduct(matrix.data() + row * kEmbeddingSize, probe);
            const auto [entry, added] = best.try_emplace(groups[row], similarity, row);
            if (!added && similarity > entry->second.first) entry->second = {similarity, row};
        }
        std::vector<std::pair<float, std::size_t>> order;
        for (const auto& [group, found] : best) order.push_back(found);
        std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
            return a.first != b.first ? a.first > b.first : a.second < b.second;
        });
        if (hits.size() != std::min<std::size_t>(order.size(), static_cast<std::size_t>(count))) return false;
        for (std::size_t i = 0; i < hits.size(); ++i)
            if (hits[i].row != static_cast<std::int64_t>(order[i].second) ||
                hits[i].cosineSimilarity != order[i].first || hits[i].group != groups[order[i].second])
                return false;
        return true;
    }

    std::shared_ptr<const Engine> m_engine;
};

QTEST_GUILESS_MAIN(TestEmbeddingIndex)
#include "tst_embedding_index.moc"
