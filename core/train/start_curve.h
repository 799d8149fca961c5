#pragma once

#include <vector>

#include "core/train/evaluation.h"

namespace facenet {

/// The false-accept curve of the network that is trained: that of its start, moved as far as strangers have moved since
/// (`movedCurve`). They are the cohort, where it goes on, against the people who are trained on, for it is they whom
/// strangers come nearer to, not one another; else the people held out.
class StartCurve {
public:
    /// How near strangers stand before the first step.
    /// In:     the network as it starts, and the curve on the start's card
    /// Errors: those of `evaluateEpoch`
    Result<void> note(TrainableNetwork& network, const TrainingData& data, std::vector<FarPoint> curve);

    /// Of the network as it is now; without a start what is measured of the people held out.
    /// Errors: those of `evaluateEpoch`
    Result<std::vector<FarPoint>> now(TrainableNetwork& network, const TrainingData& data,
                                      const VerificationScores& scores) const;

private:
    std::vector<FarPoint> m_curve;
    std::vector<float> m_cohort, m_heldOut;  ///< cosines of impostors
};

}  // namespace facenet
