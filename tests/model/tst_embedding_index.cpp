#include <ATen/ATen.h>

#include <QtTest>
#include <map>
#include <random>

#include "core/model/torch/make_engine.h"

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

private:
    std::shared_ptr<const Engine> m_engine;
};

QTEST_GUILESS_MAIN(TestEmbeddingIndex)
#include "tst_embedding_index.moc"
