#pragma once

#include "core/train/checkpoint.h"
#include "core/train/evaluation.h"
#include "core/train/event_file.h"
#include "core/train/training_events.h"

namespace facenet {

/// What an epoch that has ended has come to. In: its totals, how it was judged. `best` is left false
EpochEvent epochEventOf(const TrainingPosition& position, int epochs, double learningRate,
                        const EpochEvaluation& evaluation);

/// What makes one epoch better than another: telling strangers apart where that is known, as far as so many pairs can
/// tell; then the loss. Two held-out people are told apart without a fault in every epoch.
double scoreOf(const EpochEvent& event);

/// The same for TensorBoard.
EventFile::Values valuesOf(const EpochEvent& event);
EventFile::Values valuesOf(const StepEvent& event);

}  // namespace facenet
