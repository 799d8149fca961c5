#pragma once

#include "core/base/job_control.h"
#include "core/train/training_job.h"

namespace facenet {

/// How well a network tells people apart; absent where there are no pictures for it.
struct VerificationScores {
    std::optional<VerificationScore> heldOut, lfw;
    /// Measured on the people held out; empty where they make fewer than 1,000 pairs of two people.
    std::vector<FarPoint> farCurve;
};

/// What an epoch is judged by: losses on the validation pictures, accuracy 0 to 1.
struct EpochEvaluation {
    std::optional<double> loss, triplet, crossEntropy, accuracy;
    VerificationScores verification;
};

/// The verification protocol on embeddings, a row of 128 a picture; absent where there are too few pairs.
std::optional<VerificationScore> scoreOf(const VerificationSet& set, const std::vector<float>& embeddings);

/// The Euclidean distances of a set's pairs, 0 to 2. In: [N, 128], rows of unit norm
std::vector<double> pairDistances(const VerificationSet& set, const std::vector<float>& embeddings);

/// By the people held out and by LFW, as far as there are any. Errors: those of `evaluateEpoch`
Result<VerificationScores> verify(TrainableNetwork& network, const TrainingData& data, JobControl& control);

/// Looks at all pictures that are kept apart with the network as it is now.
/// Errors: Cancelled (the control ended it), those of reading pictures and of
///         `TrainableNetwork::evaluate`
Result<EpochEvaluation> evaluateEpoch(TrainableNetwork& network, const TrainingData& data,
                                      const TrainingOptions& options, JobControl& control);

}  // namespace facenet
