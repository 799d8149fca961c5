#include "core/model/torch/facenet.h"

#include <torch/nn/functional/normalization.h>

#include "core/model/torch/convolution.h"
#include "core/model/torch/shared_batch_norm.h"

namespace facenet {

namespace {

using at::Tensor;
using torch::nn::BatchNorm1d;
using torch::nn::BatchNormOptions;
using torch::nn::Linear;
using torch::nn::LinearOptions;

constexpr int kEmbeddingFeatures = 128;

Tensor averaged(const Tensor& features) {
    return at::adaptive_avg_pool2d(features, {1, 1}).flatten(1);
}

}  // namespace

FacenetNetwork::FacenetNetwork(const Options& options) {
    m_backbone = register_module("backbone", makeBackbone(options.backbone));
    m_dropout = register_module("Dropout", torch::nn::Dropout(options.dropout));
    m_bottleneck =
        register_module("Bottleneck", Linear(LinearOptions(m_backbone->features(), kEmbeddingFeatures).bias(false)));
    m_lastNorm = register_module("last_bn", BatchNorm1d(BatchNormOptions(kEmbeddingFeatures).eps(0.001).momentum(0.1)));
    if (options.classes > 0)
        m_classifier = register_module("classifier", Linear(LinearOptions(kEmbeddingFeatures, options.classes)));
}

Tensor FacenetNetwork::pooled(const Tensor& images) {
    return averaged(m_backbone->forward(images));
}

Tensor FacenetNetwork::featuresOfPooled(const Tensor& pooled) {
    return normalised(m_lastNorm, m_bottleneck->forward(dropped(pooled)));
}

/// As LibTorch's does on the processor: the kept ones are enlarged by as much as is lost on average.
Tensor FacenetNetwork::dropped(const Tensor& pooled) {
    const double kept = 1 - m_dropout->options.p();
    if (!is_training() || kept >= 1) return pooled;
    const std::int64_t pictures = m_rows.defined() ? m_ofPictures : pooled.size(0);
    const Tensor mask = at::empty({pictures, pooled.size(1)}, pooled.options()).bernoulli_(kept).div_(kept);
    return pooled * (m_rows.defined() ? mask.index_select(0, m_rows) : mask);
}

Tensor FacenetNetwork::features(const Tensor& images) {
    return featuresOfPooled(pooled(images));
}

Tensor FacenetNetwork::embeddingFromFeatures(const Tensor& features) {
    return torch::nn::functional::normalize(features, torch::nn::functional::NormalizeFuncOptions().p(2).dim(1));
}

Tensor FacenetNetwork::classify(const Tensor& features) {
    return m_classifier->forward(features);
}

FrozenFacenet::FrozenFacenet(FacenetNetwork& network, at::ScalarType type) : m_type(type) {
    const at::NoGradGuard noGradients;
    const Tensor factor =
        network.lastNorm()->weight / (network.lastNorm()->running_var + network.lastNorm()->options.eps()).sqrt();
    m_headWeight = (network.bottleneck()->weight * factor.unsqueeze(1)).detach();
    m_headBias = (network.lastNorm()->bias - network.lastNorm()->running_mean * factor).detach();
    m_backbone = network.backbone();
    m_backbone->freeze(type);
}

Tensor FrozenFacenet::pooled(const Tensor& pixels) const {
    const at::NoGradGuard noGradients;
    // Channels last is how pixels lie in memory: the view below needs no copy.
    return averaged(m_backbone->forward(pixels.permute({0, 3, 1, 2}).to(m_type))).to(at::kFloat);
}

Tensor FrozenFacenet::features(const Tensor& pixels) const {
    return featuresOfPooled(pooled(pixels));
}

Tensor FrozenFacenet::featuresOfPooled(const Tensor& pooled) const {
    const at::NoGradGuard noGradients;
    return at::linear(pooled, m_headWeight, m_headBias);
}

Tensor FrozenFacenet::embedPooled(const Tensor& pooled) const {
    const at::NoGradGuard noGradients;
    return FacenetNetwork::embeddingFromFeatures(featuresOfPooled(pooled));
}

Tensor FrozenFacenet::embed(const Tensor& pixels) const {
    const at::NoGradGuard noGradients;
    return FacenetNetwork::embeddingFromFeatures(features(pixels));
}

}  // namespace facenet
