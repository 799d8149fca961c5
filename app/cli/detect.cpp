#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/faces.h"
#include "app/cli/left_out.h"
#include "core/picture/read_picture.h"

namespace facenet::cli {

namespace {

struct Found {
    cv::Size sizePx;
    std::vector<AnalyzedFace> faces;
};

Result<Found> findIn(const Detector& detector, const std::string& path, const DetectorOptions& options) {
    const auto image = readPicture(path);
    if (!image) return image.error();
    const auto faces = detector.detect(*image, forStill(options));
    if (!faces) return faces.error();
    Found found{.sizePx = image->size(), .faces = {}};
    for (const Face& face : *faces) {
        const cv::Mat crop = alignedCrop(*image, face.landmarksPx);
        found.faces.push_back({.face = face, .crop = crop, .quality = measureQuality(face, crop), .embedding = {}});
    }
    return found;
}

void printText(Console& console, const std::string& path, const Found& found) {
    console.print(path + ": " + counted(found.faces.size(), "face", "faces"));
    for (const AnalyzedFace& face : found.faces) {
        const cv::Rect2f& box = face.face.boxPx;
        const std::string issues = issuesText(face.quality);
        console.print("  " + fixed(box.width, 0) + " x " + fixed(box.height, 0) + " px at " + fixed(box.x, 0) + ", " +
                      fixed(box.y, 0) + ", confidence " + fixed(face.face.confidence, 2) +
                      (issues.empty() ? "" : ", " + issues));
    }
}

void printJson(Console& console, const std::string& path, const Found& found) {
    Json faces = Json::array();
    for (const AnalyzedFace& face : found.faces) {
        faces.push_back(faceJson(face.face));
        faces.back()["quality"] = qualityJson(face.quality);
    }
    console.print(Json{
        {"source", path}, {"width", found.sizePx.width}, {"height", found.sizePx.height}, {"faces", std::move(faces)}});
}

}  // namespace

Result<int> run(CliContext& context, const DetectCommand& command) {
    const PictureList pictures = listPictures(command.files);
    tellPassedOver(context.console(), pictures.passedOver);
    if (pictures.paths.empty()) return nothingLeft(context.console(), pictures.leftOut);
    const auto detector = context.detector();
    if (!detector) return detector.error();

    Console& console = context.console();
    tellLeftOut(console, pictures.leftOut);
    std::size_t faces = 0, failures = pictures.leftOut.size(), done = 0;
    for (const std::string& path : pictures.paths) {
        if (!context.wanted()) return Error{ErrorCode::Cancelled, {}};
        const auto found = findIn(*detector, path, command.detector);
        if (!found) {
            ++failures;
            tellLeftOut(console, path, found.error());
        } else {
            faces += found->faces.size();
            console.json() ? printJson(console, path, *found) : printText(console, path, *found);
        }
        console.progress("Pictures:", ++done, pictures.paths.size());
    }
    if (failures > 0) return kExitError;
    return faces > 0 ? kExitOk : kExitNo;
}

}  // namespace facenet::cli
