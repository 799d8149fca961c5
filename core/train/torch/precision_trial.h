#pragma once

#include <ATen/ATen.h>

#include <functional>

#include "core/model/engine.h"

namespace facenet {

/// In which type steps are faster, bfloat16 or float32: a short trial.
/// In:  `pass` goes forward and backward once and waits for its end
/// Out: float32 where the processor does not compute in bfloat16, or neither fits into memory
Precision fasterTrainingPrecision(at::Device device, const std::function<void(Precision)>& pass);

}  // namespace facenet
