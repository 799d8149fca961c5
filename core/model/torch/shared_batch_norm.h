#pragma once

#include <ATen/ATen.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>

namespace facenet {

using Processes = c10::intrusive_ptr<c10d::ProcessGroup>;

/// Each number of the tensor becomes its sum over all processes. Throws c10::Error where one of them is gone
void sumOver(const Processes& processes, const at::Tensor& tensor);

/// As long as it lives, batch norm that is trained on this thread takes the statistics of the batch that the processes
/// share. Source: Zhang et al., Context Encoding for Semantic Segmentation, arXiv:1803.08904 (synchronised batch norm)
class SharedBatchNorm {
public:
    explicit SharedBatchNorm(Processes processes);
    SharedBatchNorm(const SharedBatchNorm&) = delete;
    SharedBatchNorm& operator=(const SharedBatchNorm&) = delete;
    ~SharedBatchNorm();
    /// Null where batch norm takes the statistics of this process's pictures.
    static const Processes& processes();
};

/// Statistics and parameters of a batch norm layer.
struct BatchNormTensors {
    at::Tensor weight, bias, runningMean, runningVariance;
    double momentum = 0.1, epsilon = 1e-5;
};
/// In: [N, C] or [N, C, H, W]; the running statistics are updated. Out: as the input
at::Tensor sharedBatchNorm(const at::Tensor& input, const BatchNormTensors& norm);

/// The layer, with the statistics that it is to take. In: as for `sharedBatchNorm`
template <typename Norm>
at::Tensor normalised(Norm& norm, const at::Tensor& input) {
    if (!norm->is_training() || !SharedBatchNorm::processes()) return norm->forward(input);
    norm->num_batches_tracked += 1;
    return sharedBatchNorm(input, {.weight = norm->weight,
                                   .bias = norm->bias,
                                   .runningMean = norm->running_mean,
                                   .runningVariance = norm->running_var,
                                   .momentum = norm->options.momentum().value(),
                                   .epsilon = norm->options.eps()});
}

}  // namespace facenet
