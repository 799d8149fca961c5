#include "core/model/torch/summary.h"

#include <ATen/ATen.h>
#include <ATen/record_function.h>

#include <map>

#include "core/model/torch/facenet.h"

namespace facenet {

namespace {

/// The layers of the pass that is under way on this thread.
struct Recording {
    std::map<const void*, std::string> names;  ///< of the parameters, by where their numbers lie
    std::vector<LayerSummary> layers;
};

thread_local Recording* recording = nullptr;

std::string layerName(const at::Tensor& weight) {
    const auto found = recording->names.find(weight.const_data_ptr());
    if (found == recording->names.end()) return {};
    const std::string& name = found->second;
    return name.substr(0, name.rfind('.'));
}

std::int64_t elementsOf(const c10::IValue& value) {
    return value.isTensor() && value.toTensor().defined() ? value.toTensor().numel() : 0;
}

void noteConvolution(c10::ArrayRef<const c10::IValue> inputs) {
    const at::Tensor input = inputs[0].toTensor(), weight = inputs[1].toTensor();
    const auto stride = inputs[3].toIntVector(), padding = inputs[4].toIntVector();
    std::vector<std::int64_t> shape{1, weight.size(0)};
    for (std::size_t side = 0; side < 2; ++side) {
        const auto dimension = static_cast<std::int64_t>(side) + 2;
        shape.push_back((input.size(dimension) + 2 * padding[side] - weight.size(dimension)) / stride[side] + 1);
    }
    recording->layers.push_back({.name = layerName(weight),
                                 .kind = "conv2d",
                                 .outputShape = shape,
                                 .parameters = weight.numel() + elementsOf(inputs[2]),
                                 .multiplyAdds = shape[2] * shape[3] * weight.numel()});
}

std::unique_ptr<at::ObserverContext> noteLayer(const at::RecordFunction& function) {
    const std::string name = function.name();
    const auto inputs = function.inputs();
    if (name == "aten::conv2d") {
        noteConvolution(inputs);
    } else if (name == "aten::matmul") {
        // How LibTorch computes a linear layer without bias: with the weight transposed in place.
        const at::Tensor weight = inputs[1].toTensor();
        recording->layers.push_back({.name = layerName(weight),
                                     .kind = "linear",
                                     .outputShape = {1, weight.size(1)},
                                     .parameters = weight.numel(),
                                     .multiplyAdds = weight.numel()});
    } else if (name == "aten::batch_norm") {
        recording->layers.push_back({.name = layerName(inputs[1].toTensor()),
                                     .kind = "batch_norm",
                                     .outputShape = inputs[0].toTensor().sizes().vec(),
                                     .parameters = elementsOf(inputs[1]) + elementsOf(inputs[2])});
    }
    return nullptr;
}

}  // namespace

std::vector<LayerSummary> summaryOf(Backbone backbone) {
    const at::NoGradGuard noGradients;
    FacenetNetwork network({.backbone = backbone});
    network.eval();
    Recording own;
    for (const auto& item : network.named_parameters()) own.names.emplace(item.value().const_data_ptr(), item.key());
    recording = &own;
    const auto handle = at::addThreadLocalCallback(
        at::RecordFunctionCallback(noteLayer).needsInputs(true).scopes({at::RecordScope::FUNCTION}));
    network.features(at::zeros({1, 3, 160, 160}));
    at::removeCallback(handle);
    recording = nullptr;
    return own.layers;
}

}  // namespace facenet
