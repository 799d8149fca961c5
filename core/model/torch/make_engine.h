#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/model/network_graph.h"
#include "core/model/network_inspection.h"

namespace facenet {

/// The engine on LibTorch, for those who link it; everybody else calls `loadEngine`.
Result<std::shared_ptr<const Engine>> makeTorchEngine(const EngineOptions& options);

/// The same for `networkGraphOf`. In: weights, or null for some of no meaning
Result<NetworkGraph> makeTorchGraph(Backbone backbone, const TensorFile* weights);

/// The same for `loadNetworkInspection`.
Result<std::shared_ptr<const NetworkInspection>> makeTorchInspection(const EngineOptions& options);

}  // namespace facenet
