#pragma once

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/face/analyzer.h"
#include "core/model/engine.h"
#include "core/model/model_library.h"

/// What tools that measure on a folder of real people begin with.
namespace facenet::test {

/// The engine of this machine with the weights that the program ships.
struct ShippedAnalyzer {
    std::shared_ptr<const Engine> engine;
    std::shared_ptr<const Analyzer> analyzer;
};

/// Errors: those of `loadEngine`, `ModelLibrary`, `readSafetensors` and of the networks
inline Result<ShippedAnalyzer> loadShippedAnalyzer() {
    const auto engine = loadEngine({});
    if (!engine) return engine.error();
    const auto entry = ModelLibrary::shippedModel();
    if (!entry) return entry.error();
    const auto path = ModelLibrary::detectorPath();
    if (!path) return path.error();
    const auto detectorWeights = readSafetensors(*path), weights = readSafetensors(entry->pathUtf8);
    if (!detectorWeights) return detectorWeights.error();
    if (!weights) return weights.error();
    const auto detector = (*engine)->makeDetector(*detectorWeights);
    if (!detector) return detector.error();
    const auto embedder = (*engine)->makeEmbedder(*weights);
    if (!embedder) return embedder.error();
    return ShippedAnalyzer{*engine, std::make_shared<const Analyzer>(Detector(*detector), *embedder)};
}

/// The folders in a folder, by name.
inline std::vector<std::string> foldersIn(const std::string& folder) {
    std::vector<std::string> folders;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.is_directory()) folders.push_back(entry.path().native());
    std::sort(folders.begin(), folders.end());
    return folders;
}

}  // namespace facenet::test
