#include "app/cli/faces.h"

#include <algorithm>
#include <iterator>

#include "app/cli/messages.h"
#include "core/model/engine.h"
#include "core/picture/read_picture.h"

namespace facenet::cli {

namespace {

constexpr std::size_t kBatch = 32;

}  // namespace

Result<MainFace> detectMainFace(const Analyzer& analyzer, const cv::Mat& image, const DetectorOptions& options) {
    auto found = analyzer.find(image, options);
    if (!found) return found.error();
    const int index = mainFaceIndex(*found, image.size());
    if (index < 0) return Error{ErrorCode::NoFace, {}};
    const AnalyzedFace& main = (*found)[static_cast<std::size_t>(index)];
    return MainFace{.crop = main.crop, .found = main, .facesInPicture = found->size()};
}

Result<MainFace> readDetectedFace(const Analyzer& analyzer, const std::string& path, const DetectorOptions& options) {
    const auto image = readPicture(path);
    if (!image) return image.error();
    auto face = detectMainFace(analyzer, *image, options);
    if (!face && face.error().context.empty()) return Error{face.error().code, path};
    return face;
}

Result<MainFace> readMainFace(const Analyzer& analyzer, const std::string& path, const DetectorOptions& options,
                              bool aligned) {
    const bool whole = aligned || analyzer.network().card().preprocessing == Preprocessing::Letterbox;
    if (!whole) return readDetectedFace(analyzer, path, options);
    const auto image = readPicture(path);
    if (!image) return image.error();
    return MainFace{.crop = letterboxCrop(*image), .found = std::nullopt};
}

Result<std::vector<Embedding>> embedInBatches(const Analyzer& analyzer, const std::vector<cv::Mat>& crops) {
    std::vector<Embedding> all;
    for (std::size_t begin = 0; begin < crops.size(); begin += kBatch) {
        const auto first = crops.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = crops.begin() + static_cast<std::ptrdiff_t>(std::min(begin + kBatch, crops.size()));
        auto embeddings = analyzer.embed({first, last});
        if (!embeddings) return embeddings;
        std::ranges::move(*embeddings, std::back_inserter(all));
    }
    return all;
}

Json faceJson(const Face& face) {
    Json landmarks = Json::array();
    for (const cv::Point2f& point : face.landmarksPx) landmarks.push_back({rounded(point.x, 2), rounded(point.y, 2)});
    const cv::Rect2f& box = face.boxPx;
    Json json{{"box", {rounded(box.x, 2), rounded(box.y, 2), rounded(box.width, 2), rounded(box.height, 2)}},
              {"landmarks", std::move(landmarks)},
              {"confidence", rounded(face.confidence, 4)}};
    if (face.turnDeg != 0) json["turned_deg"] = rounded(face.turnDeg, 0);
    return json;
}

Json qualityJson(const FaceQuality& quality) {
    Json issues = Json::array();
    for (const QualityIssue issue : qualityIssues(quality, QualityLimits())) issues.push_back(nameOf(issue));
    return {{"size_px", rounded(quality.sizePx, 1)},        {"sharpness", rounded(quality.sharpness, 1)},
            {"brightness", rounded(quality.brightness, 1)}, {"yaw_deg", rounded(quality.yawDeg, 1)},
            {"pitch_deg", rounded(quality.pitchDeg, 1)},    {"roll_deg", rounded(quality.rollDeg, 1)},
            {"rank", rounded(qualityRank(quality), 3)},     {"issues", std::move(issues)}};
}

std::string issuesText(const FaceQuality& quality) {
    std::string text;
    for (const QualityIssue issue : qualityIssues(quality, QualityLimits()))
        text += (text.empty() ? "" : ", ") + std::string(wordsFor(issue));
    return text;
}

}  // namespace facenet::cli
