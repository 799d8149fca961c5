#pragma once

#include <QString>
#include <memory>

#include "core/face/analyzer.h"
#include "core/model/engine.h"
#include "core/model/model_card.h"

namespace facenet {

/// A model that is ready for use, and the engine it runs on.
struct LoadedModel {
    std::shared_ptr<const Engine> engine;
    std::shared_ptr<const Analyzer> analyzer;
    ModelCard card;
    QString path;
};

/// In: the store's folder of models; a model's name, or empty for the shipped one. Takes seconds; thread: any
/// Errors: those of finding and reading a model and of the engine
Result<LoadedModel> loadModel(const std::shared_ptr<const Engine>& engine, const QString& modelsFolder,
                              const QString& wanted);

/// An analyzer around this network, for faces that are cut already as well. Errors: those of loading the detector
Result<std::shared_ptr<const Analyzer>> embeddingAnalyzer(const Engine& engine,
                                                          const std::shared_ptr<EmbeddingNetwork>& network);

}  // namespace facenet
