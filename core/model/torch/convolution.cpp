#include "core/model/torch/convolution.h"

#include <ATen/core/dispatch/Dispatcher.h>

#include <algorithm>

#include "core/model/torch/shared_batch_norm.h"
#include "core/model/torch/trained_block.h"

namespace facenet {

namespace {

using at::Tensor;

// oneDNN's fused convolutions have no C++ function of their own: they are called through the dispatcher, by the names
// and types under which LibTorch registers them.
using Scalars = c10::List<std::optional<at::Scalar>>;
using PackSignature = Tensor(const Tensor&, at::IntArrayRef, at::IntArrayRef, at::IntArrayRef, std::int64_t,
                             at::OptionalIntArrayRef);
using FusedSignature = Tensor(const Tensor&, const Tensor&, const std::optional<Tensor>&, at::IntArrayRef,
                              at::IntArrayRef, at::IntArrayRef, std::int64_t, std::string_view, Scalars,
                              std::optional<std::string_view>);
using FusedSumSignature = Tensor(const Tensor&, const Tensor&, const Tensor&, const std::optional<Tensor>&,
                                 at::IntArrayRef, at::IntArrayRef, at::IntArrayRef, std::int64_t, std::string_view,
                                 std::optional<at::Scalar>, std::optional<std::string_view>, Scalars,
                                 std::optional<std::string_view>);

template <typename Signature>
c10::TypedOperatorHandle<Signature> operatorNamed(const char* name, const char* overload) {
    return c10::Dispatcher::singleton().findSchemaOrThrow(name, overload).typed<Signature>();
}

constexpr std::array<std::int64_t, 2> kNoDilation{1, 1};

Tensor packed(const Tensor& weight, const FusedConvolution::Shape& shape, at::IntArrayRef inputShape) {
    static const auto kPack = operatorNamed<PackSignature>("mkldnn::_reorder_convolution_weight", "");
    return kPack.call(weight, shape.padding, shape.stride, kNoDilation, shape.groups, inputShape);
}

Tensor activated(Tensor input, Activation activation) {
    switch (activation) {
        case Activation::None:
            return input;
        case Activation::ReLU:
            return input.relu_();
        case Activation::ReLU6:
            return at::hardtanh_(input, 0, 6);  // the backward pass of clamp is not vectorised
    }
    return input;
}

}  // namespace

bool oneDnnComputesIn(at::ScalarType type) {
    if (!at::globalContext().userEnabledMkldnn() || !at::hasMKLDNN()) return false;
    if (type == at::kFloat) return true;
    // It throws where the processor lacks what it computes a reduced type with.
    try {
        packed(at::zeros({8, 8, 1, 1}, type), {}, {1, 8, 8, 8});
        return true;
    } catch (const c10::Error&) {
        return false;
    }
}

FusedConvolution::FusedConvolution(Tensor weight, Tensor bias, const Shape& shape, Activation activation)
    : m_weight(weight.contiguous(at::MemoryFormat::ChannelsLast)),
      m_bias(bias.contiguous()),
      m_shape(shape),
      m_activation(activation),
      m_oneDnn(weight.device().is_cpu() && oneDnnComputesIn(weight.scalar_type())) {}

const Tensor& FusedConvolution::weightFor(at::IntArrayRef inputShape) const {
    const auto found = std::find_if(m_layouts.begin(), m_layouts.end(),
                                    [&](const Layout& layout) { return inputShape == layout.inputShape; });
    if (found != m_layouts.end()) return found->weight;
    if (m_layouts.size() == kMostLayouts) m_layouts.pop_front();
    return m_layouts.emplace_back(inputShape.vec(), packed(m_weight, m_shape, inputShape)).weight;
}

Tensor FusedConvolution::operator()(const Tensor& input) const {
    if (!m_oneDnn)
        return activated(
            at::conv2d(input, m_weight, m_bias, m_shape.stride, m_shape.padding, kNoDilation, m_shape.groups),
            m_activation);

    static const auto kFused = operatorNamed<FusedSignature>("mkldnn::_convolution_pointwise", "");
    Scalars limits;
    std::string_view name = "none";
    if (m_activation == Activation::ReLU) name = "relu";
    if (m_activation == Activation::ReLU6) {
        name = "hardtanh";
        limits.push_back(at::Scalar(0.0));
        limits.push_back(at::Scalar(6.0));
    }
    return kFused.call(input, weightFor(input.sizes()), m_bias, m_shape.padding, m_shape.stride, kNoDilation,
                       m_shape.groups, name, limits, std::nullopt);
}

Tensor FusedConvolution::operator()(const Tensor& input, const Tensor& residual) const {
    TORCH_CHECK(m_activation != Activation::ReLU6, "a residual sum is followed by ReLU or nothing");
    if (!m_oneDnn)
        return activated(
            at::conv2d(input, m_weight, m_bias, m_shape.stride, m_shape.padding, kNoDilation, m_shape.groups)
                .add_(residual),
            m_activation);

    static const auto kFusedSum = operatorNamed<FusedSumSignature>("mkldnn::_convolution_pointwise", "binary");
    const std::optional<std::string_view> activation =
        m_activation == Activation::ReLU ? std::optional<std::string_view>("relu") : std::nullopt;
    return kFusedSum.call(input, residual, weightFor(input.sizes()), m_bias, m_shape.padding, m_shape.stride,
                          kNoDilation, m_shape.groups, "add", std::nullopt, activation, Scalars(), std::nullopt);
}

FusedConvolution::Shape shapeOf(const torch::nn::Conv2d& convolution) {
    const auto& options = convolution->options;
    const auto padding = std::get<torch::ExpandingArray<2>>(options.padding());
    return {.stride = {options.stride()->at(0), options.stride()->at(1)},
            .padding = {padding->at(0), padding->at(1)},
            .groups = options.groups()};
}

Tensor ConvolutionBlock::operator()(const Tensor& input) const {
    if (m_fused) return (*m_fused)(input);
    if (isTrainedBlock(input, m_norm)) return trainedBlock(input, m_convolution, m_norm, m_activation);
    return activated(normalised(m_norm, m_convolution->forward(input)), m_activation);
}

void ConvolutionBlock::freeze(at::ScalarType type, std::optional<double> inputScale) {
    const Tensor factor = m_norm->weight / (m_norm->running_var + m_norm->options.eps()).sqrt();
    Tensor weight = m_convolution->weight * factor.view({-1, 1, 1, 1});
    if (inputScale) weight = weight.flip(1) * *inputScale;
    const Tensor bias = m_norm->bias - m_norm->running_mean * factor;
    m_fused.emplace(weight.detach().to(type), bias.detach().to(type), shapeOf(m_convolution), m_activation);
}

}  // namespace facenet
