#include "core/model/torch/plain_training.h"

#include <torch/nn/functional/loss.h>
#include <torch/optim/adam.h>

#include "core/model/torch/autocast.h"
#include "core/model/torch/facenet.h"
#include "core/model/torch/trained_block.h"

namespace facenet {

std::function<void()> makeTorchPlainTraining(const PlainTraining& training, const DeviceInfo& device) {
    constexpr int kClasses = 100, kSidePx = 160;
    const at::Device place = placeOf(device);
    const auto network =
        std::make_shared<FacenetNetwork>(FacenetNetwork::Options{.backbone = training.backbone, .classes = kClasses});
    network->to(place);
    at::Tensor images = at::rand({training.batch, 3, kSidePx, kSidePx}).to(place);
    if (training.channelsLast) {
        const at::NoGradGuard noGradients;
        images = images.contiguous(at::MemoryFormat::ChannelsLast);
        for (at::Tensor& parameter : network->parameters())
            if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(at::MemoryFormat::ChannelsLast));
    }
    network->train();
    const at::Tensor labels = at::randint(kClasses, {training.batch}, at::kLong).to(place);
    const auto optimizer = std::make_shared<torch::optim::Adam>(network->parameters(), torch::optim::AdamOptions(1e-4));
    const at::ScalarType type = scalarTypeOf(training.precision);
    return [network, images, labels, optimizer, place, type] {
        const PlainBlocks plain;
        at::Tensor logits;
        {
            const Autocast autocast(place, type);
            logits = network->classify(network->features(images).to(at::kFloat));
        }
        const at::Tensor loss = torch::nn::functional::cross_entropy(logits.to(at::kFloat), labels);
        optimizer->zero_grad();
        loss.backward();
        optimizer->step();
        loss.item<double>();
    };
}

}  // namespace facenet
