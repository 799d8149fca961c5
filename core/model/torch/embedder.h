#pragma once

#include <functional>
#include <memory>

#include "core/model/engine.h"

namespace facenet {

/// FaceNet behind the engine's door, in the precision that was asked for or, with Auto, the fastest one whose
/// embeddings keep a cosine similarity of 0.999 with float32, found by a short measurement. Errors: TensorMismatch,
/// WrongBackbone, FileMalformed, OutOfMemory, Internal. Thread: the engine's
Result<std::shared_ptr<EmbeddingNetwork>> makeTorchEmbedder(const TensorFile& weights, const DeviceInfo& device,
                                                            Precision precision);

/// See `NetworkInspection::makePlainForward`. Thread: the engine's
Result<std::function<Result<void>()>> makeTorchPlainForward(const TensorFile& weights, const DeviceInfo& device,
                                                            Precision precision, int batch);

}  // namespace facenet
