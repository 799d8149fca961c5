#pragma once

#include "core/face/analyzer.h"

namespace facenet::test {

/// The one face of a picture that shows one person, with its embedding. Errors: NoFace, those of `Analyzer::analyze`
inline Result<AnalyzedFace> mainFaceOf(const Analyzer& analyzer, const cv::Mat& image, const DetectorOptions& options) {
    const auto found = analyzer.analyze(image, options);
    if (!found) return found.error();
    const int index = mainFaceIndex(*found, image.size());
    if (index < 0) return Error{ErrorCode::NoFace, {}};
    return (*found)[static_cast<std::size_t>(index)];
}

}  // namespace facenet::test
