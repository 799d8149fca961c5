#include <QtTest>
#include <opencv2/core.hpp>
#include <random>

#include "core/analysis/cohort_synthesis.h"
#include "core/face/cohort.h"
#include "core/face/matcher.h"
#include "tests/support/fake_networks.h"

using namespace facenet;
using facenet::test::FakeEngine;

namespace {

/// Looks of people: random directions, all of which lean a little to one side as those of a network do.
class People {
public:
    explicit People(unsigned seed) : m_random(seed) {}

    Embedding somebody(float lean = 0.5F) {
        Embedding look = noise();
        look[0] += lean;
        normalize(look);
        return look;
    }
    Embedding anotherLook(const Embedding& look, float apart) {
        Embedding other = noise();
        for (std::size_t i = 0; i < other.size(); ++i) other[i] = look[i] + apart * other[i];
        normalize(other);
        return other;
    }

private:
    Embedding noise() {
        std::normal_distribution<float> normal(0, 0.2F);
        Embedding look(kEmbeddingSize);
        for (std::size_t i = 0; i < 40; ++i) look[i] = normal(m_random);
        normalize(look);
        return look;
    }

    std::mt19937 m_random;
};

/// Their features are their embeddings here: the linear layer changes nothing.
std::vector<CohortSource> drawnSources(People& people, int count) {
    std::vector<CohortSource> sources;
    for (int i = 0; i < count; ++i) {
        const Embedding clear = people.somebody();
        sources.push_back({.embedding = clear, .clear = clear, .poor = people.anotherLook(people.somebody(4), 0.3F)});
    }
    return sources;
}

CohortEmbeddings embeddingsOf(const CohortFeatures& features, const std::vector<Embedding>& strangers) {
    CohortEmbeddings cohort;
    const cv::Mat halves(static_cast<int>(features.pooled.shape[0]), kEmbeddingSize, CV_16F,
                         const_cast<std::byte*>(features.pooled.bytes.data()));
    cv::Mat rows;
    halves.convertTo(rows, CV_32F);
    cohort.rows.assign(rows.begin<float>(), rows.end<float>());
    for (std::size_t row = 0; row < cohort.rows.size(); row += kEmbeddingSize)
        normalize(std::span(cohort.rows).subspan(row, kEmbeddingSize));
    cohort.typical = nearnessTo(cohort, strangers);
    return cohort;
}

std::vector<float> joined(const std::vector<Embedding>& looks) {
    std::vector<float> rows;
    for (const Embedding& look : looks) rows.insert(rows.end(), look.begin(), look.end());
    return rows;
}

float mean(const std::vector<float>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0F) / static_cast<float>(values.size());
}

}  // namespace

class TestCohort : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        People people(1);
        m_sources = drawnSources(people, 600);
        const auto drawn = synthesizeCohort(m_sources, 400, 1);
        QVERIFY(drawn.ok());
        QCOMPARE(drawn->pooled.shape, (std::vector<std::int64_t>{800, kEmbeddingSize}));
        m_features = *drawn;
        std::vector<Embedding> strangers;
        for (int i = 0; i < 200; ++i) strangers.push_back(people.somebody());
        m_embeddings = std::make_shared<const CohortEmbeddings>(embeddingsOf(m_features, strangers));
        m_cohort = Cohort::build(FakeEngine(), *m_embeddings).value();
    }

    void membersAreNobody() {
        const auto nearest = [&](std::span<const float> look) {
            float best = -1;
            for (const CohortSource& source : m_sources) best = std::max(best, dot(look, source.embedding));
            return best;
        };
        People elsewhere(99);
        std::vector<float> ofMembers, ofStrangers;
        for (std::size_t i = 0; i < 400; ++i) {
            ofMembers.push_back(nearest(std::span(m_embeddings->rows).subspan(2 * i * kEmbeddingSize, kEmbeddingSize)));
            ofStrangers.push_back(nearest(elsewhere.somebody()));
        }
        QVERIFY(mean(ofMembers) < mean(ofStrangers) + 0.05F);
    }

    void strangersAreTypicalAndPoorLooksAreNot() {
        People people(7);
        std::vector<Embedding> clear, poor;
        for (int i = 0; i < 200; ++i) {
            clear.push_back(people.somebody());
            poor.push_back(people.anotherLook(people.somebody(4), 0.3F));
        }
        QVERIFY(std::abs(mean(m_cohort->measure(joined(clear), 0)->resemblance)) < 0.03F);
        QVERIFY(mean(m_cohort->measure(joined(poor), 0)->resemblance) > 0.2F);
    }

    void manyFacesOfOnePersonAreFewIndependentOnes() {
        People people(8);
        std::vector<Embedding> different, alike;
        for (int i = 0; i < 60; ++i) different.push_back(people.somebody());
        const Embedding one = people.somebody();
        for (int i = 0; i < 60; ++i) alike.push_back(people.anotherLook(one, 0.2F));
        const double ofMany = m_cohort->measure(joined(different), 60)->independentLooks;
        QVERIFY2(ofMany > 35 && ofMany < 90, qPrintable(QString::number(ofMany)));
        const double ofOne = m_cohort->measure(joined(alike), 60)->independentLooks;
        QVERIFY2(ofOne < 12, qPrintable(QString::number(ofOne)));
        QCOMPARE(m_cohort->measure(joined({one}), 1)->independentLooks, 1.0);
        QCOMPARE(m_cohort->measure({}, 0)->independentLooks, 1.0);
    }

    /// Pooled, many faces of somebody are worth fewer comparisons than their best alone would be.
    void pooledFacesAreFewer() {
        People people(8);
        GalleryContents contents{.modelId = "m"};
        std::vector<Embedding> faces;
        for (int person = 1; person <= 10; ++person) {
            contents.names[person] = "somebody";
            const Embedding one = people.somebody();
            for (int i = 0; i < 20; ++i) {
                faces.push_back(people.anotherLook(one, 0.3F));
                contents.templates.push_back(
                    {.personId = person, .faceId = 20 * person + i, .embedding = faces.back()});
            }
        }
        const double single = m_cohort->measure(joined(faces), faces.size())->independentLooks;
        const auto gallery = Gallery::build(FakeEngine(), contents, m_embeddings);
        QVERIFY(gallery.ok());
        const double pooled = (*gallery)->independentTemplates();
        QVERIFY2(pooled < single && pooled >= 5, qPrintable(QStringLiteral("%1 %2").arg(pooled).arg(single)));
    }

    void whoeverResemblesManyNeedsMore() {
        People people(9);
        const Embedding clear = people.somebody(), common = people.somebody(4);
        const auto gallery = Gallery::build(FakeEngine(),
                                            {.modelId = "m",
                                             .names = {{1, "Clear"}, {2, "Common"}},
                                             .templates = {{.personId = 1, .faceId = 1, .embedding = clear},
                                                           {.personId = 2, .faceId = 2, .embedding = common}}},
                                            m_embeddings);
        QVERIFY(gallery.ok());
        const auto identities = matchFaces(**gallery, {clear, common}, {.threshold = 0.5F});
        QVERIFY(identities.ok());
        QVERIFY(identities->back().threshold > identities->front().threshold + 0.2F);
        const auto plain = matchFaces(**gallery, {common}, {.threshold = 0.5F, .cohortWeight = 0});
        QCOMPARE(plain->front().threshold, 0.5F);
    }

    void aFileCarriesItWithoutBecomingAnotherModel() {
        TensorFile file;
        file.tensors["w"] = {.type = TensorType::Float32, .shape = {1}, .bytes = std::vector<std::byte>(4)};
        QVERIFY(!*cohortFrom(file));
        const std::string id = modelIdOf(file.tensors);
        m_features.closeness = 0.0625F;
        setCohort(file, m_features);
        QCOMPARE(modelIdOf(file.tensors), id);
        const auto read = cohortFrom(file);
        QVERIFY(read.ok() && read->has_value());
        QVERIFY((*read)->pooled == m_features.pooled);
        QCOMPARE((*read)->closeness, 0.0625F);
    }

    void brokenOnesAreRefused() {
        TensorFile whole;
        setCohort(whole, m_features);
        const auto refused = [&](auto damage) {
            TensorFile file = whole;
            damage(file);
            const auto read = cohortFrom(file);
            return !read.ok() && read.error().code == ErrorCode::FileMalformed;
        };
        const auto tensorOf = [](TensorFile& file) -> StoredTensor& { return file.tensors.begin()->second; };
        QVERIFY(refused([](TensorFile& file) { file.metadata.clear(); }));
        QVERIFY(refused([](TensorFile& file) { file.metadata["cohort_closeness"] = "0.3x"; }));
        QVERIFY(refused([](TensorFile& file) { file.metadata["cohort_closeness"] = "nan"; }));
        QVERIFY(refused([&](TensorFile& file) { tensorOf(file).shape = {400, 2 * kEmbeddingSize + 1}; }));
        QVERIFY(refused([&](TensorFile& file) { tensorOf(file).shape = {800 * kEmbeddingSize}; }));
        QVERIFY(refused([&](TensorFile& file) { tensorOf(file).shape[0] = 801; }));
        QVERIFY(refused([&](TensorFile& file) { tensorOf(file).type = TensorType::BFloat16; }));
        std::vector<CohortSource> few(m_sources.begin(), m_sources.begin() + 10);
        QCOMPARE(synthesizeCohort(few, 30, 1).error().code, ErrorCode::InvalidArgument);
        auto uneven = m_sources;
        uneven.back().poor.pop_back();
        QCOMPARE(synthesizeCohort(uneven, 30, 1).error().code, ErrorCode::InvalidArgument);
    }

private:
    std::vector<CohortSource> m_sources;
    CohortFeatures m_features;
    std::shared_ptr<const CohortEmbeddings> m_embeddings;
    std::shared_ptr<const Cohort> m_cohort;
};

QTEST_GUILESS_MAIN(TestCohort)
#include "tst_cohort.moc"
