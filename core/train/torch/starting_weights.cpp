#include "core/train/torch/starting_weights.h"

#include <ATen/ATen.h>
#include <torch/nn/init.h>
#include <torch/nn/modules/conv.h>

#include "core/model/torch/weights.h"

namespace facenet {

void initialise(FacenetNetwork& network, std::uint64_t seed) {
    at::manual_seed(seed);
    const at::NoGradGuard noGradients;
    for (const auto& item : network.named_modules()) {
        if (auto* convolution = item.value()->as<torch::nn::Conv2d>()) {
            torch::nn::init::kaiming_normal_(convolution->weight);
        } else if (auto* linear = item.value()->as<torch::nn::Linear>()) {
            torch::nn::init::xavier_normal_(linear->weight);
            if (linear->bias.defined()) linear->bias.zero_();
        }
    }
}

Result<void> loadStart(FacenetNetwork& network, const TensorFile& file, const TrainingOptions& options) {
    const auto card = modelCardFromMetadata(file.metadata, modelIdOf(file.tensors));
    if (!card) return card.error();
    if (card->backbone != options.backbone) return Error{ErrorCode::WrongBackbone, toString(card->backbone)};
    std::map<std::string, StoredTensor> all = weightsOf(network);
    std::map<std::string, StoredTensor> wanted = file.tensors;
    const bool backboneOnly = options.startFrom == StartFrom::Backbone;
    std::erase_if(wanted, [backboneOnly](const auto& item) {
        return item.first.starts_with(kClassifierPrefix) || (backboneOnly && !item.first.starts_with("backbone."));
    });
    // What the file does not speak of keeps its start; what it must speak of is looked for by its absence.
    for (auto& [name, tensor] : all)
        if (name.starts_with(kClassifierPrefix) || (backboneOnly && !name.starts_with("backbone.")))
            wanted.emplace(name, std::move(tensor));
    return loadWeights(network, wanted);
}

Result<std::shared_ptr<FacenetNetwork>> networkForUse(const TensorFile& file) {
    const auto card = modelCardFromMetadata(file.metadata, modelIdOf(file.tensors));
    if (!card) return card.error();
    auto network = std::make_shared<FacenetNetwork>(FacenetNetwork::Options{.backbone = card->backbone});
    if (auto loaded = loadWeights(*network, file.tensors, kClassifierPrefix); !loaded) return loaded.error();
    network->eval();
    return network;
}

}  // namespace facenet
