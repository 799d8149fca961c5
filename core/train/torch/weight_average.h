#pragma once

#include <ATen/ATen.h>

#include <map>
#include <string>

#include "core/model/torch/facenet.h"

namespace facenet {

/// Exponential moving average of all numbers of a network but the counts of batches: its parameters, and the statistics
/// of batch norm, which belong to them. Empty until it is started.
class WeightAverage {
public:
    void start(const FacenetNetwork& network);
    /// In: steps of the optimiser so far
    void update(const FacenetNetwork& network, double decay, std::int64_t steps);
    /// What the state does not name keeps its value.
    void restore(const std::map<std::string, at::Tensor>& state);

    bool isStarted() const { return !m_tensors.empty(); }
    const std::map<std::string, at::Tensor>& tensors() const { return m_tensors; }
    /// The average of what has this name, else the tensor itself.
    const at::Tensor& of(const std::string& name, const at::Tensor& own) const;

private:
    std::map<std::string, at::Tensor> m_tensors;
};

}  // namespace facenet
