#pragma once

#include <functional>

#include "core/model/network_inspection.h"

namespace facenet {

/// See `NetworkInspection::makePlainTraining`. To be called, and its result too, on one thread; throws what LibTorch
/// throws.
std::function<void()> makeTorchPlainTraining(const PlainTraining& training, const DeviceInfo& device);

}  // namespace facenet
