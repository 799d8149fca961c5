#include "core/model/torch/weights.h"

#include <ATen/ATen.h>

#include <cstring>
#include <sstream>

namespace facenet {

namespace {

at::ScalarType scalarTypeOf(TensorType type) {
    switch (type) {
        case TensorType::Float32:
            return at::kFloat;
        case TensorType::Float16:
            return at::kHalf;
        case TensorType::BFloat16:
            return at::kBFloat16;
        case TensorType::Float64:
            return at::kDouble;
        case TensorType::Int64:
            return at::kLong;
        case TensorType::Int32:
            return at::kInt;
        case TensorType::Int16:
            return at::kShort;
        case TensorType::Int8:
            return at::kChar;
        case TensorType::UInt8:
            return at::kByte;
        case TensorType::Bool:
            return at::kBool;
    }
    return at::kFloat;
}

std::string toString(at::IntArrayRef shape) {
    std::ostringstream text;
    text << shape;
    return text.str();
}

std::map<std::string, at::Tensor> namedTensors(const torch::nn::Module& module) {
    std::map<std::string, at::Tensor> tensors;
    for (const auto& item : module.named_parameters()) tensors.emplace(item.key(), item.value());
    for (const auto& item : module.named_buffers()) tensors.emplace(item.key(), item.value());
    return tensors;
}

}  // namespace

at::Tensor tensorFrom(const StoredTensor& stored) {
    at::Tensor tensor = at::empty(stored.shape, scalarTypeOf(stored.type));
    TORCH_CHECK(tensor.nbytes() == stored.bytes.size(), "a stored tensor's bytes don't fit its shape");
    std::memcpy(tensor.mutable_data_ptr(), stored.bytes.data(), stored.bytes.size());
    return tensor;
}

Result<void> loadWeights(torch::nn::Module& module, const std::map<std::string, StoredTensor>& tensors,
                         const std::string& unusedPrefix) {
    const std::map<std::string, at::Tensor> wanted = namedTensors(module);
    std::string mismatches;
    const auto complain = [&](const std::string& what) { mismatches += (mismatches.empty() ? "" : "\n") + what; };
    for (const auto& [name, tensor] : wanted) {
        const auto found = tensors.find(name);
        if (found == tensors.end())
            complain("missing: " + name + " " + toString(tensor.sizes()));
        else if (tensor.sizes() != at::IntArrayRef(found->second.shape))
            complain("wrong shape: " + name + " " + toString(found->second.shape) + ", wanted " +
                     toString(tensor.sizes()));
    }
    for (const auto& [name, stored] : tensors)
        if (!wanted.contains(name) && !name.starts_with(kCohortPrefix) &&
            (unusedPrefix.empty() || !name.starts_with(unusedPrefix)))
            complain("extra: " + name + " " + toString(stored.shape));
    if (!mismatches.empty()) return Error{ErrorCode::TensorMismatch, mismatches};

    const at::NoGradGuard noGradients;
    for (const auto& [name, tensor] : wanted) tensor.detach().copy_(tensorFrom(tensors.at(name)));
    return {};
}

StoredTensor storedFrom(const at::Tensor& tensor) {
    const bool whole = tensor.scalar_type() == at::kLong;
    const at::Tensor plain = tensor.detach().to(at::kCPU, whole ? at::kLong : at::kFloat).contiguous();
    StoredTensor stored{
        .type = whole ? TensorType::Int64 : TensorType::Float32, .shape = plain.sizes().vec(), .bytes = {}};
    const auto* bytes = static_cast<const std::byte*>(plain.const_data_ptr());
    stored.bytes.assign(bytes, bytes + plain.nbytes());
    return stored;
}

std::map<std::string, StoredTensor> weightsOf(const torch::nn::Module& module) {
    std::map<std::string, StoredTensor> stored;
    for (const auto& [name, tensor] : namedTensors(module)) stored.emplace(name, storedFrom(tensor));
    return stored;
}

std::map<std::string, StoredTensor> withPrefix(const std::map<std::string, StoredTensor>& tensors,
                                               const std::string& prefix) {
    std::map<std::string, StoredTensor> found;
    for (auto it = tensors.lower_bound(prefix); it != tensors.end() && it->first.starts_with(prefix); ++it)
        found.emplace(it->first.substr(prefix.size()), it->second);
    return found;
}

std::map<std::string, at::Tensor> tensorsFrom(const std::map<std::string, StoredTensor>& stored) {
    std::map<std::string, at::Tensor> tensors;
    for (const auto& [name, tensor] : stored) tensors.emplace(name, tensorFrom(tensor));
    return tensors;
}

}  // namespace facenet
