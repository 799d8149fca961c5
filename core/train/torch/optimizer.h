#pragma once

#include <torch/nn/module.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/train/training_options.h"

namespace facenet {

/// Adam, AdamW or SGD with Nesterov's momentum over the parameters of a network, with a state that has names.
/// Parameters without a gradient are passed over.
/// Source: Kingma and Ba, arXiv:1412.6980; Sutskever et al., ICML 2013; both with L2 regularisation; Loshchilov and
/// Hutter, arXiv:1711.05101
class Optimizer {
public:
    /// In: `shareOf` says which part of the rate a parameter takes
    Optimizer(torch::nn::Module& network, const TrainingOptions& options,
              const std::function<double(const at::Tensor&)>& shareOf = {});

    /// In: gradients that stand in the network, scaled and clipped already
    void step(double learningRate);
    std::int64_t steps() const { return m_steps; }

    std::map<std::string, at::Tensor> state() const;
    /// In: a state of the same network and kind. Throws std::out_of_range where something is
    /// missing
    void restore(const std::map<std::string, at::Tensor>& state);

private:
    struct Entry {
        std::string name;
        at::Tensor parameter;
        at::Tensor first, second;  ///< moments; SGD has the first only
        std::int64_t steps = 0;    ///< that changed this parameter
        double share = 1;          ///< of the rate
    };

    void adamStep(Entry& entry, const at::Tensor& gradient, double learningRate) const;
    void sgdStep(Entry& entry, const at::Tensor& gradient, double learningRate) const;

    OptimizerKind m_kind;
    double m_momentum, m_weightDecay;
    std::vector<Entry> m_entries;
    std::int64_t m_steps = 0;
};

/// Takes the loss's scale out of the gradients of a network and clips them. In: `clip` 0: none
/// Out: their L2 norm before clipping
double finishGradients(torch::nn::Module& network, double scale, double clip);

}  // namespace facenet
