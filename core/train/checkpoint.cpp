#include "core/train/checkpoint.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/json_number.h"

namespace facenet {

namespace {

using Json = nlohmann::ordered_json;

constexpr auto kPositionKey = "position", kOptionsKey = "options", kDataKey = "data_hash";

void count(DistanceHistogram& histogram, const std::vector<float>& distances) {
    for (const float distance : distances) {
        if (std::isnan(distance)) continue;
        const auto bin =
            static_cast<std::size_t>(std::clamp(distance, 0.0F, kFarthestDistance) / kFarthestDistance * kDistanceBins);
        ++histogram[std::min(bin, kDistanceBins - 1)];
    }
}

Json toJson(const TrainingPosition& position) {
    const EpochTotals& totals = position.totals;
    return {{"epoch", position.epoch},
            {"step", position.step},
            {"batch", position.batchPictures},
            {"best_epoch", position.bestEpoch},
            {"best_score", position.bestScore},
            {"epochs_without_better", position.epochsWithoutBetter},
            {"steps", totals.steps},
            {"loss", totals.totalLoss},
            {"triplet_loss", totals.tripletLoss},
            {"cross_entropy", totals.crossEntropy},
            {"accuracy", totals.accuracy},
            {"active_triplets", totals.activeTriplets},
            {"spread", totals.spread},
            {"seconds", totals.seconds},
            {"pictures", totals.pictures},
            {"d_pos", totals.positiveDistances},
            {"d_neg", totals.negativeDistances}};
}

TrainingPosition positionFrom(const Json& json) {
    TrainingPosition position{.epoch = wholeNumber<int>(json.at("epoch")),
                              .step = wholeNumber<int>(json.at("step")),
                              .batchPictures = wholeNumber<int>(json.at("batch")),
                              .bestEpoch = wholeNumber<int>(json.at("best_epoch")),
                              .bestScore = measuredNumber(json, "best_score"),
                              .epochsWithoutBetter = wholeNumber<int>(json.at("epochs_without_better")),
                              .totals = {}};
    EpochTotals& totals = position.totals;
    totals.steps = wholeNumber<int>(json.at("steps"));
    totals.totalLoss = measuredNumber(json, "loss");
    totals.tripletLoss = measuredNumber(json, "triplet_loss");
    totals.crossEntropy = measuredNumber(json, "cross_entropy");
    totals.accuracy = measuredNumber(json, "accuracy");
    totals.activeTriplets = measuredNumber(json, "active_triplets");
    totals.spread = measuredNumber(json, "spread");
    totals.seconds = measuredNumber(json, "seconds");
    totals.pictures = json.at("pictures");
    totals.positiveDistances = wholeNumbers<DistanceHistogram>(json.at("d_pos"));
    totals.negativeDistances = wholeNumbers<DistanceHistogram>(json.at("d_neg"));
    return position;
}

}  // namespace

void EpochTotals::add(const StepResult& result, int picturesInStep, double secondsOfStep) {
    ++steps;
    totalLoss += result.totalLoss;
    tripletLoss += result.tripletLoss;
    crossEntropy += result.crossEntropy;
    accuracy += result.accuracy;
    activeTriplets += result.activeTriplets;
    spread += result.spread;
    seconds += secondsOfStep;
    pictures += picturesInStep;
    count(positiveDistances, result.positiveDistances);
    count(negativeDistances, result.negativeDistances);
}

Result<void> writeCheckpoint(const std::string& path, const Checkpoint& checkpoint) {
    TensorFile file = checkpoint.state;
    file.metadata[kPositionKey] = toJson(checkpoint.position).dump();
    file.metadata[kOptionsKey] = checkpoint.optionsJson;
    file.metadata[kDataKey] = checkpoint.dataHash;
    return writeSafetensors(path, file);
}

Result<Checkpoint> readCheckpoint(const std::string& path) {
    auto file = readSafetensors(path);
    if (!file) return file.error();
    Checkpoint checkpoint;
    try {
        checkpoint.position = positionFrom(Json::parse(file->metadata[kPositionKey]));
    } catch (const Json::exception&) {
        return Error{ErrorCode::FileMalformed, path + ": not a checkpoint of a training"};
    }
    checkpoint.optionsJson = file->metadata[kOptionsKey];
    checkpoint.dataHash = file->metadata[kDataKey];
    checkpoint.state = std::move(*file);
    return checkpoint;
}

std::string numberedCheckpoint(int epoch) {
    std::array<char, 24> name{};
    std::snprintf(name.data(), name.size(), "epoch-%04d", epoch + 1);
    return name.data();
}

void removeTraining(const std::string& folder) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    fs::remove_all(folder + "/checkpoints", ignored);
    for (fs::directory_iterator entry(folder, ignored), end; !ignored && entry != end; entry.increment(ignored)) {
        const std::string name = entry->path().filename().string();
        const bool ours = name == "history.jsonl" || name == "loss.png" || name == "accuracy.png" ||
                          name == "options.json" || name == "split.json" || name.starts_with("epoch_") ||
                          name.starts_with("events.out.tfevents.");
        if (ours) fs::remove(entry->path(), ignored);
    }
}

}  // namespace facenet
