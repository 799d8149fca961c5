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

/// Steps of training as LibTorch's own modules and optimiser compute them.
struct PlainTraining {
    Backbone backbone = Backbone::MobileNetV1;
    Precision precision = Precision::Float32;  ///< float32, or bfloat16 by autocast
    int batch = 96;
    bool channelsLast = true;  ///< else as a plain loop has it
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

    /// One product of these rows with one probe, float32 [N, 128] and [128], as LibTorch computes it: the yardstick of
    /// search. Each call of the result is one product. Errors: OutOfMemory
    virtual Result<std::function<Result<void>()>> makePlainSearch(std::vector<float> rows,
                                                                  std::vector<float> probe) const = 0;

    /// Steps (forward, cross-entropy, backward, Adam) of the same network as LibTorch runs them by itself, on pictures
    /// that lie ready: the yardstick of training. Each call of the result is one step. Errors: OutOfMemory
    virtual Result<std::function<Result<void>()>> makePlainTraining(const PlainTraining& training) const = 0;
};

/// Loads LibTorch as `loadEngine` does, on the same device. Errors: EngineUnavailable, DeviceUnavailable
Result<std::shared_ptr<const NetworkInspection>> loadNetworkInspection(const EngineOptions& options);

}  // namespace facenet
