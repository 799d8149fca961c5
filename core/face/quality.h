#pragma once

#include <opencv2/core/mat.hpp>
#include <optional>
#include <vector>

#include "core/face/face.h"

namespace facenet {

/// How well a face can be judged. Angles are estimated from the five landmarks.
struct FaceQuality {
    float sizePx = 0;      ///< the box's shorter side, pixels of the picture
    float sharpness = 0;   ///< variance of the Laplacian of the crop's middle, grey levels squared
    float brightness = 0;  ///< mean grey level of the crop's middle, 0 to 255
    float yawDeg = 0;      ///< positive: turned to the picture's right
    float pitchDeg = 0;    ///< positive: looking up
    float rollDeg = 0;     ///< positive: tilted clockwise as seen in the picture
    float confidence = 0;  ///< the detector's; low values hint at something in front of the face
};

enum class QualityIssue { TooSmall, Blurred, TooDark, TooBright, TurnedAway, Tilted, MaybeCovered };

/// Limits below or above which a shot is refused.
struct QualityLimits {
    float minSizePx = 50;
    float minSharpness = 15;  ///< 98 of 100 press photographs with faces of 90 pixels reach 20
    float minBrightness = 45;
    float maxBrightness = 225;
    float maxYawDeg = 40;
    float maxPitchDeg = 35;
    float maxRollDeg = 40;
    float minConfidence = 0.7F;
};

/// In:     the face, the picture's 160x160 crop of it (uint8 BGR)
/// Source: Pech-Pacheco et al., Diatom autofocusing in brightfield microscopy, ICPR 2000
///         (sharpness); DeMenthon and Davis, IJCV 15, 1995, its first step (angles, from a mean
///         face)
FaceQuality measureQuality(const Face& face, const cv::Mat& crop);

/// Everything that speaks against a shot, the gravest first; empty when it is good.
std::vector<QualityIssue> qualityIssues(const FaceQuality& quality, const QualityLimits& limits);

/// One figure for ranking shots of one person, 0 (useless) to 1 (as good as it gets).
float qualityRank(const FaceQuality& quality);

}  // namespace facenet
