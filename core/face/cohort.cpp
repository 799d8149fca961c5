#include "core/face/cohort.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/model/embedding.h"
#include "core/model/engine.h"

namespace facenet {

namespace {

using Hits = std::vector<std::vector<EmbeddingIndex::Hit>>;

constexpr double kStrangersNamed = 0.05;

double independentLooksOf(const Hits& hits, std::size_t singleLooks, std::size_t strangers,
                          std::span<const float> bestOfMembers) {
    if (singleLooks == 0) return 1;
    std::vector<float> best(bestOfMembers.begin(), bestOfMembers.end());
    best.resize(strangers, -1);
    if (bestOfMembers.empty())
        for (const auto& row : hits)
            for (const EmbeddingIndex::Hit& hit : row) {
                float& known = best[static_cast<std::size_t>(hit.group)];
                known = std::max(known, hit.cosineSimilarity);
            }
    const auto named = std::max<std::size_t>(1, static_cast<std::size_t>(kStrangersNamed * double(strangers)));
    std::nth_element(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(named) - 1, best.end(), std::greater<>());
    const float threshold = best[named - 1];
    std::size_t reached = 0;
    for (std::size_t row = 0; row < singleLooks; ++row)
        reached += static_cast<std::size_t>(std::ranges::count_if(
            hits[row], [&](const EmbeddingIndex::Hit& hit) { return hit.cosineSimilarity >= threshold; }));
    const double single = double(std::max<std::size_t>(reached, 1)) / (double(singleLooks) * double(strangers));
    const double independent = std::log1p(-double(named) / double(strangers)) / std::log1p(-single);
    return std::clamp(independent, 1.0, double(hits.size()));
}

}  // namespace

Cohort::Cohort(std::unique_ptr<EmbeddingIndex> index, std::size_t size, float typical)
    : m_index(std::move(index)), m_size(size), m_typical(typical) {}

Cohort::~Cohort() = default;

Result<std::shared_ptr<const Cohort>> Cohort::build(const Engine& engine, const CohortEmbeddings& embeddings) {
    std::vector<std::int64_t> numbers(embeddings.rows.size() / kEmbeddingSize);
    std::iota(numbers.begin(), numbers.end(), 0);
    const std::size_t size = numbers.size();
    auto index = engine.makeIndex(embeddings.rows, std::move(numbers));
    if (!index) return index.error();
    return std::shared_ptr<const Cohort>(new Cohort(std::move(*index), size, embeddings.typical));
}

Result<Cohort::Standing> Cohort::measure(std::span<const float> rows, std::size_t singleLooks,
                                         std::span<const float> bestOfMembers) const {
    const auto hits = m_index->nearestGroups(rows, CohortEmbeddings::kNearest);
    if (!hits) return hits.error();
    Standing standing{.resemblance = {},
                      .independentLooks = independentLooksOf(*hits, singleLooks, m_size, bestOfMembers)};
    for (const auto& row : *hits) {
        float sum = 0;
        for (const EmbeddingIndex::Hit& hit : row) sum += hit.cosineSimilarity;
        standing.resemblance.push_back(sum / static_cast<float>(row.size()) - m_typical);
    }
    return standing;
}

}  // namespace facenet
