#include "core/model/engine.h"

#include <ATen/ATen.h>

#include <cstring>

#include "core/model/flat_index.h"
#include "core/model/torch/autocast.h"
#include "core/model/torch/embedder.h"
#include "core/model/torch/embedding_index.h"
#include "core/model/torch/engine_thread.h"
#include "core/model/torch/face_detector.h"
#include "core/model/torch/make_engine.h"
#include "core/model/torch/runtime.h"
#include "core/model/usable_model.h"
#include "core/train/torch/process_group.h"
#include "core/train/torch/trainable_network.h"

namespace facenet {

namespace {

class TorchDetector final : public DetectorNetwork {
public:
    TorchDetector(std::shared_ptr<FaceDetectorNetwork> network, at::Device place)
        : m_network(std::move(network)), m_place(place) {}

    Result<std::vector<DetectorMap>> forward(const PixelView& image) override {
        if (image.widthPx < 1 || image.heightPx < 1) return Error{ErrorCode::InvalidArgument, "an empty picture"};
        return onEngineThread([&] { return mapsOf(image); });
    }

private:
    Result<std::vector<DetectorMap>> mapsOf(const PixelView& image) const {
        try {
            const auto padded = [](int length) { return (static_cast<std::int64_t>(length) + 31) / 32 * 32; };
            const std::int64_t width = padded(image.widthPx), height = padded(image.heightPx);
            at::Tensor pixels = at::zeros({1, height, width, 3}, at::kByte);
            auto* rows = pixels.mutable_data_ptr<std::uint8_t>();
            for (int y = 0; y < image.heightPx; ++y)
                std::memcpy(rows + y * width * 3, image.data + static_cast<std::size_t>(y) * image.rowBytes,
                            static_cast<std::size_t>(image.widthPx) * 3);

            std::vector<DetectorMap> maps;
            int stride = 8;
            for (const at::Tensor& map : m_network->forward(pixels.to(m_place))) {
                const at::Tensor values = map.cpu().contiguous();
                const auto* data = values.const_data_ptr<float>();
                maps.push_back({.stride = stride,
                                .columns = static_cast<int>(values.size(1)),
                                .rows = static_cast<int>(values.size(0)),
                                .values = std::vector<float>(data, data + values.numel())});
                stride *= 2;
            }
            return maps;
        } catch (...) {
            return currentTorchError();
        }
    }

    std::shared_ptr<FaceDetectorNetwork> m_network;
    at::Device m_place;
};

class TorchEngine final : public Engine {
public:
    TorchEngine(DeviceInfo device, Precision precision) : m_device(std::move(device)), m_precision(precision) {}

    const DeviceInfo& device() const override { return m_device; }

    Result<std::shared_ptr<EmbeddingNetwork>> makeEmbedder(const TensorFile& weights) const override {
        auto network = onEngineThread([&] { return makeTorchEmbedder(weights, m_device, m_precision); });
        if (!network) return network;
        if (const auto usable = checkUsable(weights, **network); !usable) return usable.error();
        return network;
    }

    Result<std::shared_ptr<DetectorNetwork>> makeDetector(const TensorFile& weights) const override {
        try {
            auto network = FaceDetectorNetwork::make(weights, placeOf(m_device), at::kFloat);
            if (!network) return network.error();
            return std::shared_ptr<DetectorNetwork>(std::make_shared<TorchDetector>(*network, placeOf(m_device)));
        } catch (...) {
            return currentTorchError();
        }
    }

    Result<std::unique_ptr<EmbeddingIndex>> makeIndex(std::vector<float> rows,
                                                      std::vector<std::int64_t> groups) const override {
        try {
            if (m_device.kind != DeviceKind::Cuda)
                return std::unique_ptr<EmbeddingIndex>(
                    std::make_unique<FlatIndex>(std::move(rows), std::move(groups), m_device.threads));
            return std::unique_ptr<EmbeddingIndex>(
                std::make_unique<TorchEmbeddingIndex>(rows, groups, placeOf(m_device)));
        } catch (...) {
            return currentTorchError();
        }
    }

    Result<std::unique_ptr<TrainableNetwork>> makeTrainable(const TrainableSpec& spec) const override {
        return makeTorchTrainable(spec, m_device);
    }

    Result<std::shared_ptr<ProcessGroup>> joinProcesses(const ProcessPlace& place) const override {
        return joinTorchProcesses(place);
    }

private:
    DeviceInfo m_device;
    Precision m_precision;
};

}  // namespace

Result<std::shared_ptr<const Engine>> makeTorchEngine(const EngineOptions& options) {
    try {
        auto device = prepareRuntime(options);
        if (!device) return device.error();
        return std::shared_ptr<const Engine>(std::make_shared<TorchEngine>(std::move(*device), options.precision));
    } catch (...) {
        return currentTorchError();
    }
}

}  // namespace facenet
