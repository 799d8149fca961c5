#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/model/engine.h"
#include "core/model/model_card.h"

namespace facenet {

enum class OptimizerKind {
    Adam,
    Sgd,
    AdamW,  ///< Adam with weight decay apart from the gradient. Source: Loshchilov and Hutter, arXiv:1711.05101
};
enum class ScheduleKind { Cosine, Steps };
enum class SamplerKind {
    RandomTriplets,    ///< anchor, another picture of that person, a picture of somebody else
    PeopleByPictures,  ///< P people with K pictures each; triplets are mined inside the batch
};
enum class Mining { BatchHard, SemiHard };
enum class ClassifierHead {
    Linear,   ///< cross-entropy on the un-normalised features
    ArcFace,  ///< additive angular margin. Source: Deng et al., arXiv:1801.07698
    CosFace,  ///< additive cosine margin. Source: Wang et al., arXiv:1801.09414
    AdaFace,  ///< a margin that follows the quality of each picture. Source: Kim et al., arXiv:2204.00964
};
enum class StartFrom {
    Model,     ///< all weights but the classifier
    Backbone,  ///< only the backbone's weights
    Nothing,
};

/// How pictures are changed each time they are shown to the network.
struct AugmentationOptions {
    bool flip = true;       ///< mirrored half of the time
    bool colour = false;    ///< brightness, contrast, saturation
    bool blur = false;      ///< Gaussian, up to 1.5 pixels
    bool affine = false;    ///< turned up to 8 degrees, scaled and moved by up to 6 %
    bool erasing = false;   ///< a grey rectangle. Source: Zhong et al., arXiv:1708.04896
    bool maskLike = false;  ///< the lower face covered by one colour, as a mask does

    bool operator==(const AugmentationOptions&) const = default;
};

/// Everything a training depends on, but the pictures. Defaults are those of the reproduced training where it has them.
struct TrainingOptions {
    Backbone backbone = Backbone::MobileNetV1;
    StartFrom startFrom = StartFrom::Model;

    int epochs = 100;
    int batchPictures = 96;  ///< of random triplets a multiple of 3
    std::uint64_t seed = 11;
    int tries = 1;       ///< from the start, each with the next seed; the best epoch of all is kept
    bool refit = false;  ///< what turned out best once more, as long, on the people and pictures too that judged it

    SamplerKind sampler = SamplerKind::RandomTriplets;
    int picturesPerPerson = 4;  ///< K, with PeopleByPictures
    Mining mining = Mining::SemiHard;
    /// Share of the other people in a batch who are drawn among those most like somebody in it, as the model to start
    /// from sees them; 0: anybody is as likely, and so where not all of its weights are started from.
    double hardNegatives = 0;

    OptimizerKind optimizer = OptimizerKind::Adam;
    std::optional<double> learningRate;     ///< 1e-3 (Adam, AdamW), 1e-2 (SGD), scaled with the batch
    std::optional<double> minLearningRate;  ///< 1 % of `learningRate`
    double momentum = 0.9;
    std::optional<double> weightDecay;  ///< 0 (Adam), 5e-4 (SGD), 1e-2 (AdamW)
    ScheduleKind schedule = ScheduleKind::Cosine;
    int warmUpSteps = 0;      ///< in which the rate rises to what the schedule says, as a straight line
    double layerDecay = 1;    ///< of the rate from each unit of the backbone to the one before it
    int accumulate = 1;       ///< batches whose gradients make one step of the optimiser
    double gradientClip = 0;  ///< largest L2 norm of all gradients; 0: none

    double margin = 0.2;  ///< of the triplet loss, Euclidean
    double tripletWeight = 1;
    double crossEntropyWeight = 1;
    ClassifierHead head = ClassifierHead::Linear;
    double headScale = 30;          ///< of ArcFace, CosFace and AdaFace
    double headMargin = 0.35;       ///< radians (ArcFace), cosine (CosFace) or both (AdaFace)
    int subCentres = 1;             ///< of each person in the classifier, the nearest of which counts
    double distillationWeight = 0;  ///< of 1 - cosine with the teacher's embedding
    double dropout = 0.5;
    int frozenEpochs = 0;  ///< the backbone stays as it is for the first epochs
    int frozenUnits = 0;   ///< early units of the backbone that never change
    /// Only the linear layer and the last batch norm's scale and shift learn; all statistics stay. The cohort that the
    /// start carries is then distilled too, and goes on with the new weights.
    bool headOnly = false;
    double emaDecay = 0;  ///< exponential moving average of the weights; 0: none
    /// Where several processes share a batch, batch norm takes the statistics of all of it, not of each one's part.
    bool syncBatchNorm = true;

    Precision precision = Precision::Auto;
    int loaderThreads = 0;  ///< 0: one fewer than the cores, at least one

    double validationShare = 0.01;  ///< of each person's pictures; up to 0.1 to fill a batch
    double heldOutShare = 0.1;      ///< of the people, for verification; see `splitPictures`
    int heldOutPeople = -1;         ///< their number instead; -1: by share
    int saveEvery = 1;              ///< epochs between numbered checkpoints; 0: only best and last
    double checkpointMinutes = 5;
    int patience = 0;  ///< epochs without anything better before it ends; 0: never
    AugmentationOptions augmentation;

    bool operator==(const TrainingOptions&) const = default;

    /// Epochs at most, of all tries and on everybody at the end.
    int allEpochs() const { return epochs * (tries + (refit ? 1 : 0)); }

    /// The learning rate at its height: as it is set; the default is scaled by batch / 64 and clipped to 3e-4..1e-3
    /// (Adam, AdamW), 5e-4..1e-1 (SGD).
    double highestLearningRate() const;
    /// Its floor: as it is set; 1 % of a rate that is set, or of the default scaled and clipped alike.
    double lowestLearningRate() const;
    /// The weight decay, or the optimiser's own where none is set.
    double effectiveWeightDecay() const;
};

/// The three choices of people who don't want to choose.
enum class TrainingPreset { QuickFineTune, Thorough, FromScratch };
TrainingOptions optionsOf(TrainingPreset preset);

/// How much there is to learn from.
struct TrainingSize {
    int people = 0, pictures = 0;
};
/// The choices as they suit a set: of few people or pictures only the head learns, for enough steps.
TrainingOptions optionsOf(TrainingPreset preset, const TrainingSize& size);

/// What is wrong with an option, or with some together.
struct OptionProblem {
    enum class Kind {
        NotUnderstood,     ///< key
        TooSmall,          ///< key; low: the least
        NotPositive,       ///< key
        Outside,           ///< key; low, high: what it must lie in
        NoTriplets,        ///< batch is no multiple of 3 with the sampler triplets
        NoPeople,          ///< batch is no multiple of pictures_per_person, or too few of either
        FallsUpwards,      ///< min_lr is larger than lr
        NothingToLearn,    ///< no loss has a weight, or one is negative
        FrozenFromNothing  ///< a backbone that starts from nothing stays frozen
    };
    Kind kind = Kind::NotUnderstood;
    std::string key{};  ///< of `trainingOptionInfos`; empty where several are meant
    double low = 0, high = 0;
};
/// In English, for the command line.
std::string toString(const OptionProblem& problem);

/// The first problem; none where they go together.
std::optional<OptionProblem> problemOf(const TrainingOptions& options);
/// The same as an error. Errors: InvalidArgument (the context is the problem in English)
Result<void> checkTrainingOptions(const TrainingOptions& options);

/// An option as those see it who let users set it.
struct TrainingOptionInfo {
    enum class Kind { Integer, Number, Flag, Choice };
    std::string key;  ///< in JSON; on the command line with `-` for `_`
    Kind kind = Kind::Number;
    std::vector<std::string> choices;  ///< of a Choice
    bool mayBeUnset = false;           ///< null: follows from other options
};
const std::vector<TrainingOptionInfo>& trainingOptionInfos();

/// The keys of the options in which they differ.
std::vector<std::string> differingOptions(const TrainingOptions& one, const TrainingOptions& other);

/// JSON with a key an option, as on the command line with `_` for `-`.
std::string toJson(const TrainingOptions& options);
/// The options of `base` with those that the text names changed.
/// Errors: FileMalformed (not JSON), InvalidArgument (an unknown key, a value of the wrong kind; the context names it)
Result<TrainingOptions> trainingOptionsFromJson(const std::string& json, const TrainingOptions& base = {});

}  // namespace facenet
