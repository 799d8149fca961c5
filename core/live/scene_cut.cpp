#include "core/live/scene_cut.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace facenet {

bool SceneCut::isCut(const cv::Mat& frame) {
    constexpr float kLeastChange = 20, kTimesUsual = 3, kNewest = 0.3F;
    const cv::Size size(32, 18);
    cv::Mat small;
    // Two steps: the mean of all pixels of a large frame would take longer than it is worth.
    cv::resize(frame, small, size * 4, 0, 0, cv::INTER_NEAREST);
    cv::resize(small, small, size, 0, 0, cv::INTER_AREA);
    small.convertTo(small, CV_32F);
    small -= cv::mean(small);
    if (m_before.empty()) {
        m_before = small;
        return false;
    }
    const auto change =
        static_cast<float>(cv::norm(small, m_before, cv::NORM_L1) /
                           static_cast<double>(small.total() * static_cast<std::size_t>(small.channels())));
    m_before = small;
    const bool cut = change > std::max(kLeastChange, kTimesUsual * m_usualChange);
    // What follows a cut has nothing to do with it.
    m_usualChange = cut ? 0 : (1 - kNewest) * m_usualChange + kNewest * change;
    return cut;
}

void SceneCut::reset() {
    m_before.release();
    m_usualChange = 0;
}

}  // namespace facenet
