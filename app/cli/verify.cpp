#include <QFileInfo>
#include <cmath>
#include <map>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/faces.h"
#include "app/cli/roc_picture.h"
#include "core/dataset/data_set.h"
#include "core/evaluate/verification.h"
#include "core/picture/read_picture.h"

namespace facenet::cli {

namespace {

constexpr std::size_t kBatch = 32;
constexpr std::size_t kMissingNamed = 5;  // in a message; the rest is counted

struct Pictures {
    std::map<std::string, std::string> paths;  ///< by name without ending; those that are there
    std::vector<std::string> missing;
};

Pictures findPictures(const std::string& folder, const std::vector<VerificationPair>& pairs) {
    Pictures pictures;
    std::map<std::string, bool> seen;
    for (const VerificationPair& pair : pairs)
        for (const std::string& stem : {pair.firstPath, pair.secondPath}) {
            if (!seen.emplace(stem, true).second) continue;
            if (std::string path = pictureWithoutEnding(folder, stem); !path.empty())
                pictures.paths.emplace(stem, std::move(path));
            else
                pictures.missing.push_back(stem);
        }
    return pictures;
}

Error missingError(const std::string& folder, const std::vector<std::string>& missing) {
    std::string text = folder + "/" + missing.front();
    for (std::size_t i = 1; i < std::min(missing.size(), kMissingNamed); ++i) text += ", " + missing[i];
    if (missing.size() > kMissingNamed) text += " and " + std::to_string(missing.size() - kMissingNamed) + " more";
    return {ErrorCode::FileNotFound, text + " (--skip-missing leaves out their pairs)"};
}

struct Embedded {
    std::map<std::string, Embedding> embeddings;  ///< by name without ending
    std::size_t facesNotFound = 0;
};

/// The crop a model wants; of an aligned model the picture's middle where no face is found.
Result<cv::Mat> cropOf(const Analyzer& analyzer, const std::string& path, const DetectorOptions& options,
                       std::size_t& facesNotFound) {
    const auto face = readMainFace(analyzer, path, options, false);
    if (face) return face->crop;
    if (face.error().code != ErrorCode::NoFace) return face.error();
    const auto image = readPicture(path);
    if (!image) return image.error();
    ++facesNotFound;
    return centralCrop(*image);
}

Result<Embedded> embedPictures(CliContext& context, const Analyzer& analyzer, const Pictures& pictures,
                               const DetectorOptions& options) {
    Embedded result;
    std::vector<std::string> stems;
    std::vector<cv::Mat> crops;
    std::size_t done = 0;
    for (const auto& [stem, path] : pictures.paths) {
        if (!context.wanted()) return Error{ErrorCode::Cancelled, {}};
        const auto crop = cropOf(analyzer, path, options, result.facesNotFound);
        if (!crop) return crop.error();
        stems.push_back(stem);
        crops.push_back(*crop);
        ++done;
        if (crops.size() == kBatch || done == pictures.paths.size()) {
            auto embeddings = analyzer.embedUnmirrored(crops);
            if (!embeddings) return embeddings.error();
            for (std::size_t i = 0; i < stems.size(); ++i)
                result.embeddings.emplace(stems[i], std::move((*embeddings)[i]));
            stems.clear();
            crops.clear();
        }
        context.console().progress("Pictures:", done, pictures.paths.size());
    }
    return result;
}

double distanceBetween(const Embedding& a, const Embedding& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += (double(a[i]) - b[i]) * (double(a[i]) - b[i]);
    return std::sqrt(sum);
}

struct Counts {
    std::size_t used = 0, skipped = 0, facesNotFound = 0;
};

void print(Console& console, const ModelCard& card, const VerificationResult& result, const Counts& counts) {
    if (console.json()) {
        console.print(Json{{"model", card.name},
                           {"model_id", card.modelId},
                           {"accuracy", result.accuracy},
                           {"accuracy_std", result.accuracyStd},
                           {"fold_accuracies", result.foldAccuracies},
                           {"fold_thresholds", result.foldThresholds},
                           {"val", result.val},
                           {"val_std", result.valStd},
                           {"far", result.far},
                           {"auc", result.auc},
                           {"eer", result.eer},
                           {"pairs_used", counts.used},
                           {"pairs_skipped", counts.skipped},
                           {"faces_not_found", counts.facesNotFound}});
        return;
    }
    const auto percent = [](double share) { return fixed(share * 100, 2) + " %"; };
    console.print("model            " + card.name);
    console.print("accuracy         " + percent(result.accuracy) + " +- " + percent(result.accuracyStd));
    console.print("VAL              " + percent(result.val) + " +- " + percent(result.valStd) + " at FAR " +
                  fixed(result.far, 5));
    console.print("AUC              " + fixed(result.auc, 5));
    console.print("equal error rate " + percent(result.eer));
    console.print("pairs            " + std::to_string(counts.used) + " used, " + std::to_string(counts.skipped) +
                  " skipped");
    console.print("no face found    in " + counted(counts.facesNotFound, "picture", "pictures") +
                  ", of which the middle was taken");
}

}  // namespace

Result<int> run(CliContext& context, const VerifyCommand& command) {
    if (const auto checked = context.checkOutput(command.roc); !checked) return checked.error();
    const auto file = readLfwPairs(command.pairs);
    if (!file) return file.error();
    if (!QFileInfo(QString::fromStdString(command.images)).isDir())
        return Error{ErrorCode::FileNotFound, command.images};
    const Pictures pictures = findPictures(command.images, file->pairs);
    if (!pictures.missing.empty() && !command.skipMissing) return missingError(command.images, pictures.missing);
    const auto analyzer = context.analyzer();
    if (!analyzer) return analyzer.error();
    const auto embedded = embedPictures(context, **analyzer, pictures, command.detector);
    if (!embedded) return embedded.error();

    Counts counts{.facesNotFound = embedded->facesNotFound};
    std::vector<double> distances;
    std::vector<bool> same;
    for (const VerificationPair& pair : file->pairs) {
        const auto first = embedded->embeddings.find(pair.firstPath);
        const auto second = embedded->embeddings.find(pair.secondPath);
        if (first == embedded->embeddings.end() || second == embedded->embeddings.end()) {
            ++counts.skipped;
            continue;
        }
        distances.push_back(distanceBetween(first->second, second->second));
        same.push_back(pair.samePerson);
    }
    counts.used = distances.size();
    const auto result = evaluateVerification(distances, same, file->folds);
    if (!result) return result.error();

    const ModelCard& card = (*analyzer)->network().card();
    print(context.console(), card, *result, counts);
    if (!command.roc.empty())
        if (const auto drawn = drawRoc(command.roc, *result, card.name); !drawn) return drawn.error();
    return kExitOk;
}

}  // namespace facenet::cli
