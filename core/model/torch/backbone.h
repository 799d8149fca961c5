#pragma once

#include <torch/nn/module.h>

#include <functional>
#include <memory>
#include <vector>

#include "core/model/model_card.h"

namespace facenet {

/// Features of a picture before the global average pool: a chain of units.
class BackboneNetwork : public torch::nn::Module {
public:
    /// In:  [N, 3, 160, 160]: RGB in [0, 1], or, once frozen, BGR from 0 to 255 in the frozen type and channels last
    /// Out: [N, features, h, w]
    at::Tensor forward(const at::Tensor& input);
    /// Turns the network into its inference form, which shares nothing with its parameters.
    virtual void freeze(at::ScalarType type) = 0;
    virtual int features() const = 0;

    /// Of the unit, or -1 for a parameter of none.
    int unitOf(const at::Tensor& parameter) const;
    int unitCount() const { return static_cast<int>(m_units.size()); }
    /// While the network is trained, the first units stay as they are: no gradients, and batch norm with its stored
    /// statistics. What has been kept once stays without gradients.
    void keepFirstUnits(int count);
    void train(bool on = true) override;

protected:
    void addUnit(std::shared_ptr<torch::nn::Module> module, std::function<at::Tensor(const at::Tensor&)> forward) {
        m_units.push_back({std::move(module), std::move(forward)});
    }

private:
    struct Link {
        std::shared_ptr<torch::nn::Module> module;
        std::function<at::Tensor(const at::Tensor&)> forward;
    };

    std::vector<Link> m_units;
    std::size_t m_kept = 0;
};

/// Source: Howard et al., MobileNets, arXiv:1704.04861, with ReLU6
std::shared_ptr<BackboneNetwork> makeMobileNetV1();
/// Source: Szegedy et al., Inception-v4, Inception-ResNet, arXiv:1602.07261
std::shared_ptr<BackboneNetwork> makeInceptionResNetV1();
std::shared_ptr<BackboneNetwork> makeBackbone(Backbone backbone);

}  // namespace facenet
