#pragma once

#include <ATen/ATen.h>
#include <torch/nn/module.h>

#include <string>

namespace facenet::test {

/// The tensor that the golden values were computed with, by formula from its name and shape; see the README beside
/// them.
at::Tensor patternTensor(const std::string& name, at::IntArrayRef shape, int modulus);

/// A picture by the same formula: RGB in [0, 1], float32 [count, 3, 160, 160]
at::Tensor patternImages(int count, int modulus);

/// Fills every parameter and buffer of a network with its pattern.
void fillWithPatterns(torch::nn::Module& module, int modulus);

}  // namespace facenet::test
