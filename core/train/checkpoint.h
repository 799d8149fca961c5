#pragma once

#include <optional>
#include <string>

#include "core/model/tensor_file.h"
#include "core/train/training_events.h"

namespace facenet {

/// Sums over the steps of an epoch that has begun; divided by `steps` they are means. Times in
/// seconds.
struct EpochTotals {
    int steps = 0;
    double totalLoss = 0, tripletLoss = 0, crossEntropy = 0, accuracy = 0, activeTriplets = 0, spread = 0;
    double seconds = 0, pictures = 0;
    DistanceHistogram positiveDistances{}, negativeDistances{};

    void add(const StepResult& result, int picturesInStep, double secondsOfStep);
    bool operator==(const EpochTotals&) const = default;
};

/// Where a training is: between the steps of an epoch.
struct TrainingPosition {
    int epoch = 0, step = 0;  ///< the next to be done, counted from 0
    int batchPictures = 0;    ///< smaller than asked for where memory was short
    int bestEpoch = -1;       ///< counted from 0; -1: none yet
    double bestScore = 0;     ///< of that epoch: verification of the held-out, else minus the loss
    int epochsWithoutBetter = 0;
    EpochTotals totals;

    bool operator==(const TrainingPosition&) const = default;
};

/// Everything a training needs to go on as if it had never stopped.
struct Checkpoint {
    TensorFile state;  ///< of `TrainableNetwork::state`
    TrainingPosition position;
    std::string optionsJson;
    std::string dataHash;  ///< of the pictures, then the ids of the weights it began with and follows
};

/// Written beside and renamed. Errors: those of `writeSafetensors`
Result<void> writeCheckpoint(const std::string& pathUtf8, const Checkpoint& checkpoint);
/// Errors: those of `readSafetensors`; FileMalformed where it is no checkpoint
Result<Checkpoint> readCheckpoint(const std::string& pathUtf8);

/// What the model of an epoch, counted from 0, is called among the checkpoints: epoch-0010.
std::string numberedCheckpoint(int epoch);

/// Removes all that a training has written into its folder; its crops and what lies there besides stay.
void removeTraining(const std::string& folderUtf8);

}  // namespace facenet
