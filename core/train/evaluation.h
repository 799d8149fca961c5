#pragma once

#include "core/base/job_control.h"
#include "core/train/training_job.h"

namespace facenet {

/// How well a network tells people apart; absent where there are no pictures for it.
struct VerificationScores {
    std::optional<VerificationScore> heldOut, lfw;
    std::vector<FarPoint> farCurve;  ///< measured on the people held out; empty when they are too few
};

/// What an epoch is judged by.
struct EpochEvaluation {
    std::optional<double> loss, triplet, crossEntropy, accuracy;
    VerificationScores verification;
};

/// The verification protocol on embeddings, a row of 128 a picture; absent where there are too few pairs.
std::optional<VerificationScore> scoreOf(const VerificationSet& set, const std::vector<float>& embeddings);

/// The Euclidean distances of a set's pairs.
std::vector<double> pairDistances(const VerificationSet& set, const std::vector<float>& embeddings);

/// Errors: those of `evaluateEpoch`
Result<VerificationScores> verify(TrainableNetwork& network, const TrainingData& data, JobControl& control);

/// Looks at all pictures that are kept apart with the network as it is now.
/// Errors: Cancelled (the control ended it) and those of reading pictures
Result<EpochEvaluation> evaluateEpoch(TrainableNetwork& network, const TrainingData& data,
                                      const TrainingOptions& options, JobControl& control);

}  // namespace facenet
