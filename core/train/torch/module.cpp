#include "core/model/engine_module.h"
#include "core/model/torch/make_engine.h"

extern "C" __attribute__((visibility("default"))) void facenetMakeEngine(
    const facenet::EngineOptions& options, facenet::Result<std::shared_ptr<const facenet::Engine>>& engine) {
    engine = facenet::makeTorchEngine(options);
}

extern "C" __attribute__((visibility("default"))) void facenetMakeInspection(
    const facenet::EngineOptions& options,
    facenet::Result<std::shared_ptr<const facenet::NetworkInspection>>& inspection) {
    inspection = facenet::makeTorchInspection(options);
}

extern "C" __attribute__((visibility("default"))) void facenetMakeGraph(facenet::Backbone backbone,
                                                                        const facenet::TensorFile* weights,
                                                                        facenet::Result<facenet::NetworkGraph>& graph) {
    graph = facenet::makeTorchGraph(backbone, weights);
}
