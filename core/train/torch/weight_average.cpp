#include "core/train/torch/weight_average.h"

#include <algorithm>

namespace facenet {

namespace {

std::map<std::string, at::Tensor> averagedTensors(const FacenetNetwork& network) {
    std::map<std::string, at::Tensor> tensors;
    for (const auto& item : network.named_parameters()) tensors.emplace(item.key(), item.value().detach());
    for (const auto& item : network.named_buffers())
        if (item.value().is_floating_point()) tensors.emplace(item.key(), item.value());
    return tensors;
}

}  // namespace

void WeightAverage::start(const FacenetNetwork& network) {
    for (const auto& [name, tensor] : averagedTensors(network)) m_tensors.emplace(name, tensor.clone());
}

void WeightAverage::update(const FacenetNetwork& network, double decay, std::int64_t steps) {
    // Young averages follow quickly: a decay near 1 would remember the start for thousands of steps.
    // Source: TensorFlow's ExponentialMovingAverage, min(decay, (1 + n) / (10 + n))
    const auto n = static_cast<double>(steps);
    const double least = std::min(decay, (1 + n) / (10 + n));
    for (const auto& [name, tensor] : averagedTensors(network)) m_tensors.at(name).lerp_(tensor, 1 - least);
}

void WeightAverage::restore(const std::map<std::string, at::Tensor>& state) {
    for (auto& [name, tensor] : m_tensors)
        if (const auto found = state.find(name); found != state.end()) tensor.copy_(found->second);
}

const at::Tensor& WeightAverage::of(const std::string& name, const at::Tensor& own) const {
    const auto found = m_tensors.find(name);
    return found != m_tensors.end() ? found->second : own;
}

}  // namespace facenet
