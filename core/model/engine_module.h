#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/model/engine.h"

/// The one function of the engine's library: makes an engine into `engine`.
extern "C" void facenetMakeEngine(const facenet::EngineOptions& options,
                                  facenet::Result<std::shared_ptr<const facenet::Engine>>& engine);
