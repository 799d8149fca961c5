#pragma once

#include <functional>
#include <vector>

#include "core/base/result.h"
#include "core/face/face.h"

namespace facenet {

/// Finds the faces of a picture as it lies, most confident first.
using DetectAsItLies = std::function<Result<std::vector<Face>>(const cv::Mat& image)>;

/// Whether a detector is so sure of a face, and it leans so little, that no other direction needs to be looked at.
bool isSurelyUpright(const Face& face);

/// Faces that lie in the picture or stand on their head. A detector finds most of them, with the eyes where upright
/// faces have them, and such a crop resembles all others of its kind more than its own person. So where it is not sure,
/// or a face leans, the face's surroundings are turned, and the direction counts in which it is surest; where it finds
/// nothing, the whole picture is turned first.
/// In:     uint8 BGR; `found`: faces as the picture lies
/// Out:    the faces, with `turnDeg` where one was turned, each once; most confident first
/// Errors: those of `detect`
Result<std::vector<Face>> withTurnedFaces(const cv::Mat& image, std::vector<Face> found, const DetectAsItLies& detect);

}  // namespace facenet
