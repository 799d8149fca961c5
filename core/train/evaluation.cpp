#include "core/train/evaluation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>

#include "core/base/allowed_cores.h"
#include "core/evaluate/verification.h"
#include "core/model/embedding.h"
#include "core/train/batch_loader.h"

namespace facenet {

namespace {

constexpr double kMostImpostors = 4'000'000;  // of which the curve is measured; more take long and tell no more
constexpr double kLeastImpostors = 1000;
constexpr int kMostReaders = 8;
constexpr int kPairsBelow = 10;  // a rate that fewer pairs than this decide is no measurement

double dot(const float* a, const float* b) {
    return std::inner_product(a, a + kEmbeddingSize, b, 0.0);
}

double distanceOf(double cosine) {
    return std::sqrt(std::max(0.0, 2 - 2 * cosine));
}

struct Looked {
    std::vector<float> embeddings;  ///< a row a picture, in the order asked for
    double crossEntropySum = 0;
    int correct = 0;

    const float* row(std::size_t index) const { return embeddings.data() + index * kEmbeddingSize; }
};

/// In: labels by picture number, or none at all
Result<Looked> lookAt(TrainableNetwork& network, const TrainingPictures& pictures,
                      const std::vector<std::uint32_t>& wanted, const std::vector<std::int64_t>* labels,
                      JobControl& control) {
    // Each process looks at its part, all in as many steps.
    ProcessGroup* const processes = network.processes();
    const std::size_t size = processes ? static_cast<std::size_t>(processes->size()) : 1;
    const std::size_t rank = processes ? static_cast<std::size_t>(processes->rank()) : 0;
    const std::size_t first = wanted.size() * rank / size, end = wanted.size() * (rank + 1) / size;
    const auto plan = [&](int step) {
        std::vector<Sample> samples;
        const std::size_t begin = first + static_cast<std::size_t>(step) * kEvaluationBatch;
        for (std::size_t i = begin; i < std::min(end, begin + kEvaluationBatch); ++i)
            samples.push_back({.picture = wanted[i], .label = labels ? (*labels)[wanted[i]] : 0});
        return samples;
    };
    const std::size_t most = (wanted.size() + size - 1) / size;
    const int steps = static_cast<int>((most + kEvaluationBatch - 1) / kEvaluationBatch);
    const int readers = std::clamp(allowedCores() / (processes ? processes->localSize() : 1), 1, kMostReaders);
    BatchLoader loader(pictures, plan, 0, steps, false, readers);
    Looked looked{.embeddings = std::vector<float>(wanted.size() * kEmbeddingSize)};
    auto row = looked.embeddings.begin() + static_cast<std::ptrdiff_t>(first * kEmbeddingSize);
    std::array<double, 2> sums{};  // cross-entropy, correct ones
    for (int step = 0; step < steps; ++step) {
        const auto goesOn = proceedTogether(control, processes);
        if (!goesOn) return goesOn.error();
        if (!*goesOn) return Error{ErrorCode::Cancelled, {}};
        const auto batch = loader.next();
        if (!batch) return batch.error();
        if (batch->samples.empty()) continue;
        const auto evaluated = network.evaluate(batch->pixels, labels ? batch->labels() : std::vector<std::int64_t>());
        if (!evaluated) return evaluated.error();
        row = std::ranges::copy(evaluated->embeddings, row).out;
        sums[0] += evaluated->crossEntropySum;
        sums[1] += evaluated->correct;
    }
    if (processes != nullptr) {  // the rows of the others are 0 here
        if (auto added = processes->addUp(std::span(looked.embeddings)); !added) return added.error();
        if (auto added = processes->addUp(std::span<double>(sums)); !added) return added.error();
    }
    looked.crossEntropySum = sums[0];
    looked.correct = static_cast<int>(sums[1]);
    return looked;
}

/// The triplet loss of the validation pictures: one random triplet for each, always the same ones.
std::optional<double> tripletLossOf(const TrainingData& data, const TrainingOptions& options, const Looked& looked) {
    TrainingOptions fixed = options;
    fixed.sampler = SamplerKind::RandomTriplets;
    fixed.batchPictures = 3 * static_cast<int>(data.validation.size());
    const auto sampler = BatchSampler::make(data.validation, data.labels, fixed);
    if (!sampler) return std::nullopt;
    std::vector<std::size_t> rowOf(data.labels.size(), 0);
    for (std::size_t i = 0; i < data.validation.size(); ++i) rowOf[data.validation[i]] = i;
    const std::vector<Sample> samples = sampler->batch(0, 0);
    const std::size_t count = samples.size() / 3;
    double sum = 0;
    int active = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const float* anchor = looked.row(rowOf[samples[i].picture]);
        const double positive = distanceOf(dot(anchor, looked.row(rowOf[samples[count + i].picture])));
        const double negative = distanceOf(dot(anchor, looked.row(rowOf[samples[2 * count + i].picture])));
        if (const double excess = positive - negative + options.margin; excess > 0) {
            sum += excess;
            ++active;
        }
    }
    return active > 0 ? sum / active : 0;
}

}  // namespace

std::vector<double> pairDistances(const VerificationSet& set, const std::vector<float>& embeddings) {
    std::vector<double> distances;
    for (const VerificationSet::Pair& pair : set.pairs)
        distances.push_back(distanceOf(
            dot(embeddings.data() + pair.first * kEmbeddingSize, embeddings.data() + pair.second * kEmbeddingSize)));
    return distances;
}

std::vector<std::uint32_t> allOf(const VerificationSet& set) {
    std::vector<std::uint32_t> all(set.pictures->count());
    std::iota(all.begin(), all.end(), 0U);
    return all;
}

std::optional<VerificationScore> scoreOf(const VerificationSet& set, const std::vector<float>& embeddings) {
    const std::vector<double> distances = pairDistances(set, embeddings);
    std::vector<bool> same;
    for (const VerificationSet::Pair& pair : set.pairs) same.push_back(pair.samePerson);
    const auto at2 = evaluateVerification(distances, same, set.folds, 1e-2);
    const auto at3 = evaluateVerification(distances, same, set.folds, 1e-3);
    if (!at2 || !at3) return std::nullopt;
    return VerificationScore{.accuracy = at2->accuracy,
                             .accuracyStd = at2->accuracyStd,
                             .auc = at2->auc,
                             .tarAtFar1e2 = at2->val,
                             .tarAtFar1e3 = at3->val,
                             .pairs = static_cast<int>(distances.size())};
}

std::vector<float> cosinesBetween(const std::vector<float>& rows, const std::vector<float>& others) {
    std::vector<float> cosines;
    const std::size_t count = rows.size() / kEmbeddingSize, otherCount = others.size() / kEmbeddingSize;
    const double pairs = static_cast<double>(count) * static_cast<double>(otherCount);
    const auto stride = static_cast<std::size_t>(std::max(1.0, std::ceil(pairs / kMostImpostors)));
    std::size_t seen = 0;
    for (std::size_t i = 0; i < rows.size(); i += kEmbeddingSize)
        for (std::size_t j = 0; j < others.size(); j += kEmbeddingSize)
            if (seen++ % stride == 0) cosines.push_back(static_cast<float>(dot(rows.data() + i, others.data() + j)));
    std::sort(cosines.begin(), cosines.end(), std::greater<>());
    return cosines;
}

Result<std::vector<float>> embedTraining(TrainableNetwork& network, const TrainingData& data, JobControl& control) {
    auto looked = lookAt(network, *data.pictures, data.training, nullptr, control);
    if (!looked) return looked.error();
    return std::move(looked->embeddings);
}

Result<std::vector<std::vector<std::int64_t>>> peopleAlike(TrainableNetwork& network, const TrainingData& data,
                                                           JobControl& control) {
    constexpr std::size_t kMostAlike = 5;
    const auto rows = embedTraining(network, data, control);
    if (!rows) return rows.error();
    const auto people = static_cast<std::size_t>(data.people);
    std::vector<std::vector<Embedding>> looks(people);
    for (std::size_t i = 0; i < data.training.size(); ++i) {
        const float* row = rows->data() + i * kEmbeddingSize;
        looks[static_cast<std::size_t>(data.labels[data.training[i]])].emplace_back(row, row + kEmbeddingSize);
    }
    std::vector<Embedding> means;
    for (const auto& own : looks) means.push_back(meanDirection(own));
    std::vector<std::vector<std::int64_t>> alike(people);
    std::vector<std::pair<double, std::int64_t>> others;
    for (std::size_t person = 0; person < people; ++person) {
        if (means[person].empty()) continue;
        others.clear();
        for (std::size_t other = 0; other < people; ++other)
            if (other != person && !means[other].empty())
                others.emplace_back(-dot(means[person].data(), means[other].data()), static_cast<std::int64_t>(other));
        const std::size_t count = std::min(kMostAlike, others.size());
        std::partial_sort(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(count), others.end());
        for (std::size_t i = 0; i < count; ++i) alike[person].push_back(others[i].second);
    }
    return alike;
}

std::vector<float> impostorCosines(const std::vector<float>& rows, const std::vector<std::int64_t>& groups) {
    std::vector<float> cosines;
    const std::size_t count = groups.size();
    const double pairs = 0.5 * static_cast<double>(count) * static_cast<double>(count);
    const auto stride = static_cast<std::size_t>(std::max(1.0, std::ceil(pairs / kMostImpostors)));
    std::size_t seen = 0;
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = i + 1; j < count; ++j)
            if (groups[i] != groups[j] && seen++ % stride == 0)
                cosines.push_back(
                    static_cast<float>(dot(rows.data() + i * kEmbeddingSize, rows.data() + j * kEmbeddingSize)));
    std::sort(cosines.begin(), cosines.end(), std::greater<>());
    return cosines;
}

std::vector<FarPoint> measuredCurve(const std::vector<float>& impostors) {
    std::vector<FarPoint> curve;
    const auto count = static_cast<double>(impostors.size());
    if (count < kLeastImpostors) return curve;
    for (double far = 0.1; far * count >= kPairsBelow; far /= 10)
        curve.push_back({far, impostors[static_cast<std::size_t>(far * count)]});
    return curve;
}

std::vector<FarPoint> movedCurve(const std::vector<FarPoint>& start, const std::vector<float>& before,
                                 const std::vector<float>& after, double response) {
    const auto count = static_cast<double>(before.size());
    if (start.size() < 2 || count < kLeastImpostors || after.size() != before.size()) return {};
    std::vector<FarPoint> curve;
    double moved = 0;
    for (const FarPoint& point : start) {
        const auto place = static_cast<std::size_t>(std::min(point.far, 1.0) * (count - 1));
        if (point.far * count >= kPairsBelow)
            moved = response * (static_cast<double>(after[place]) - static_cast<double>(before[place]));
        const double least = curve.empty() ? -1.0 : curve.back().cosine;
        curve.push_back({point.far, std::clamp(point.cosine + moved, least, 1.0)});
    }
    return curve;
}

std::vector<FarPoint> shiftedCurve(std::vector<FarPoint> curve, double by) {
    for (FarPoint& point : curve) point.cosine = std::min(point.cosine + by, 1.0);
    return curve;
}

double shiftAmongEnrolled(const std::vector<FarPoint>& start, const std::vector<float>& before,
                          const std::vector<float>& after, const ModelCard& card, std::size_t people,
                          double strangerRate, double templates) {
    constexpr std::size_t kLeastPeople = 30;
    constexpr double kMostTrained = 0.2;  // share of the people
    if (card.farCurve.size() < 2 || card.trainedPeople == 0 || people < kLeastPeople ||
        card.trainedPeople > kMostTrained * static_cast<double>(people))
        return 0;
    const auto moved = movedCurve(start, before, after);
    if (moved.empty()) return 0;
    const auto needed = [&](const std::vector<FarPoint>& curve) {
        return thresholdForGallery(curve, strangerRate, templates);
    };
    return std::max(needed(moved), needed(start)) - needed(card.farCurve);
}

Result<EpochEvaluation> evaluateEpoch(TrainableNetwork& network, const TrainingData& data,
                                      const TrainingOptions& options, JobControl& control) {
    EpochEvaluation evaluation;
    if (!data.validation.empty()) {
        const auto looked = lookAt(network, *data.pictures, data.validation, &data.labels, control);
        if (!looked) return looked.error();
        const auto count = static_cast<double>(data.validation.size());
        evaluation.crossEntropy = looked->crossEntropySum / count;
        evaluation.accuracy = looked->correct / count;
        evaluation.triplet = tripletLossOf(data, options, *looked);
        evaluation.loss = options.tripletWeight * evaluation.triplet.value_or(0) +
                          options.crossEntropyWeight * *evaluation.crossEntropy;
    }
    auto verification = verify(network, data, control);
    if (!verification) return verification.error();
    evaluation.verification = std::move(*verification);
    return evaluation;
}

Result<std::vector<float>> heldOutImpostors(TrainableNetwork& network, const TrainingData& data, JobControl& control) {
    const VerificationSet& set = data.heldOut;
    if (set.labels.empty()) return std::vector<float>();
    const auto looked = lookAt(network, *set.pictures, allOf(set), nullptr, control);
    if (!looked) return looked.error();
    return impostorCosines(looked->embeddings, set.labels);
}

Result<VerificationScores> verify(TrainableNetwork& network, const TrainingData& data, JobControl& control) {
    VerificationScores scores;
    if (!data.heldOut.empty()) {
        const auto looked = lookAt(network, *data.heldOut.pictures, allOf(data.heldOut), nullptr, control);
        if (!looked) return looked.error();
        scores.heldOut = scoreOf(data.heldOut, looked->embeddings);
        if (!data.heldOut.labels.empty()) scores.impostors = impostorCosines(looked->embeddings, data.heldOut.labels);
    }
    if (!data.lfw.empty()) {
        const auto looked = lookAt(network, *data.lfw.pictures, allOf(data.lfw), nullptr, control);
        if (!looked) return looked.error();
        scores.lfw = scoreOf(data.lfw, looked->embeddings);
    }
    return scores;
}

}  // namespace facenet
