#include "core/analysis/cohort_synthesis.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <opencv2/core.hpp>
#include <random>
#include <span>

namespace facenet {

namespace {

constexpr std::size_t kNeighbours = 100;

std::vector<const CohortSource*> nearestTo(const CohortSource& person, const std::vector<CohortSource>& people) {
    std::vector<std::pair<float, const CohortSource*>> all;
    for (const CohortSource& other : people)
        all.emplace_back(cosineSimilarity(person.embedding, other.embedding), &other);
    std::partial_sort(all.begin(), all.begin() + kNeighbours, all.end(), std::greater<>());
    std::vector<const CohortSource*> nearest;
    for (std::size_t i = 0; i < kNeighbours; ++i) nearest.push_back(all[i].second);
    return nearest;
}

/// The mean of features plus their deviations from it, each times its weight.
std::vector<float> drawnAround(const std::vector<const CohortSource*>& people, const std::vector<float>& weights,
                               std::vector<float> CohortSource::*look) {
    const auto n = static_cast<float>(people.size());
    std::vector<float> mean((people.front()->*look).size());
    for (const CohortSource* person : people)
        for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += (person->*look)[i] / n;
    std::vector<float> member = mean;
    for (std::size_t p = 0; p < people.size(); ++p)
        for (std::size_t i = 0; i < mean.size(); ++i) member[i] += weights[p] * ((people[p]->*look)[i] - mean[i]);
    return member;
}

StoredTensor float16From(std::vector<float>& rows, std::size_t columns) {
    cv::Mat halves;
    cv::Mat(1, static_cast<int>(rows.size()), CV_32F, rows.data()).convertTo(halves, CV_16F);
    StoredTensor tensor{.type = TensorType::Float16,
                        .shape = {static_cast<std::int64_t>(rows.size() / columns), static_cast<std::int64_t>(columns)},
                        .bytes = {}};
    tensor.bytes.resize(rows.size() * sizeOf(tensor.type));
    std::memcpy(tensor.bytes.data(), halves.data, tensor.bytes.size());
    return tensor;
}

}  // namespace

Result<CohortFeatures> synthesizeCohort(const std::vector<CohortSource>& people, std::size_t count,
                                        std::uint32_t seed) {
    if (people.size() < kFewestCohortPeople)
        return Error{ErrorCode::InvalidArgument, std::to_string(people.size()) + " people; a cohort is drawn from " +
                                                     std::to_string(kFewestCohortPeople) + " at least"};
    const std::size_t columns = people.front().clear.size();
    const bool alike = std::ranges::all_of(people, [columns](const CohortSource& person) {
        return person.clear.size() == columns && person.poor.size() == columns;
    });
    if (!alike || columns == 0) return Error{ErrorCode::InvalidArgument, "features of several lengths"};
    std::mt19937 random(seed);
    std::uniform_int_distribution<std::size_t> anybody(0, people.size() - 1);
    // Weights of this spread give the sum the covariance of the neighbours.
    std::normal_distribution<float> weight(0, 1 / std::sqrt(static_cast<float>(kNeighbours)));
    std::vector<float> rows;
    for (std::size_t i = 0; i < count; ++i) {
        const auto around = nearestTo(people[anybody(random)], people);
        std::vector<float> weights(around.size());
        std::ranges::generate(weights, [&] { return weight(random); });
        for (const auto look : {&CohortSource::clear, &CohortSource::poor}) {
            const auto member = drawnAround(around, weights, look);
            rows.insert(rows.end(), member.begin(), member.end());
        }
    }
    return CohortFeatures{.pooled = float16From(rows, columns), .closeness = 0};
}

float nearnessTo(const CohortEmbeddings& cohort, const std::vector<Embedding>& looks) {
    double sum = 0;
    for (const Embedding& look : looks) {
        std::vector<float> cosines;
        for (auto row = cohort.rows.begin(); row != cohort.rows.end(); row += kEmbeddingSize)
            cosines.push_back(dot(look, std::span(row, kEmbeddingSize)));
        const auto end = cosines.begin() + CohortEmbeddings::kNearest;
        std::partial_sort(cosines.begin(), end, cosines.end(), std::greater<>());
        sum += std::accumulate(cosines.begin(), end, 0.0) / CohortEmbeddings::kNearest;
    }
    return static_cast<float>(sum / static_cast<double>(looks.size()));
}

}  // namespace facenet
