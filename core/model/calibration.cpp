#include "core/model/calibration.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace facenet {

double farForStrangerRate(double strangerRate, double templates) {
    // expm1 and log1p keep the digits when the rate is small and the gallery large.
    return -std::expm1(std::log1p(-strangerRate) / std::max(templates, 1.0));
}

double thresholdForFar(const std::vector<FarPoint>& curve, double far) {
    assert(curve.size() >= 2);
    const auto beyond =
        std::find_if(curve.begin() + 1, curve.end() - 1, [&](const FarPoint& point) { return point.far <= far; });
    const FarPoint& right = *beyond;
    const FarPoint& left = *(beyond - 1);
    const double position = (std::log10(far) - std::log10(left.far)) / (std::log10(right.far) - std::log10(left.far));
    return std::clamp(left.cosine + position * (right.cosine - left.cosine), -1.0, 1.0);
}

float strangersCosine(const std::vector<FarPoint>& curve) {
    constexpr double kOneInTen = 0.1;
    constexpr float kWithoutCurve = 0.2F;
    return curve.size() < 2 ? kWithoutCurve : static_cast<float>(thresholdForFar(curve, kOneInTen));
}

float samePersonThreshold(const std::vector<FarPoint>& curve) {
    constexpr double kFar = 0.001;
    constexpr float kOfShippedModel = 0.38F;
    return curve.size() < 2 ? kOfShippedModel : static_cast<float>(thresholdForFar(curve, kFar));
}

double thresholdForGallery(const std::vector<FarPoint>& curve, double strangerRate, double templates) {
    return thresholdForFar(curve, farForStrangerRate(strangerRate, templates));
}

}  // namespace facenet
