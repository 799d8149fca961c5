#pragma once

#include "core/train/training_options.h"

namespace facenet {

/// The learning rate of an epoch, counted from 0. Cosine: a quadratic warm-up from a tenth over 10 % of the epochs (1
/// to 3), half a cosine, and the minimum for the last 30 % (1 to 15). Steps: ten equal stretches, each a constant
/// factor below the one before, the last at the minimum. Source: Ge et al., YOLOX, arXiv:2107.08430 (the cosine with
/// warm-up), as the reproduced implementation has it
class LearningRateSchedule {
public:
    /// In: learning rates above 0, epochs >= 1
    LearningRateSchedule(ScheduleKind kind, double learningRate, double minLearningRate, int epochs)
        : m_kind(kind), m_learningRate(learningRate), m_minLearningRate(minLearningRate), m_epochs(epochs) {}
    explicit LearningRateSchedule(const TrainingOptions& options)
        : LearningRateSchedule(options.schedule, options.highestLearningRate(), options.lowestLearningRate(),
                               options.epochs) {}

    double at(int epoch) const;

private:
    double cosineAt(int epoch) const;
    double stepsAt(int epoch) const;

    ScheduleKind m_kind;
    double m_learningRate, m_minLearningRate;
    int m_epochs;
};

}  // namespace facenet
