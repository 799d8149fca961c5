#pragma once

#include "core/model/torch/convolution.h"

namespace facenet {

/// As long as it lives, this thread computes blocks with LibTorch's own modules: for tests and measurements.
class PlainBlocks {
public:
    PlainBlocks();
    PlainBlocks(const PlainBlocks&) = delete;
    PlainBlocks& operator=(const PlainBlocks&) = delete;
    ~PlainBlocks();
};

/// Whether `trainedBlock` computes this: gradients are wanted, batch norm takes the batch's statistics, on the CPU, in
/// float32 or bfloat16, channels last.
bool isTrainedBlock(const at::Tensor& input, const torch::nn::BatchNorm2d& norm);

/// Convolution, batch norm with the statistics of the batch and activation, with their gradients: what LibTorch's own
/// modules compute, with half as many passes over memory. Follows autocast as a convolution does.
/// In:  [N, in, H, W], channels last; a convolution without bias; the running statistics are updated
/// Out: [N, out, h, w], channels last
/// Source: Ioffe and Szegedy, Batch Normalization, arXiv:1502.03167
at::Tensor trainedBlock(const at::Tensor& input, torch::nn::Conv2d& convolution, torch::nn::BatchNorm2d& norm,
                        Activation activation);

}  // namespace facenet
