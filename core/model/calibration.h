#pragma once

#include <vector>

#include "core/base/result.h"

namespace facenet {

/// A point of a model's false-accept curve: one comparison of strangers reaches `cosine` with probability `far`.
struct FarPoint {
    double far = 0;
    double cosine = 0;
};

/// The false-accept rate of one comparison so that a stranger compared with `templates` independent templates is named
/// with probability at most `strangerRate`: 1 - (1 - rate)^(1/N).
/// In: 0 < rate < 1; fewer than one template count as one
double farForStrangerRate(double strangerRate, double templates);

/// The cosine similarity at which one comparison falsely accepts with probability `far`: linear in log10 FAR,
/// the outermost segments continued. In: at least two points, FAR falling; far > 0. Out: in [-1, 1]
double thresholdForFar(const std::vector<FarPoint>& curve, double far);

/// The cosine similarity from which two looks show the same person when nobody says who it is: strangers reach it once
/// in a thousand comparisons. A model without a curve (fewer than two points) gets the shipped
/// one's.
float samePersonThreshold(const std::vector<FarPoint>& curve);

/// Cosine similarity that one pair of strangers in ten reaches: two looks that are less alike show different people
/// more likely than one. In: the model's curve; without one that of the shipped model
float strangersCosine(const std::vector<FarPoint>& curve);

/// For models that come without a curve. The shipped model accepts fewer than one stranger in a million comparisons at
/// this cosine; another model may differ, so whoever uses it says that it was not measured.
inline constexpr float kThresholdWithoutCurve = 0.65F;

/// The cosine similarity at which a stranger is named with probability `strangerRate`:
/// `thresholdForFar` at `farForStrangerRate`. An empty gallery counts as one template.
double thresholdForGallery(const std::vector<FarPoint>& curve, double strangerRate, double templates);

}  // namespace facenet
