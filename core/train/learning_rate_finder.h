#pragma once

#include <vector>

#include "core/base/job_control.h"
#include "core/train/training_job.h"

namespace facenet {

/// What became of the loss as the rate rose, step by step.
struct LearningRateSweep {
    std::vector<double> rates, losses;  ///< losses smoothed over earlier steps
    double suggested = 0;               ///< where the loss fell fastest; 0: nowhere
};

/// Trains a network for a hundred steps at most, with a rate that rises from 1e-6 to 1 by the same factor each step,
/// and throws it away. Ends where the loss is four times its least. Reports steps.
/// Errors: Cancelled, InvalidArgument (too few people), those of `Engine::makeTrainable`, of reading pictures and of a
///         step
/// Source: Smith, Cyclical Learning Rates for Training Neural Networks, arXiv:1506.01186
Result<LearningRateSweep> findLearningRate(const Engine& engine, const TrainingPlan& plan, JobControl& control);

/// The rate at which the loss fell fastest by the rate's logarithm, before its least; 0 where it never fell.
/// In: rates rising, as many losses
double steepestRate(const std::vector<double>& rates, const std::vector<double>& losses);

}  // namespace facenet
