#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/model/network_inspection.h"

namespace facenet {

/// The engine on LibTorch, for those who link it; everybody else calls `loadEngine`.
Result<std::shared_ptr<const Engine>> makeTorchEngine(const EngineOptions& options);

/// The same for `loadNetworkInspection`.
Result<std::shared_ptr<const NetworkInspection>> makeTorchInspection(const EngineOptions& options);

}  // namespace facenet
