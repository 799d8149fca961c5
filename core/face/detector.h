#pragma once

#include <memory>
#include <vector>

#include "core/base/result.h"
#include "core/face/face.h"

namespace facenet {

class DetectorNetwork;

struct DetectorOptions {
    int smallestFacePx = 40;      ///< faces with a shorter side below this are dropped
    float confidence = 0.6F;      ///< measured in resources/models/face_detector.md
    float overlap = 0.4F;         ///< intersection over union above which the weaker box is dropped
    bool fullResolution = false;  ///< look for the smallest faces in parts of the unreduced picture
    bool anyDirection = false;    ///< for still pictures: faces that lie or stand on their head too
};

/// The same for a still picture, which may lie on its side.
inline DetectorOptions forStill(DetectorOptions options) {
    options.anyDirection = true;
    return options;
}

/// Finds faces in pictures of any size.
/// Thread: one caller at a time
class Detector {
public:
    explicit Detector(std::shared_ptr<DetectorNetwork> network);

    /// In:     uint8 BGR, any size, at least 1x1
    /// Out:    faces, most confident first, in pixels of `image`
    /// Errors: InvalidArgument (empty or of another type) and those of `DetectorNetwork::forward`
    /// Throws cv::Exception for sizes that OpenCV does not take; `Analyzer` turns it into an error
    Result<std::vector<Face>> detect(const cv::Mat& image, const DetectorOptions& options) const;

private:
    Result<std::vector<Face>> detectAsItLies(const cv::Mat& image, const DetectorOptions& options) const;

    std::shared_ptr<DetectorNetwork> m_network;
};

/// The face meant by a picture known to show one person: the largest area x confidence / (1 + (d / 0.15 L)^2),
/// d the distance of its centre from the picture's, L the picture's longer side. -1 when `faces` is empty.
int mainFaceIndex(const std::vector<Face>& faces, cv::Size imageSizePx);

}  // namespace facenet
