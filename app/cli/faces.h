#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/console.h"
#include "core/base/result.h"
#include "core/face/analyzer.h"

namespace facenet::cli {

class CliContext;

/// The face of a picture known to show one person.
struct MainFace {
    cv::Mat crop;                       ///< as the model wants it, 160x160 uint8 BGR
    std::optional<AnalyzedFace> found;  ///< empty when the whole picture is the face
    std::size_t facesInPicture = 1;
};

/// The main face that the detector finds, as the live view would crop it. Errors: NoFace and those of the analyzer
Result<MainFace> detectMainFace(const Analyzer& analyzer, const cv::Mat& image, const DetectorOptions& options);

/// The same of a picture in a file. Errors: those of `readPicture` as well; they name the file
Result<MainFace> readDetectedFace(const Analyzer& analyzer, const std::string& path, const DetectorOptions& options);

/// The same, or the whole picture when it is an aligned face already or the model wants whole pictures.
Result<MainFace> readMainFace(const Analyzer& analyzer, const std::string& path, const DetectorOptions& options,
                              bool aligned);

/// Embeds any number of crops, a few at a time, so that memory does not grow with their number.
Result<std::vector<Embedding>> embedInBatches(const Analyzer& analyzer, const std::vector<cv::Mat>& crops);

/// Box, landmarks and confidence, in pixels.
Json faceJson(const Face& face);

/// Every figure with its unit in its name, and what speaks against the face.
Json qualityJson(const FaceQuality& quality);

/// "blurred, too dark"; empty when nothing speaks against the face.
std::string issuesText(const FaceQuality& quality);

}  // namespace facenet::cli
