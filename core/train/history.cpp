#include "core/train/history.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/base/file_reader.h"
#include "core/base/json_number.h"
#include "core/base/replaced_file.h"

namespace facenet {

namespace {

using Json = nlohmann::ordered_json;

std::string recordPath(const std::string& folder) {
    return folder + "/history.jsonl";
}

Json optionalNumber(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

std::optional<double> optionalFrom(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found == json.end() || found->is_null() ? std::nullopt : std::optional(found->get<double>());
}

Json scoreJson(const std::optional<VerificationScore>& score) {
    if (!score) return nullptr;
    return {{"accuracy", score->accuracy},           {"accuracy_std", score->accuracyStd},    {"auc", score->auc},
            {"tar_at_far_1e-2", score->tarAtFar1e2}, {"tar_at_far_1e-3", score->tarAtFar1e3}, {"pairs", score->pairs}};
}

std::optional<VerificationScore> scoreFrom(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || found->is_null()) return std::nullopt;
    return VerificationScore{.accuracy = measuredNumber(*found, "accuracy"),
                             .accuracyStd = measuredNumber(*found, "accuracy_std"),
                             .auc = measuredNumber(*found, "auc"),
                             .tarAtFar1e2 = measuredNumber(*found, "tar_at_far_1e-2"),
                             .tarAtFar1e3 = measuredNumber(*found, "tar_at_far_1e-3"),
                             .pairs = wholeNumber<int>(found->at("pairs"))};
}

Json lineOf(const StepEvent& event) {
    const StepResult& result = event.result;
    return {{"type", "step"},
            {"epoch", event.epoch},
            {"step", event.step},
            {"steps", event.stepsPerEpoch},
            {"lr", event.learningRate},
            {"loss", result.totalLoss},
            {"triplet_loss", result.tripletLoss},
            {"cross_entropy", result.crossEntropy},
            {"distillation", result.distillation},
            {"accuracy", result.accuracy},
            {"active_triplets", result.activeTriplets},
            {"gradient_norm", result.gradientNorm},
            {"spread", result.spread},
            {"pictures_per_second", event.picturesPerSecond},
            {"loading_share", event.loadingShare}};
}

StepEvent stepFrom(const Json& json) {
    StepEvent event{.epoch = wholeNumber<int>(json.at("epoch")),
                    .step = wholeNumber<int>(json.at("step")),
                    .stepsPerEpoch = wholeNumber<int>(json.at("steps")),
                    .learningRate = measuredNumber(json, "lr"),
                    .picturesPerSecond = measuredNumber(json, "pictures_per_second"),
                    .loadingShare = measuredNumber(json, "loading_share"),
                    .result = {}};
    event.result.totalLoss = measuredNumber(json, "loss");
    event.result.tripletLoss = measuredNumber(json, "triplet_loss");
    event.result.crossEntropy = measuredNumber(json, "cross_entropy");
    event.result.distillation = measuredNumber(json, "distillation");
    event.result.accuracy = measuredNumber(json, "accuracy");
    event.result.activeTriplets = measuredNumber(json, "active_triplets");
    event.result.gradientNorm = measuredNumber(json, "gradient_norm");
    event.result.spread = measuredNumber(json, "spread");
    return event;
}

Json lineOf(const BaselineEvent& event) {
    return {{"type", "baseline"}, {"held_out", scoreJson(event.heldOut)}, {"lfw", scoreJson(event.lfw)}};
}

Json lineOf(const EpochEvent& event) {
    return {{"type", "epoch"},
            {"epoch", event.epoch},
            {"epochs", event.epochs},
            {"lr", event.learningRate},
            {"loss", event.totalLoss},
            {"triplet_loss", event.tripletLoss},
            {"cross_entropy", event.crossEntropy},
            {"accuracy", event.accuracy},
            {"active_triplets", event.activeTriplets},
            {"val_loss", optionalNumber(event.validationLoss)},
            {"val_triplet_loss", optionalNumber(event.validationTriplet)},
            {"val_cross_entropy", optionalNumber(event.validationCrossEntropy)},
            {"val_accuracy", optionalNumber(event.validationAccuracy)},
            {"held_out", scoreJson(event.heldOut)},
            {"lfw", scoreJson(event.lfw)},
            {"d_pos", event.positiveDistances},
            {"d_neg", event.negativeDistances},
            {"pictures_per_second", event.picturesPerSecond},
            {"seconds", event.seconds},
            {"judging_seconds", event.judgingSeconds},
            {"best", event.best}};
}

EpochEvent epochFrom(const Json& json) {
    return {.epoch = wholeNumber<int>(json.at("epoch")),
            .epochs = wholeNumber<int>(json.at("epochs")),
            .learningRate = measuredNumber(json, "lr"),
            .totalLoss = measuredNumber(json, "loss"),
            .tripletLoss = measuredNumber(json, "triplet_loss"),
            .crossEntropy = measuredNumber(json, "cross_entropy"),
            .accuracy = measuredNumber(json, "accuracy"),
            .activeTriplets = measuredNumber(json, "active_triplets"),
            .validationLoss = optionalFrom(json, "val_loss"),
            .validationTriplet = optionalFrom(json, "val_triplet_loss"),
            .validationCrossEntropy = optionalFrom(json, "val_cross_entropy"),
            .validationAccuracy = optionalFrom(json, "val_accuracy"),
            .heldOut = scoreFrom(json, "held_out"),
            .lfw = scoreFrom(json, "lfw"),
            .positiveDistances = wholeNumbers<DistanceHistogram>(json.at("d_pos")),
            .negativeDistances = wholeNumbers<DistanceHistogram>(json.at("d_neg")),
            .picturesPerSecond = measuredNumber(json, "pictures_per_second"),
            .seconds = measuredNumber(json, "seconds"),
            .judgingSeconds = json.contains("judging_seconds") ? measuredNumber(json, "judging_seconds") : 0,
            .best = json.at("best")};
}

}  // namespace

Result<std::unique_ptr<TrainingHistory>> TrainingHistory::open(const std::string& folder,
                                                               const std::string& optionsJson, int epoch, int step) {
    std::unique_ptr<TrainingHistory> history(new TrainingHistory);
    history->m_folder = folder;
    std::string kept = Json{{"type", "start"}, {"options", Json::parse(optionsJson)}}.dump() + '\n';
    if (epoch > 0 || step > 0) {
        auto recorded = readTrainingHistory(folder);
        if (!recorded) return recorded.error();
        if (recorded->baseline) kept += lineOf(*recorded->baseline).dump() + '\n';
        // Epochs end after their steps, so the lines are put together in the order in which they were written.
        for (const StepEvent& event : recorded->steps) {
            if (event.epoch > epoch || (event.epoch == epoch && event.step >= step)) break;
            kept += lineOf(event).dump() + '\n';
            if (event.step + 1 != event.stepsPerEpoch || event.epoch >= epoch) continue;
            const auto ended = std::find_if(recorded->epochs.begin(), recorded->epochs.end(),
                                            [&](const EpochEvent& other) { return other.epoch == event.epoch; });
            if (ended == recorded->epochs.end()) continue;
            kept += lineOf(*ended).dump() + '\n';
            history->m_epochs.push_back(*ended);
        }
    }
    if (auto written = replaceFile(recordPath(folder), kept); !written) return written.error();
    if (auto written = history->writeEpochFiles(); !written) return written.error();
    history->m_file = std::fopen(recordPath(folder).c_str(), "ae");
    if (!history->m_file) return fileError(recordPath(folder), errno, ErrorCode::FileUnwritable);
    return history;
}

TrainingHistory::~TrainingHistory() {
    if (m_file) std::fclose(m_file);
}

Result<void> TrainingHistory::writeLine(const std::string& line) {
    if (std::fwrite(line.data(), 1, line.size(), m_file) != line.size() || std::fflush(m_file) != 0)
        return fileError(recordPath(m_folder), errno, ErrorCode::FileUnwritable);
    return {};
}

Result<void> TrainingHistory::sync() {
    if (::fsync(::fileno(m_file)) != 0) return fileError(recordPath(m_folder), errno, ErrorCode::FileUnwritable);
    return {};
}

Result<void> TrainingHistory::add(const BaselineEvent& event) {
    return writeLine(lineOf(event).dump() + '\n');
}

Result<void> TrainingHistory::add(const StepEvent& event) {
    return writeLine(lineOf(event).dump() + '\n');
}

Result<void> TrainingHistory::add(const EpochEvent& event) {
    m_epochs.push_back(event);
    if (auto written = writeLine(lineOf(event).dump() + '\n'); !written) return written;
    return writeEpochFiles();
}

Result<void> TrainingHistory::writeEpochFiles() const {
    std::string loss, validationLoss, accuracy;
    for (const EpochEvent& event : m_epochs) {
        loss += Json(event.totalLoss).dump() + '\n';
        validationLoss += Json(event.validationLoss.value_or(0)).dump() + '\n';
        accuracy += Json(event.accuracy).dump() + '\n';
    }
    if (auto written = replaceFile(m_folder + "/epoch_loss.txt", loss); !written) return written;
    if (auto written = replaceFile(m_folder + "/epoch_val_loss.txt", validationLoss); !written) return written;
    return replaceFile(m_folder + "/epoch_acc.txt", accuracy);
}

Result<RecordedHistory> readTrainingHistory(const std::string& folder) {
    std::ifstream file(recordPath(folder));
    if (!file) return fileError(recordPath(folder), errno, ErrorCode::FileUnreadable);
    RecordedHistory history;
    int number = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        const bool last = file.eof();  // no newline: it was being written when the program ended
        try {
            const Json json = Json::parse(line);
            const std::string type = json.at("type");
            if (type == "step") history.steps.push_back(stepFrom(json));
            if (type == "baseline")
                history.baseline = BaselineEvent{scoreFrom(json, "held_out"), scoreFrom(json, "lfw")};
            if (type == "epoch") history.epochs.push_back(epochFrom(json));
            if (type == "start") history.optionsJson = json.at("options").dump();
        } catch (const Json::exception&) {
            if (!last) return Error{ErrorCode::FileMalformed, recordPath(folder) + ": line " + std::to_string(number)};
        }
    }
    return history;
}

}  // namespace facenet
