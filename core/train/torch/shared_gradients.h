#pragma once

#include <memory>
#include <torch/csrc/distributed/c10d/reducer.hpp>
#include <utility>

#include "core/model/torch/facenet.h"
#include "core/model/torch/shared_batch_norm.h"

namespace facenet {

/// The gradients of a network that several processes train: added up in buckets while the backward pass goes on.
/// Source: Li et al., PyTorch Distributed, arXiv:2006.15704
/// Thread: one caller at a time
class SharedGradients {
public:
    /// All take the weights of the first process. In: whether the loss depends on the classifier's bias. The network
    /// must outlive this
    SharedGradients(FacenetNetwork& network, Processes processes, bool classifierBias);

    /// The gradients of the sum of all processes' losses, added to those that stand in the network.
    /// In: this process's part of the loss; so many of the backbone's first units take no gradient
    void backward(const at::Tensor& loss, int keptUnits);

    /// The running statistics of batch norm, where each process follows its own pictures, become their means.
    void averageStatistics();

private:
    void makeReducer(int keptUnits);

    FacenetNetwork& m_network;
    Processes m_processes;
    const bool m_classifierBias;
    std::unique_ptr<c10d::Reducer> m_reducer;
    int m_keptUnits = -1;  ///< of the reducer
};

/// The embeddings of a batch that processes share, in its order, with a gradient for those of this process, and the L2
/// norms of its features, without. Every process computes the same loss from them; each goes back through its own rows.
/// In: rows of this process, [n, 128] and [n]; their places among the `pictures` of the batch, int64 [n]
std::pair<at::Tensor, at::Tensor> ofWholeBatch(const Processes& processes, const at::Tensor& embeddingsHere,
                                               const at::Tensor& normsHere, const at::Tensor& places,
                                               std::int64_t pictures);

}  // namespace facenet
