#pragma once

#include <opencv2/core/mat.hpp>

namespace facenet {

/// Finds cuts: places where a film goes on elsewhere. Small copies of successive frames are compared, apart from their
/// brightness; where they differ much, and much more than the frames before did, there is a cut. Movement, a pan and a
/// change of light are none.
/// Thread: one caller at a time
class SceneCut {
public:
    /// Whether the scene before this frame is another one. In: uint8 BGR, of any size
    bool isCut(const cv::Mat& frame);
    void reset();

private:
    cv::Mat m_before;         ///< float32 BGR, a small copy without its mean; empty before the first frame
    float m_usualChange = 0;  ///< moving average, grey levels
};

}  // namespace facenet
