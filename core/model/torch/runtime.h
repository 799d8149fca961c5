#pragma once

#include <string>

#include "core/base/result.h"
#include "core/model/engine.h"

namespace facenet {

/// Chooses the device, loads CUDA's part of LibTorch where it is wanted and there, sets threads and allocator.
/// Errors: DeviceUnavailable (CUDA was asked for by name and cannot be had)
Result<DeviceInfo> prepareRuntime(const EngineOptions& options);

/// What went wrong in LibTorch, to be called in a catch block: OutOfMemory or Internal.
Error currentTorchError();

}  // namespace facenet
