#include "core/train/training_options.h"

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/json_number.h"

namespace facenet {

namespace {

using Json = nlohmann::ordered_json;

template <typename Value>
using Names = std::vector<std::pair<Value, const char*>>;

const Names<OptimizerKind> kOptimizers{
    {OptimizerKind::Adam, "adam"}, {OptimizerKind::Sgd, "sgd"}, {OptimizerKind::AdamW, "adamw"}};
const Names<ScheduleKind> kSchedules{{ScheduleKind::Cosine, "cos"}, {ScheduleKind::Steps, "step"}};
const Names<SamplerKind> kSamplers{{SamplerKind::RandomTriplets, "triplets"}, {SamplerKind::PeopleByPictures, "pk"}};
const Names<Mining> kMinings{{Mining::BatchHard, "batch-hard"}, {Mining::SemiHard, "semi-hard"}};
const Names<ClassifierHead> kHeads{{ClassifierHead::Linear, "linear"},
                                   {ClassifierHead::ArcFace, "arcface"},
                                   {ClassifierHead::CosFace, "cosface"},
                                   {ClassifierHead::AdaFace, "adaface"}};
const Names<StartFrom> kStarts{
    {StartFrom::Model, "model"}, {StartFrom::Backbone, "backbone"}, {StartFrom::Nothing, "nothing"}};
const Names<Backbone> kBackbones{{Backbone::MobileNetV1, "mobilenet"},
                                 {Backbone::InceptionResNetV1, "inception_resnetv1"}};
const Names<Precision> kPrecisions{{Precision::Auto, "auto"},
                                   {Precision::Float32, "fp32"},
                                   {Precision::BFloat16, "bf16"},
                                   {Precision::Float16, "fp16"}};

/// An option in JSON: how it is written and read.
struct Field {
    TrainingOptionInfo info;
    std::function<Json(const TrainingOptions&)> write;
    std::function<void(TrainingOptions&, const Json&)> read;  ///< throws nlohmann's errors and std::string
};

template <typename Value>
Field plain(const char* key, Value TrainingOptions::*member) {
    constexpr auto kKind = std::is_same_v<Value, bool> ? TrainingOptionInfo::Kind::Flag
                           : std::is_integral_v<Value> ? TrainingOptionInfo::Kind::Integer
                                                       : TrainingOptionInfo::Kind::Number;
    return {{.key = key, .kind = kKind},
            [member](const TrainingOptions& options) { return Json(options.*member); },
            [member](TrainingOptions& options, const Json& json) {
                // JSON knows one kind of number; a whole one is wanted where the option counts.
                if constexpr (std::is_integral_v<Value> && !std::is_same_v<Value, bool>) {
                    if (!json.is_number_integer()) throw std::string("a whole number is wanted");
                    options.*member = wholeNumber<Value>(json);
                } else {
                    options.*member = json.get<Value>();
                }
            }};
}

Field optional(const char* key, std::optional<double> TrainingOptions::*member) {
    return {
        {.key = key, .kind = TrainingOptionInfo::Kind::Number, .mayBeUnset = true},
        [member](const TrainingOptions& options) { return options.*member ? Json(*(options.*member)) : Json(nullptr); },
        [member](TrainingOptions& options, const Json& json) {
            options.*member = json.is_null() ? std::nullopt : std::optional(json.get<double>());
        }};
}

template <typename Value>
Field named(const char* key, Value TrainingOptions::*member, const Names<Value>& names) {
    std::vector<std::string> choices;
    for (const auto& name : names) choices.emplace_back(name.second);
    return {{.key = key, .kind = TrainingOptionInfo::Kind::Choice, .choices = std::move(choices)},
            [member, &names](const TrainingOptions& options) {
                const auto found = std::find_if(names.begin(), names.end(),
                                                [&](const auto& name) { return name.first == options.*member; });
                return Json(found->second);
            },
            [member, &names](TrainingOptions& options, const Json& json) {
                const auto text = json.get<std::string>();
                std::string all;
                for (const auto& [value, name] : names) {
                    if (text == name) {
                        options.*member = value;
                        return;
                    }
                    all += (all.empty() ? "" : ", ") + std::string(name);
                }
                throw "'" + text + "' is none of " + all;
            }};
}

Field augmentation(const char* key, bool AugmentationOptions::*member) {
    return {{.key = key, .kind = TrainingOptionInfo::Kind::Flag},
            [member](const TrainingOptions& options) { return Json(options.augmentation.*member); },
            [member](TrainingOptions& options, const Json& json) { options.augmentation.*member = json.get<bool>(); }};
}

const std::vector<Field>& fields() {
    using O = TrainingOptions;
    static const std::vector<Field> kFields{
        named("backbone", &O::backbone, kBackbones),
        named("start_from", &O::startFrom, kStarts),
        plain("epochs", &O::epochs),
        plain("batch", &O::batchPictures),
        plain("seed", &O::seed),
        plain("tries", &O::tries),
        plain("refit", &O::refit),
        named("sampler", &O::sampler, kSamplers),
        plain("pictures_per_person", &O::picturesPerPerson),
        named("mining", &O::mining, kMinings),
        plain("hard_negatives", &O::hardNegatives),
        named("optimizer", &O::optimizer, kOptimizers),
        optional("lr", &O::learningRate),
        optional("min_lr", &O::minLearningRate),
        plain("momentum", &O::momentum),
        optional("weight_decay", &O::weightDecay),
        named("schedule", &O::schedule, kSchedules),
        plain("warm_up_steps", &O::warmUpSteps),
        plain("layer_decay", &O::layerDecay),
        plain("accumulate", &O::accumulate),
        plain("gradient_clip", &O::gradientClip),
        plain("margin", &O::margin),
        plain("triplet_weight", &O::tripletWeight),
        plain("cross_entropy_weight", &O::crossEntropyWeight),
        named("head", &O::head, kHeads),
        plain("head_scale", &O::headScale),
        plain("head_margin", &O::headMargin),
        plain("sub_centres", &O::subCentres),
        plain("distillation_weight", &O::distillationWeight),
        plain("dropout", &O::dropout),
        plain("frozen_epochs", &O::frozenEpochs),
        plain("frozen_units", &O::frozenUnits),
        plain("head_only", &O::headOnly),
        plain("ema_decay", &O::emaDecay),
        plain("sync_batch_norm", &O::syncBatchNorm),
        named("precision", &O::precision, kPrecisions),
        plain("loader_threads", &O::loaderThreads),
        plain("validation_share", &O::validationShare),
        plain("held_out_share", &O::heldOutShare),
        plain("held_out_people", &O::heldOutPeople),
        plain("save_every", &O::saveEvery),
        plain("checkpoint_minutes", &O::checkpointMinutes),
        plain("patience", &O::patience),
        augmentation("flip", &AugmentationOptions::flip),
        augmentation("colour", &AugmentationOptions::colour),
        augmentation("blur", &AugmentationOptions::blur),
        augmentation("affine", &AugmentationOptions::affine),
        augmentation("erasing", &AugmentationOptions::erasing),
        augmentation("mask", &AugmentationOptions::maskLike),
    };
    return kFields;
}

constexpr double kReferenceBatch = 64;
constexpr double kMinimumShare = 0.01;

}  // namespace

double TrainingOptions::highestLearningRate() const {
    if (learningRate) return *learningRate;
    const bool adam = optimizer != OptimizerKind::Sgd;
    return adam ? std::clamp(batchPictures / kReferenceBatch * 1e-3, 3e-4, 1e-3)
                : std::clamp(batchPictures / kReferenceBatch * 1e-2, 5e-4, 1e-1);
}

double TrainingOptions::lowestLearningRate() const {
    return minLearningRate.value_or(kMinimumShare * highestLearningRate());
}

double TrainingOptions::effectiveWeightDecay() const {
    if (weightDecay) return *weightDecay;
    return optimizer == OptimizerKind::Adam ? 0 : optimizer == OptimizerKind::Sgd ? 5e-4 : 1e-2;
}

TrainingOptions optionsOf(TrainingPreset preset) {
    TrainingOptions options;
    switch (preset) {
        case TrainingPreset::QuickFineTune:
            // The network knows faces already: small steps, batch norm and the early layers kept.
            options.epochs = 5;
            options.batchPictures = 48;
            options.learningRate = 3e-4;
            options.frozenUnits = 6;
            options.frozenEpochs = 1;
            options.dropout = 0.2;
            options.distillationWeight = 5;  // strangers stay told apart as well as before
            options.validationShare = 0.1;
            options.gradientClip = 5;
            options.hardNegatives = 0.5;
            break;
        case TrainingPreset::Thorough:
            options.epochs = 30;
            options.batchPictures = 64;
            options.sampler = SamplerKind::PeopleByPictures;
            options.learningRate = 3e-4;
            options.frozenEpochs = 1;
            options.dropout = 0.2;
            options.distillationWeight = 10;
            options.emaDecay = 0.995;
            options.validationShare = 0.1;
            options.gradientClip = 5;
            options.patience = 8;
            options.hardNegatives = 0.5;
            options.augmentation.colour = options.augmentation.affine = true;
            break;
        case TrainingPreset::FromScratch:
            options.startFrom = StartFrom::Nothing;
            options.validationShare = 0.05;
            options.augmentation.colour = true;
            break;
    }
    return options;
}

TrainingOptions optionsOf(TrainingPreset preset, const TrainingSize& size) {
    // Measured: 600 pictures of 60 people lose up to 12 points of TPIR with the backbone free, and none on the mean
    // with the head alone; 2,700 of 126 people gain with the backbone free. Drawn between.
    constexpr int kFewPeople = 20, kFewPictures = 2000, kLeastSteps = 200;
    TrainingOptions options = optionsOf(preset);
    const bool few = size.people < kFewPeople || size.pictures < kFewPictures;
    if (!few || options.startFrom != StartFrom::Model) return options;
    options.headOnly = true;
    options.learningRate = 1e-3;
    options.frozenEpochs = 0;
    options.batchPictures = 24;
    const int stepsPerEpoch = std::max(1, size.pictures / options.batchPictures);
    options.epochs = std::max(options.epochs, (kLeastSteps + stepsPerEpoch - 1) / stepsPerEpoch);
    options.saveEvery = 0;  // of so many short epochs each would be a file of some megabytes
    return options;
}

std::string toString(const OptionProblem& problem) {
    const auto number = [](double value) { return Json(value).dump(); };
    switch (problem.kind) {
        case OptionProblem::Kind::NotUnderstood:
            return problem.key + " is not understood";
        case OptionProblem::Kind::TooSmall:
            return problem.key + " must be at least " + number(problem.low);
        case OptionProblem::Kind::NotPositive:
            return problem.key + " must be more than 0";
        case OptionProblem::Kind::Outside:
            return problem.key + " must lie in " + number(problem.low) + ".." + number(problem.high);
        case OptionProblem::Kind::NoTriplets:
            return "batch must be a multiple of 3 with the sampler triplets";
        case OptionProblem::Kind::NoPeople:
            return "batch must be a multiple of pictures_per_person, which is at least 2, for at least 2 people";
        case OptionProblem::Kind::FallsUpwards:
            return "min_lr must not be larger than lr";
        case OptionProblem::Kind::NothingToLearn:
            return "the weights of the losses must not be negative, and one must be more than 0";
        case OptionProblem::Kind::FrozenFromNothing:
            return "a backbone that starts from nothing cannot stay frozen";
    }
    return {};
}

std::optional<OptionProblem> problemOf(const TrainingOptions& options) {
    using Kind = OptionProblem::Kind;
    struct Bounds {
        const char* key;
        double value, low, high;
    };
    constexpr double kAny = std::numeric_limits<double>::infinity();
    const Bounds bounds[]{{"epochs", double(options.epochs), 1, kAny},
                          {"batch", double(options.batchPictures), 3, kAny},
                          {"tries", double(options.tries), 1, 100},
                          {"lr", options.learningRate.value_or(1), 1e-8, 10},
                          {"momentum", options.momentum, 0, 0.9999},
                          {"weight_decay", options.weightDecay.value_or(0), 0, 1},
                          {"warm_up_steps", double(options.warmUpSteps), 0, kAny},
                          {"layer_decay", options.layerDecay, 0.1, 1},
                          {"accumulate", double(options.accumulate), 1, 1024},
                          {"hard_negatives", options.hardNegatives, 0, 1},
                          {"margin", options.margin, 0, 4},
                          {"head_scale", options.headScale, 1, 1000},
                          {"head_margin", options.headMargin, 0, 1.5},
                          {"sub_centres", double(options.subCentres), 1, 10},
                          {"dropout", options.dropout, 0, 0.95},
                          {"ema_decay", options.emaDecay, 0, 0.99999},
                          {"gradient_clip", options.gradientClip, 0, kAny},
                          {"frozen_epochs", double(options.frozenEpochs), 0, kAny},
                          {"frozen_units", double(options.frozenUnits), 0, kAny},
                          {"save_every", double(options.saveEvery), 0, kAny},
                          {"patience", double(options.patience), 0, kAny},
                          {"validation_share", options.validationShare, 0, 0.5},
                          {"held_out_share", options.heldOutShare, 0, 0.5},
                          {"loader_threads", double(options.loaderThreads), 0, 256}};
    for (const auto& [key, value, low, high] : bounds) {
        if (value >= low && value <= high) continue;
        return OptionProblem{high == kAny ? Kind::TooSmall : Kind::Outside, key, low, high};
    }
    if (!(options.checkpointMinutes > 0)) return OptionProblem{Kind::NotPositive, "checkpoint_minutes"};
    if (options.sampler == SamplerKind::RandomTriplets && options.batchPictures % 3 != 0)
        return OptionProblem{Kind::NoTriplets};
    if (options.sampler == SamplerKind::PeopleByPictures &&
        (options.picturesPerPerson < 2 || options.batchPictures % options.picturesPerPerson != 0 ||
         options.batchPictures / options.picturesPerPerson < 2))
        return OptionProblem{Kind::NoPeople};
    if (options.minLearningRate && *options.minLearningRate > options.highestLearningRate())
        return OptionProblem{Kind::FallsUpwards};
    if (options.tripletWeight < 0 || options.crossEntropyWeight < 0 || options.distillationWeight < 0 ||
        options.tripletWeight + options.crossEntropyWeight + options.distillationWeight <= 0)
        return OptionProblem{Kind::NothingToLearn};
    if (options.startFrom == StartFrom::Nothing &&
        (options.frozenEpochs > 0 || options.frozenUnits > 0 || options.headOnly))
        return OptionProblem{Kind::FrozenFromNothing};
    return {};
}

Result<void> checkTrainingOptions(const TrainingOptions& options) {
    if (const auto problem = problemOf(options)) return Error{ErrorCode::InvalidArgument, toString(*problem)};
    return {};
}

const std::vector<TrainingOptionInfo>& trainingOptionInfos() {
    static const std::vector<TrainingOptionInfo> kInfos = [] {
        std::vector<TrainingOptionInfo> infos;
        for (const Field& field : fields()) infos.push_back(field.info);
        return infos;
    }();
    return kInfos;
}

std::vector<std::string> differingOptions(const TrainingOptions& one, const TrainingOptions& other) {
    std::vector<std::string> keys;
    for (const Field& field : fields())
        if (field.write(one) != field.write(other)) keys.push_back(field.info.key);
    return keys;
}

std::string toJson(const TrainingOptions& options) {
    Json json = Json::object();
    for (const Field& field : fields()) json[field.info.key] = field.write(options);
    return json.dump(2);
}

Result<TrainingOptions> trainingOptionsFromJson(const std::string& text, const TrainingOptions& base) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return Error{ErrorCode::FileMalformed, "the training options are not a JSON object"};
    TrainingOptions options = base;
    for (const auto& [key, value] : json.items()) {
        const auto field = std::find_if(fields().begin(), fields().end(),
                                        [&key = key](const Field& candidate) { return key == candidate.info.key; });
        if (field == fields().end()) return Error{ErrorCode::InvalidArgument, "there is no training option " + key};
        try {
            field->read(options, value);
        } catch (const std::string& problem) {
            return Error{ErrorCode::InvalidArgument, key + ": " + problem};
        } catch (const Json::exception&) {
            return Error{ErrorCode::InvalidArgument, key + ": " + value.dump() + " is not what it takes"};
        }
    }
    return options;
}

}  // namespace facenet
