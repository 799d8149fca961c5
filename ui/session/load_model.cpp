#include "ui/session/load_model.h"

#include "core/model/tensor_file.h"
#include "database/store_model.h"

namespace facenet {

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
                       .upgrade = std::move(upgrade)};
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
