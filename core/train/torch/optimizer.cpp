#include "core/train/torch/optimizer.h"

#include <torch/nn/utils/clip_grad.h>

#include <ATen/ATen.h>

#include <cmath>

namespace facenet {

namespace {

constexpr double kSecondDecay = 0.999, kEpsilon = 1e-8;

at::Tensor scalar(std::int64_t value) {
    return at::full({1}, value, at::kLong);
}

}  // namespace

Optimizer::Optimizer(torch::nn::Module& network, const TrainingOptions& options,
                     const std::function<double(const at::Tensor&)>& shareOf)
    : m_kind(options.optimizer), m_momentum(options.momentum), m_weightDecay(options.effectiveWeightDecay()) {
    const at::NoGradGuard noGradients;
    for (const auto& item : network.named_parameters()) {
        Entry entry{.name = item.key(), .parameter = item.value(), .first = at::zeros_like(item.value())};
        if (shareOf) entry.share = shareOf(entry.parameter);
        if (m_kind != OptimizerKind::Sgd) entry.second = at::zeros_like(item.value());
        m_entries.push_back(std::move(entry));
    }
}

void Optimizer::step(double learningRate) {
    const at::NoGradGuard noGradients;
    ++m_steps;
    for (Entry& entry : m_entries) {
        at::Tensor gradient = entry.parameter.grad();
        if (!gradient.defined()) continue;
        const double rate = entry.share * learningRate;
        if (m_kind == OptimizerKind::AdamW)
            entry.parameter.mul_(1 - rate * m_weightDecay);
        else if (m_weightDecay > 0)
            gradient = gradient.add(entry.parameter, m_weightDecay);
        ++entry.steps;
        m_kind == OptimizerKind::Sgd ? sgdStep(entry, gradient, rate) : adamStep(entry, gradient, rate);
    }
}

void Optimizer::adamStep(Entry& entry, const at::Tensor& gradient, double learningRate) const {
    entry.first.lerp_(gradient, 1 - m_momentum);
    entry.second.mul_(kSecondDecay).addcmul_(gradient, gradient, 1 - kSecondDecay);
    const auto steps = static_cast<double>(entry.steps);
    const double firstBias = 1 - std::pow(m_momentum, steps);
    const double secondBias = 1 - std::pow(kSecondDecay, steps);
    const at::Tensor denominator = entry.second.sqrt().div_(std::sqrt(secondBias)).add_(kEpsilon);
    entry.parameter.addcdiv_(entry.first, denominator, -learningRate / firstBias);
}

void Optimizer::sgdStep(Entry& entry, const at::Tensor& gradient, double learningRate) const {
    if (entry.steps == 1)
        entry.first.copy_(gradient);
    else
        entry.first.mul_(m_momentum).add_(gradient);
    entry.parameter.sub_(gradient.add(entry.first, m_momentum), learningRate);
}

std::map<std::string, at::Tensor> Optimizer::state() const {
    std::map<std::string, at::Tensor> state{{"steps", scalar(m_steps)}};
    for (const Entry& entry : m_entries) {
        if (entry.steps == 0) continue;
        state.emplace(entry.name + ".first", entry.first);
        if (entry.second.defined()) state.emplace(entry.name + ".second", entry.second);
        state.emplace(entry.name + ".steps", scalar(entry.steps));
    }
    return state;
}

void Optimizer::restore(const std::map<std::string, at::Tensor>& state) {
    const at::NoGradGuard noGradients;
    m_steps = state.at("steps").item<std::int64_t>();
    for (Entry& entry : m_entries) {
        const auto steps = state.find(entry.name + ".steps");
        entry.steps = steps == state.end() ? 0 : steps->second.item<std::int64_t>();
        if (entry.steps == 0) continue;
        entry.first.copy_(state.at(entry.name + ".first"));
        if (entry.second.defined()) entry.second.copy_(state.at(entry.name + ".second"));
    }
}

double finishGradients(torch::nn::Module& network, double scale, double clip) {
    std::vector<at::Tensor> parameters;
    for (const at::Tensor& parameter : network.parameters())
        if (parameter.grad().defined()) parameters.push_back(parameter);
    if (scale != 1)
        for (const at::Tensor& parameter : parameters) parameter.mutable_grad().div_(scale);
    if (clip > 0) return torch::nn::utils::clip_grad_norm_(parameters, clip);
    std::vector<at::Tensor> norms;
    for (const at::Tensor& parameter : parameters) norms.push_back(parameter.grad().norm());
    return at::stack(norms).norm().item<double>();
}

}  // namespace facenet
