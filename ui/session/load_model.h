#pragma once

#include <QString>
#include <memory>
#include <optional>

#include "core/face/analyzer.h"
#include "core/model/engine.h"
#include "core/model/model_library.h"

namespace facenet {

/// A model that is ready for use, and the engine it runs on.
struct LoadedModel {
    std::shared_ptr<const Engine> engine;
    std::shared_ptr<const Analyzer> analyzer;
    ModelEntry entry;
    ModelCard card;                      ///< the network's own, which knows its id for sure
    std::optional<ModelCard> upgrade{};  ///< see `upgradeOf`
    double upgradeSecondsAFace = 0;      ///< of measuring faces anew; measured where there is an upgrade
};

/// Takes seconds; thread: any. Errors: those of reading a model and of the engine
Result<LoadedModel> loadModel(const std::shared_ptr<const Engine>& engine, const ModelEntry& entry);

/// An analyzer around this network, for faces that are cut already as well. Errors: those of loading the detector
Result<std::shared_ptr<const Analyzer>> embeddingAnalyzer(const Engine& engine,
                                                          const std::shared_ptr<EmbeddingNetwork>& network);

}  // namespace facenet
