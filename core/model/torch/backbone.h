#pragma once

#include <torch/nn/module.h>

#include <memory>
#include <optional>
#include <vector>

#include "core/model/model_card.h"

namespace facenet {

/// What a backbone is a chain of: layers that are kept or trained together.
class BackboneUnit : public torch::nn::Module {
public:
    virtual at::Tensor forward(const at::Tensor& x) = 0;
    /// Turns the unit into its inference form, which shares nothing with its parameters; see
    /// `ConvolutionBlock::freeze`.
    virtual void freeze(at::ScalarType type, std::optional<double> inputScale) = 0;
    /// Back to its parameters.
    virtual void thaw() = 0;
};

/// Features of a picture before the global average pool: a chain of units.
class BackboneNetwork : public torch::nn::Module {
public:
    /// In:  [N, 3, 160, 160]: RGB in [0, 1], or, once frozen, BGR from 0 to 255 in the frozen type and channels last
    /// Out: [N, features, h, w]
    at::Tensor forward(const at::Tensor& input);
    /// Turns the network into its inference form, which shares nothing with its parameters.
    void freeze(at::ScalarType type);
    virtual int features() const = 0;

    /// Of the unit, or -1 for a parameter of none.
    int unitOf(const at::Tensor& parameter) const;
    int unitCount() const { return static_cast<int>(m_units.size()); }
    /// While the network is trained, the first units stay as they are: no gradients, batch norm with its stored
    /// statistics, all in the inference form of this type. To be called with 0 before their parameters are changed.
    void keepFirstUnits(int count, at::ScalarType type);
    void train(bool on = true) override;

protected:
    /// In: a unit that is registered somewhere within
    void addUnit(std::shared_ptr<BackboneUnit> unit) { m_units.push_back(std::move(unit)); }

private:
    std::vector<std::shared_ptr<BackboneUnit>> m_units;
    std::size_t m_kept = 0;
    at::ScalarType m_keptType = at::kFloat;
};

/// Source: Howard et al., MobileNets, arXiv:1704.04861, with ReLU6
std::shared_ptr<BackboneNetwork> makeMobileNetV1();
/// Source: Szegedy et al., Inception-v4, Inception-ResNet, arXiv:1602.07261
std::shared_ptr<BackboneNetwork> makeInceptionResNetV1();
std::shared_ptr<BackboneNetwork> makeBackbone(Backbone backbone);

}  // namespace facenet
