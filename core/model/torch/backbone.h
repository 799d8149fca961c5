#pragma once

#include <torch/nn/module.h>

#include <memory>

#include "core/model/model_card.h"

namespace facenet {

/// Features of a picture before the global average pool.
class BackboneNetwork : public torch::nn::Module {
public:
    /// In:  [N, 3, 160, 160]: RGB in [0, 1], or, once frozen, BGR from 0 to 255 in the frozen type and channels last
    /// Out: [N, features, h, w]
    virtual at::Tensor forward(const at::Tensor& input) = 0;
    /// Turns the network into its inference form, which shares nothing with its parameters.
    virtual void freeze(at::ScalarType type) = 0;
    virtual int features() const = 0;
};

std::shared_ptr<BackboneNetwork> makeMobileNetV1();
std::shared_ptr<BackboneNetwork> makeInceptionResNetV1();
std::shared_ptr<BackboneNetwork> makeBackbone(Backbone backbone);

}  // namespace facenet
