#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/model/engine.h"
#include "core/train/trainable_network.h"

namespace facenet {

/// A FaceNet that can be trained on this device.
/// Errors: TensorMismatch, WrongBackbone, InvalidArgument (fewer than two people), OutOfMemory
Result<std::unique_ptr<TrainableNetwork>> makeTorchTrainable(const TrainableSpec& spec, const DeviceInfo& device);

}  // namespace facenet
