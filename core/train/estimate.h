#pragma once

#include <memory>

#include "core/base/job_control.h"
#include "core/model/engine.h"
#include "core/train/training_events.h"
#include "core/train/training_options.h"

namespace facenet {

/// What a training will take on this machine.
struct TrainingEstimate {
    double secondsAnEpoch = 0;  ///< with the backbone free; judging the epoch comes on top
    double memoryMiB = 0;       ///< main memory beyond what the program has already
    int stepsAnEpoch = 0;
};

/// Measured on a few steps with made-up pictures, not guessed.
/// In:     the pictures and people to train on; `start` as in `TrainableSpec`
/// Errors: Cancelled and those of `Engine::makeTrainable` and of a step
Result<TrainingEstimate> estimateTraining(const Engine& engine, const TrainingOptions& options, int pictures,
                                          int people, const std::shared_ptr<const TensorFile>& start,
                                          JobControl& control);

/// What is left of a training by its latest steps and how long its last epoch was judged; 0 while that is not known.
double secondsLeft(const std::vector<StepEvent>& steps, const std::vector<EpochEvent>& epochs,
                   const TrainingOptions& options);

}  // namespace facenet
