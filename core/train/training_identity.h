#pragma once

#include <string>

#include "core/train/checkpoint.h"
#include "core/train/training_job.h"

namespace facenet {

/// The pictures of a training, and the weights that it begins with and follows: what must be the same when it goes on.
std::string whatItLearnsFrom(const TrainingPlan& plan);

/// All that must be the same in every process that shares a training.
std::string planInWords(const TrainingPlan& plan);

/// Whether a checkpoint is of this training: whatever is the same data and the same training may go on; only its length
/// may be another (of one try), and what does not change what is learned.
/// Errors: InvalidArgument (what differs); FileMalformed (its options)
Result<void> checkGoesOn(const TrainingPlan& plan, const Checkpoint& checkpoint);

}  // namespace facenet
