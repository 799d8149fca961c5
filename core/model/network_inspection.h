#pragma once

#include <functional>

#include "core/model/engine.h"

namespace facenet {

/// A layer of a network, for one picture.
struct LayerSummary {
    std::string name;  ///< of its parameters, without `.weight`
    std::string kind;  ///< conv2d, batch_norm, linear
    std::vector<std::int64_t> outputShape;
    std::int64_t parameters = 0;
    std::int64_t multiplyAdds = 0;  ///< 0 for batch norm, which is folded into the convolution
};

/// What those who measure the network ask beside its work. Thread: any
class NetworkInspection {
public:
    virtual ~NetworkInspection() = default;

    /// The layers of FaceNet with this backbone, in the order of computing.
    virtual Result<std::vector<LayerSummary>> summarize(Backbone backbone) const = 0;

    /// One forward pass of the same network as LibTorch runs it by itself, batch norm and all, on `batch` pictures that
    /// lie ready in channels-last order: the yardstick of the embedding stage. Each call of the result is one pass.
    /// In: precision, not Auto. Errors: TensorMismatch, WrongBackbone, OutOfMemory
    virtual Result<std::function<Result<void>()>> makePlainForward(const TensorFile& weights, Precision precision,
                                                                   int batch) const = 0;
};

/// Loads LibTorch as `loadEngine` does, on the same device. Errors: EngineUnavailable, DeviceUnavailable
Result<std::shared_ptr<const NetworkInspection>> loadNetworkInspection(const EngineOptions& options);

}  // namespace facenet
