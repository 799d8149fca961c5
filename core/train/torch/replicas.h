#pragma once

#include <ATen/ATen.h>

#include <functional>
#include <memory>
#include <vector>

#include "core/model/torch/facenet.h"

namespace facenet {

/// Copies of a network on further devices that share each batch with it: every device computes the features of its
/// part, the loss is taken on all of them together, and the gradients are added up where the network lives. Batch norm
/// keeps the running statistics of the first part.
/// Source: Krizhevsky, One weird trick for parallelizing convolutional neural networks, arXiv:1404.5997 (data
/// parallelism)
/// Thread: one caller at a time
class Replicas {
public:
    /// In: the network, on the device where it stays; the devices of the copies, none for a single device
    Replicas(std::shared_ptr<FacenetNetwork> network, const FacenetNetwork::Options& options,
             const std::vector<at::Device>& devices);

    /// How many of the backbone's first units stay as they are, and what they compute in.
    struct Kept {
        int units = 0;
        at::ScalarType type = at::kFloat;
    };
    using Forward = std::function<at::Tensor(FacenetNetwork& network, const at::Tensor& pixels)>;
    /// In:  pixels uint8 BGR [N, 160, 160, 3]
    /// Out: features of the whole batch, float32 [N, 128], in its order, on the network's device
    at::Tensor features(const at::Tensor& pixels, const Kept& kept, const Forward& forward);

    /// Adds the copies' gradients to the network's; called after `backward`.
    void gatherGradients();
    void forgetGradients();
    /// To be called before the network's weights are changed from outside.
    void keepNothing();

private:
    void copyWeights();

    struct Copy {
        at::Device device;
        std::shared_ptr<FacenetNetwork> network;
    };
    std::shared_ptr<FacenetNetwork> m_network;
    std::vector<Copy> m_copies;
};

}  // namespace facenet
