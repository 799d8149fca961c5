#include "ui/session/load_model.h"

#include <QElapsedTimer>

#include "core/model/tensor_file.h"
#include "database/store_model.h"

namespace facenet {

namespace {

/// Measured on a batch with this model: the next weights are those of a network alike.
double secondsAFace(const Analyzer& analyzer) {
    const std::vector<cv::Mat> crops(8, cv::Mat(kCropSidePx, kCropSidePx, CV_8UC3, cv::Scalar::all(128)));
    QElapsedTimer timer;
    for (int i = 0; i < 2; ++i) {  // the first one is slower: layouts are chosen
        timer.start();
        if (!analyzer.embed(crops)) return 0;
    }
    return static_cast<double>(timer.nsecsElapsed()) * 1e-9 / static_cast<double>(crops.size());
}

}  // namespace

Result<LoadedModel> loadModel(const std::shared_ptr<const Engine>& engine, const ModelEntry& entry) {
    const Result<TensorFile> weights = readSafetensors(entry.pathUtf8);
    if (!weights) return weights.error();
    const Result<std::shared_ptr<EmbeddingNetwork>> embedder = engine->makeEmbedder(*weights);
    if (!embedder) return embedder.error();

    const Result<std::shared_ptr<const Analyzer>> analyzer = embeddingAnalyzer(*engine, *embedder);
    if (!analyzer) return analyzer.error();
    std::optional<ModelCard> upgrade;
    if (const auto shipped = upgradeOf(entry); shipped && *shipped) upgrade = (*shipped)->card;
    return LoadedModel{.engine = engine,
                       .analyzer = *analyzer,
                       .entry = entry,
                       .card = (*embedder)->card(),
                       .upgrade = upgrade,
                       .upgradeSecondsAFace = upgrade ? secondsAFace(**analyzer) : 0};
}

Result<std::shared_ptr<const Analyzer>> embeddingAnalyzer(const Engine& engine,
                                                          const std::shared_ptr<EmbeddingNetwork>& network) {
    const Result<std::string> path = ModelLibrary::detectorPath();
    if (!path) return path.error();
    const Result<TensorFile> weights = readSafetensors(*path);
    if (!weights) return weights.error();
    const Result<std::shared_ptr<DetectorNetwork>> detector = engine.makeDetector(*weights);
    if (!detector) return detector.error();
    return std::make_shared<const Analyzer>(Detector(*detector), network);
}

}  // namespace facenet
