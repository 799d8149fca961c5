#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/model/engine.h"

namespace facenet {

/// The engine on LibTorch, for those who link it; everybody else calls `loadEngine`.
Result<std::shared_ptr<const Engine>> makeTorchEngine(const EngineOptions& options);

}  // namespace facenet
