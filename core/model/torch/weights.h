#pragma once

#include <torch/nn/module.h>

#include <map>
#include <string>

#include "core/base/result.h"
#include "core/model/tensor_file.h"

namespace facenet {

/// Copies the tensors of a file into the parameters and buffers of the same names.
/// In:     names in the file that may be there without being used, by their beginning; none: empty
/// Errors: TensorMismatch: the context lists every name that is missing, extra or of the wrong shape
Result<void> loadWeights(torch::nn::Module& module, const std::map<std::string, StoredTensor>& tensors,
                         const std::string& unusedPrefix = {});

/// A tensor of LibTorch with the bytes of a stored one (a copy), on the CPU.
/// Throws c10::Error where the bytes don't fit the shape
at::Tensor tensorFrom(const StoredTensor& stored);

/// The reverse: contiguous, from whatever device. In: float32 or int64; no other type is told
StoredTensor storedFrom(const at::Tensor& tensor);

/// Every parameter and buffer by name. In: a module of float32 and int64 alone, see `storedFrom`
std::map<std::string, StoredTensor> weightsOf(const torch::nn::Module& module);

/// Those whose names begin so, by the rest of their names.
std::map<std::string, StoredTensor> withPrefix(const std::map<std::string, StoredTensor>& tensors,
                                               const std::string& prefix);
std::map<std::string, at::Tensor> tensorsFrom(const std::map<std::string, StoredTensor>& stored);

}  // namespace facenet
