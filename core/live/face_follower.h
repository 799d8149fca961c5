#pragma once

#include <opencv2/core/mat.hpp>
#include <optional>
#include <vector>

#include "core/face/face.h"

namespace facenet {

/// Moves faces that were found along with the picture, by the sparse optical flow of Lucas and Kanade in pyramids
/// (J.-Y. Bouguet, 2000) and its median over points of each face that come back to where they were (Kalal, Mikolajczyk
/// and Matas, Forward-Backward Error, 2010): a tenth of what looking for them takes.
/// Thread: one caller at a time
class FaceFollower {
public:
    /// Begins anew. In: a frame, uint8 BGR, and the faces that were found in it, in its pixels
    void begin(const cv::Mat& frame, std::vector<Face> faces);

    /// In:  the next frame, of the same size
    /// Out: where they stand now, in the same order; none where one of them was lost, so that they are to be looked for
    std::optional<std::vector<Face>> follow(const cv::Mat& frame);

private:
    std::vector<cv::Mat> m_pyramid;  ///< of the frame before
    std::vector<Face> m_faces;
};

}  // namespace facenet
