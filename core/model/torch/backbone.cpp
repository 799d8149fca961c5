#include "core/model/torch/backbone.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace facenet {

at::Tensor BackboneNetwork::forward(const at::Tensor& input) {
    at::Tensor x = input;
    if (m_kept > 0) {
        const at::NoGradGuard noGradients;
        x = x.to(m_keptType);
        for (std::size_t i = 0; i < m_kept; ++i) x = m_units[i]->forward(x);
    }
    for (std::size_t i = m_kept; i < m_units.size(); ++i) x = m_units[i]->forward(x);
    return x;
}

void BackboneNetwork::freeze(at::ScalarType type) {
    for (std::size_t i = 0; i < m_units.size(); ++i)
        m_units[i]->freeze(type, i == 0 ? std::optional(1.0 / 255) : std::nullopt);
}

int BackboneNetwork::unitOf(const at::Tensor& parameter) const {
    for (std::size_t i = 0; i < m_units.size(); ++i)
        for (const at::Tensor& own : m_units[i]->parameters())
            if (own.is_same(parameter)) return static_cast<int>(i);
    return -1;
}

void BackboneNetwork::keepFirstUnits(int count, at::ScalarType type) {
    const auto kept = static_cast<std::size_t>(std::clamp(count, 0, unitCount()));
    if (kept == m_kept && type == m_keptType) return;
    const at::NoGradGuard noGradients;
    for (std::size_t i = 0; i < m_kept; ++i) m_units[i]->thaw();
    for (std::size_t i = 0; i < kept; ++i) m_units[i]->freeze(type, std::nullopt);
    m_kept = kept;
    m_keptType = type;
    train(is_training());
}

void BackboneNetwork::train(bool on) {
    torch::nn::Module::train(on);
    for (std::size_t i = 0; i < m_kept; ++i) m_units[i]->train(false);
}

std::shared_ptr<BackboneNetwork> makeBackbone(Backbone backbone) {
    return backbone == Backbone::MobileNetV1 ? makeMobileNetV1() : makeInceptionResNetV1();
}

}  // namespace facenet
