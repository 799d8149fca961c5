#include "core/train/torch/replicas.h"

#include <algorithm>

namespace facenet {

namespace {

constexpr std::int64_t kLeastPicturesAPart = 2;  // batch norm needs two

}  // namespace

Replicas::Replicas(std::shared_ptr<FacenetNetwork> network, const FacenetNetwork::Options& options,
                   const std::vector<at::Device>& devices)
    : m_network(std::move(network)) {
    const at::NoGradGuard noGradients;
    for (const at::Device& device : devices) {
        auto copy = std::make_shared<FacenetNetwork>(options);
        copy->to(device);
        for (at::Tensor& parameter : copy->parameters())
            if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(at::MemoryFormat::ChannelsLast));
        copy->train();
        m_copies.push_back({device, std::move(copy)});
    }
}

void Replicas::copyWeights() {
    const at::NoGradGuard noGradients;
    const auto parameters = m_network->parameters(), buffers = m_network->buffers();
    for (const Copy& copy : m_copies) {
        auto ownParameters = copy.network->parameters(), ownBuffers = copy.network->buffers();
        for (std::size_t i = 0; i < parameters.size(); ++i) ownParameters[i].copy_(parameters[i], true);
        for (std::size_t i = 0; i < buffers.size(); ++i) ownBuffers[i].copy_(buffers[i], true);
    }
}

at::Tensor Replicas::features(const at::Tensor& pixels, const Kept& kept, const Forward& forward) {
    m_network->backbone()->keepFirstUnits(kept.units, kept.type);
    const auto parts = std::min<std::int64_t>(static_cast<std::int64_t>(m_copies.size()) + 1,
                                              std::max<std::int64_t>(1, pixels.size(0) / kLeastPicturesAPart));
    if (parts == 1) return forward(*m_network, pixels);
    copyWeights();
    const std::vector<at::Tensor> shares = pixels.tensor_split(parts);
    std::vector<at::Tensor> features{forward(*m_network, shares.front())};
    for (std::size_t i = 1; i < shares.size(); ++i) {
        Copy& copy = m_copies[i - 1];
        copy.network->backbone()->keepFirstUnits(kept.units, kept.type);
        features.push_back(forward(*copy.network, shares[i].to(copy.device, true)).to(features.front().device()));
    }
    return at::cat(features);
}

void Replicas::gatherGradients() {
    const at::NoGradGuard noGradients;
    const auto parameters = m_network->parameters();
    for (const Copy& copy : m_copies) {
        const auto own = copy.network->parameters();
        for (std::size_t i = 0; i < own.size(); ++i) {
            const at::Tensor& gradient = own[i].grad();
            if (!gradient.defined()) continue;
            at::Tensor& sum = parameters[i].mutable_grad();
            const at::Tensor here = gradient.to(parameters[i].device());
            if (sum.defined())
                sum.add_(here);
            else
                sum = here.clone();
        }
    }
}

void Replicas::keepNothing() {
    m_network->backbone()->keepFirstUnits(0, at::kFloat);
    for (const Copy& copy : m_copies) copy.network->backbone()->keepFirstUnits(0, at::kFloat);
}

void Replicas::forgetGradients() {
    for (const Copy& copy : m_copies) copy.network->zero_grad();
}

}  // namespace facenet
