#include "core/train/model_comparison.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/train/batch_loader.h"
#include "core/train/evaluation.h"

namespace facenet {

namespace {

constexpr int kBatch = 32;
constexpr std::size_t kWorstOfAKind = 4;
constexpr double kFarthest = 2;

/// Pictures embedded of those of all sets.
struct Progress {
    JobControl& control;
    const JobPart& part;
    std::int64_t done = 0, total = 0;

    void add(std::size_t pictures) {
        done += static_cast<std::int64_t>(pictures);
        control.report(part.unitsDone(done, total), part.total);
    }
};

Result<std::vector<float>> embedAll(EmbeddingNetwork& network, const TrainingPictures& pictures, Progress& progress) {
    const auto count = static_cast<int>(pictures.count());
    const int steps = (count + kBatch - 1) / kBatch;
    const auto plan = [count](int step) {
        std::vector<Sample> samples;
        for (int i = step * kBatch; i < std::min(count, (step + 1) * kBatch); ++i)
            samples.push_back({.picture = static_cast<std::uint32_t>(i)});
        return samples;
    };
    BatchLoader loader(pictures, plan, 0, steps, false, 1);
    std::vector<float> all;
    for (int step = 0; step < steps; ++step) {
        if (!progress.control.proceed()) return Error{ErrorCode::Cancelled, {}};
        const auto batch = loader.next();
        if (!batch) return batch.error();
        std::vector<PixelView> views;
        for (std::size_t i = 0; i < batch->samples.size(); ++i)
            views.push_back({.data = batch->pixels.data() + i * kTrainingPictureBytes,
                             .widthPx = kTrainingSidePx,
                             .heightPx = kTrainingSidePx,
                             .rowBytes = std::size_t{3} * kTrainingSidePx});
        const auto embeddings = network.embed(views);
        if (!embeddings) return embeddings.error();
        all.insert(all.end(), embeddings->begin(), embeddings->end());
        progress.add(batch->samples.size());
    }
    return all;
}

Result<std::optional<ComparedSet>> judge(EmbeddingNetwork& network, const VerificationSet& set, Progress& progress) {
    if (set.empty()) return std::optional<ComparedSet>();
    const auto embeddings = embedAll(network, *set.pictures, progress);
    if (!embeddings) return embeddings.error();
    const auto score = scoreOf(set, *embeddings);
    if (!score) return std::optional<ComparedSet>();
    ComparedSet compared{.score = *score};
    const std::vector<double> distances = pairDistances(set, *embeddings);
    std::vector<bool> same;
    std::vector<WorstPair> genuine, impostor;
    for (std::size_t i = 0; i < set.pairs.size(); ++i) {
        const VerificationSet::Pair& pair = set.pairs[i];
        same.push_back(pair.samePerson);
        (pair.samePerson ? genuine : impostor).push_back({pair.first, pair.second, pair.samePerson, distances[i]});
        const auto bin = static_cast<std::size_t>(std::clamp(distances[i] / kFarthest, 0.0, 1.0) * kDistanceBins);
        ++(pair.samePerson ? compared.genuine : compared.impostor)[std::min(bin, kDistanceBins - 1)];
    }
    if (auto result = evaluateVerification(distances, same, set.folds)) compared.roc = std::move(result->roc);
    std::sort(genuine.begin(), genuine.end(), [](const auto& a, const auto& b) { return a.distance > b.distance; });
    std::sort(impostor.begin(), impostor.end(), [](const auto& a, const auto& b) { return a.distance < b.distance; });
    for (std::vector<WorstPair>* kind : {&genuine, &impostor}) {
        kind->resize(std::min(kind->size(), kWorstOfAKind));
        compared.worst.insert(compared.worst.end(), kind->begin(), kind->end());
    }
    return std::optional(std::move(compared));
}

}  // namespace

Result<ComparedModel> judgeModel(EmbeddingNetwork& network, const TrainingData& data, const VerificationSet& gallery,
                                 JobControl& control, const JobPart& part) {
    ComparedModel model;
    Progress progress{.control = control, .part = part};
    for (const VerificationSet* set : {&data.heldOut, &data.lfw, &gallery})
        if (!set->empty()) progress.total += static_cast<std::int64_t>(set->pictures->count());
    for (const auto& [set, target] : {std::pair(&data.heldOut, &model.heldOut), std::pair(&data.lfw, &model.lfw),
                                      std::pair(&gallery, &model.gallery)}) {
        auto judged = judge(network, *set, progress);
        if (!judged) return judged.error();
        *target = std::move(*judged);
    }
    return model;
}

Result<std::array<ComparedModel, 2>> compareModels(const Engine& engine, const std::array<std::string, 2>& pathsUtf8,
                                                   const TrainingData& data, const VerificationSet& gallery,
                                                   JobControl& control) {
    std::array<ComparedModel, 2> both;
    JobPart part{.first = 0, .count = 50, .total = 100};  // one takes about as long as the other
    for (std::size_t i = 0; i < both.size(); ++i) {
        const auto weights = readSafetensors(pathsUtf8[i]);
        if (!weights) return weights.error();
        const auto network = engine.makeEmbedder(*weights);
        if (!network) return network.error();
        auto judged = judgeModel(**network, data, gallery, control, part);
        if (!judged) return judged.error();
        both[i] = std::move(*judged);
        part.first += part.count;
    }
    return both;
}

namespace {

/// The standard error of a share, from the number of trials alone: a small set may have one fold, and nothing wrong.
/// Source: Agresti and Coull, The American Statistician 52, 1998
double standardError(double share, double trials) {
    const double corrected = (share * trials + 2) / (trials + 4);
    return std::sqrt(corrected * (1 - corrected) / (trials + 4));
}

}  // namespace

Advice adviceOn(const ComparedModel& before, const ComparedModel& after) {
    constexpr double kNoAccuracy = 1.0 / 300, kNoRate = 1.0 / 100;
    bool known = false, better = false, worse = false;
    const auto judge = [&](double old, double now, double trials, double least) {
        const double noise = std::max(least, standardError(old, trials) + standardError(now, trials));
        better |= now - old > noise;
        worse |= old - now > noise;
    };
    for (const auto member : {&ComparedModel::heldOut, &ComparedModel::lfw, &ComparedModel::gallery}) {
        if (!(before.*member) || !(after.*member)) continue;
        known = true;
        const VerificationScore &old = (before.*member)->score, &now = (after.*member)->score;
        const double pairs = std::min(old.pairs, now.pairs), genuine = pairs / 2;
        judge(old.accuracy, now.accuracy, pairs, kNoAccuracy);
        if (old.carries(1e-2) && now.carries(1e-2)) judge(old.tarAtFar1e2, now.tarAtFar1e2, genuine, kNoRate);
        if (old.carries(1e-3) && now.carries(1e-3)) judge(old.tarAtFar1e3, now.tarAtFar1e3, genuine, kNoRate);
    }
    if (!known) return Advice::Unknown;
    if (better && worse) return Advice::Mixed;
    return worse ? Advice::Worse : better ? Advice::Better : Advice::Similar;
}

}  // namespace facenet
