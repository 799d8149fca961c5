#pragma once

#include <ATen/ATen.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>

#include <array>
#include <deque>
#include <optional>
#include <vector>

namespace facenet {

enum class Activation { None, ReLU, ReLU6 };

/// Whether the CPU's library computes convolutions in this type on this processor. Elsewhere LibTorch emulates reduced
/// types, many times slower than float32.
bool oneDnnComputesIn(at::ScalarType type);

/// A convolution ready for inference: batch norm folded in, activation and residual sum fused where the CPU's library
/// can, weights in the layout it likes.
/// Thread: one caller at a time
class FusedConvolution {
public:
    struct Shape {
        std::array<std::int64_t, 2> stride{1, 1};
        std::array<std::int64_t, 2> padding{0, 0};
        std::int64_t groups = 1;
    };

    /// In: weight [out, in / groups, h, w], bias [out]; computes in their type and on their device
    FusedConvolution(at::Tensor weight, at::Tensor bias, const Shape& shape, Activation activation);

    /// In: [N, in, H, W] of the weight's type, channels last. Out: activation(convolution(input))
    at::Tensor operator()(const at::Tensor& input) const;
    /// In:  a residual of the output's shape and type; the activation is not ReLU6
    /// Out: activation(convolution(input) + residual)
    at::Tensor operator()(const at::Tensor& input, const at::Tensor& residual) const;

private:
    /// The weight as oneDNN wants it for inputs of one shape; in any other layout it would be copied at every call,
    /// which takes longer than the convolution itself.
    struct Layout {
        std::vector<std::int64_t> inputShape;
        at::Tensor weight;
    };
    static constexpr std::size_t kMostLayouts = 4;

    const at::Tensor& weightFor(at::IntArrayRef inputShape) const;

    at::Tensor m_weight, m_bias;
    Shape m_shape;
    Activation m_activation;
    bool m_oneDnn = false;  ///< computes with oneDNN's fused convolutions
    mutable std::deque<Layout> m_layouts;
};

/// Convolution, batch norm and activation of a network that can be trained. `freeze` turns them into one
/// `FusedConvolution` for inference; the module then computes with that.
class ConvolutionBlock {
public:
    ConvolutionBlock() = default;
    ConvolutionBlock(torch::nn::Conv2d convolution, torch::nn::BatchNorm2d norm, Activation activation)
        : m_convolution(std::move(convolution)), m_norm(std::move(norm)), m_activation(activation) {}

    at::Tensor operator()(const at::Tensor& input) const;

    /// In: the type to compute in. `inputScale`, if any, multiplies the input's channels, and reverses their order:
    ///     the first layer takes pixels as they lie in memory (BGR, 0 to 255) in place of RGB in [0, 1]
    void freeze(at::ScalarType type, std::optional<double> inputScale = {});
    void thaw() { m_fused.reset(); }

private:
    mutable torch::nn::Conv2d m_convolution{nullptr};
    mutable torch::nn::BatchNorm2d m_norm{nullptr};
    Activation m_activation = Activation::None;
    std::optional<FusedConvolution> m_fused;
};

/// The shape of a layer's convolution, for `FusedConvolution`.
FusedConvolution::Shape shapeOf(const torch::nn::Conv2d& convolution);

}  // namespace facenet
