#pragma once

#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/train/trainable_network.h"

namespace facenet {

struct StepEvent {
    int epoch = 0, step = 0, stepsPerEpoch = 0;  ///< counted from 0
    double learningRate = 0;
    double picturesPerSecond = 0;  ///< of this step, loading included
    double loadingShare = 0;       ///< of the step's time spent waiting for pictures
    StepResult result;
};

/// Distances of triplets, 0 to 2 in equal bins.
inline constexpr std::size_t kDistanceBins = 40;
inline constexpr float kFarthestDistance = 2;
using DistanceHistogram = std::array<int, kDistanceBins>;

/// How well people are told apart who were not trained on. Shares from 0 to 1.
struct VerificationScore {
    double accuracy = 0, accuracyStd = 0, auc = 0;
    double tarAtFar1e2 = 0, tarAtFar1e3 = 0;  ///< mean nothing where the pairs do not carry them
    int pairs = 0;                            ///< half of them of one person

    /// Whether a true accept rate at a false accept rate says anything: three pairs of two people or more are let in.
    bool carries(double far) const { return 0.5 * pairs * far >= 3; }
};

struct EpochEvent {
    int epoch = 0, epochs = 0;
    double learningRate = 0;
    double totalLoss = 0, tripletLoss = 0, crossEntropy = 0, accuracy = 0;  ///< means over the epoch's steps
    double activeTriplets = 0;
    std::optional<double> validationLoss, validationTriplet, validationCrossEntropy, validationAccuracy;
    std::optional<VerificationScore> heldOut, lfw;
    DistanceHistogram positiveDistances{}, negativeDistances{};
    double picturesPerSecond = 0;
    double seconds = 0;         ///< of its steps
    double judgingSeconds = 0;  ///< judging it afterwards, and keeping the best; 0 where that was not noted
    bool best = false;
};

/// How the model that the training starts from does, before the first step.
struct BaselineEvent {
    std::optional<VerificationScore> heldOut, lfw;
};

/// Something the user should know that is no failure.
struct NoticeEvent {
    enum class Kind {
        BatchHalved,   ///< out of memory; value: the new batch
        Resumed,       ///< value: the epoch it goes on with, counted from 0
        PicturesGone,  ///< value: pictures that it was begun on and that cannot be used any more
        LfwPairsGone,  ///< value: pairs of LFW with a picture that is missing or cannot be read; it judges by the
                       ///< others
        PicturesNew,   ///< value: pictures that came since it was begun; they are not used
        NoValidation,  ///< too few pictures to keep some apart
        NoHeldOut,     ///< too few people to keep some apart
        EarlyStop,     ///< value: epochs without anything better
        NextTry,       ///< from the start with another seed; value: which try, counted from 1
        OnEverybody,   ///< what turned out best is done once more on everybody; value: its epochs
        Collapsed,     ///< all embeddings have become one
        Diverged,      ///< the loss is no number any more
    };
    Kind kind{};
    int value = 0;
};

using TrainingEvent = std::variant<BaselineEvent, StepEvent, EpochEvent, NoticeEvent>;

/// Thread: called on the job's own; must return soon
class TrainingObserver {
public:
    virtual ~TrainingObserver() = default;
    virtual void onEvent(const TrainingEvent& event) = 0;
};

}  // namespace facenet
