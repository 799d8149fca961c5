#pragma once

#include <ATen/ATen.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/model/engine.h"
#include "core/model/torch/convolution.h"

namespace facenet {

/// YuNet for inference.
/// Source: Wu, Peng and Yu, YuNet: a tiny millisecond-level face detector, MIR 20, 2023
class FaceDetectorNetwork {
public:
    /// Errors: TensorMismatch (the context lists all that does not fit). Throws what LibTorch
    ///         throws
    static Result<std::shared_ptr<FaceDetectorNetwork>> make(const TensorFile& weights, at::Device device,
                                                             at::ScalarType type);

    /// In:  pixels as they lie in memory, uint8 BGR [1, H, W, 3], H and W multiples of 32
    /// Out: one map a stride (8, 16, 32): float32 [H / stride, W / stride, 16]
    std::vector<at::Tensor> forward(const at::Tensor& pixels) const;

private:
    /// Pointwise, then depthwise 3x3, then, but for the heads, ReLU.
    struct Unit {
        FusedConvolution point, depth;
        at::Tensor operator()(const at::Tensor& x) const { return depth(point(x)); }
    };

    explicit FaceDetectorNetwork(at::ScalarType type) : m_type(type) {}

    at::ScalarType m_type;
    std::unique_ptr<FusedConvolution> m_stem;
    std::vector<std::vector<Unit>> m_backbone;
    std::vector<Unit> m_neck, m_share, m_head;
};

}  // namespace facenet
