#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <string>

namespace facenet {

/// One picture of a source.
struct Frame {
    std::uint64_t sequence = 0;  ///< counts from 0 since the source was opened
    /// When it was read; a film's frame that `LivePipeline` shows, when it is shown.
    std::chrono::steady_clock::time_point capturedAt;
    double timeS = 0;    ///< position in the source, seconds; of a live one since it was opened
    cv::Mat image;       ///< uint8 BGR, [height, width, 3]; never written to after creation
    std::string name;    ///< the picture's path in a folder of images, otherwise the source
    bool still = false;  ///< a picture that stands alone
};

using FramePtr = std::shared_ptr<const Frame>;

}  // namespace facenet
