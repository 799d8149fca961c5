#include "core/model/torch/embedder.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstring>

#include "core/model/torch/autocast.h"
#include "core/model/torch/convolution.h"
#include "core/model/torch/engine_thread.h"
#include "core/model/torch/facenet.h"
#include "core/model/torch/runtime.h"
#include "core/model/torch/weights.h"

namespace facenet {

namespace {

using at::Tensor;

constexpr double kLeastCosine = 0.999;
/// Faces that the processor embeds in one pass. LibTorch prepares kernels and buffers for each number of faces anew, so
/// only powers of two are passed: batches of 1 to 32 faces in turn took 540 MB instead of 900, a new number of faces no
/// 20 to 40 ms more, and a face 6.8 ms instead of 6.3.
constexpr std::size_t kMostFacesInPass = 8;

/// Does the file hold the other backbone than its metadata says?
bool holdsOtherBackbone(const std::map<std::string, StoredTensor>& tensors, Backbone backbone) {
    const bool mobileNet = tensors.contains("backbone.model.stage1.0.0.weight");
    const bool inception = tensors.contains("backbone.model.conv2d_1a.conv.weight");
    return backbone == Backbone::MobileNetV1 ? inception && !mobileNet : mobileNet && !inception;
}

/// Soft blobs of colour: pictures as smooth as faces, always the same ones. Out: uint8 [8, 160, 160, 3]
Tensor trialPixels(at::Device device) {
    const auto generator = at::make_generator<at::CPUGeneratorImpl>(20260101);
    const Tensor coarse = at::rand({8, 3, 10, 10}, generator);
    const Tensor smooth = at::upsample_bicubic2d(coarse, {160, 160}, false);
    return (smooth * 255).clamp(0, 255).to(at::kByte).permute({0, 2, 3, 1}).contiguous().to(device);
}

/// Time of embedding one face, the fastest of a few, in milliseconds.
double timeOf(const FrozenFacenet& network, const Tensor& pixels) {
    double best = 1e9;
    for (int i = 0; i < 4; ++i) {
        const auto start = std::chrono::steady_clock::now();
        network.embed(pixels.slice(0, 0, 1)).cpu();
        best =
            std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    return best;
}

/// The network as it is trained, in evaluation mode.
Result<std::shared_ptr<FacenetNetwork>> networkFrom(const TensorFile& weights, const ModelCard& card,
                                                    at::Device place) {
    if (holdsOtherBackbone(weights.tensors, card.backbone))
        return Error{ErrorCode::WrongBackbone, toString(card.backbone)};
    const auto network = std::make_shared<FacenetNetwork>(FacenetNetwork::Options{.backbone = card.backbone});
    if (auto loaded = loadWeights(*network, weights.tensors, "classifier."); !loaded) return loaded.error();
    network->eval();
    network->to(place);
    return network;
}

/// Errors: FileMalformed (not of this network's features, or not all numbers)
Result<std::shared_ptr<const CohortEmbeddings>> cohortOf(const TensorFile& weights, const FrozenFacenet& network,
                                                         int features, at::Device place) {
    const auto stored = cohortFrom(weights);
    if (!stored) return stored.error();
    if (!*stored) return std::shared_ptr<const CohortEmbeddings>();
    const Tensor pooled = tensorFrom((*stored)->pooled).to(place, at::kFloat);
    const Error broken{ErrorCode::FileMalformed, "cohort"};
    if (pooled.size(1) != features || !at::isfinite(pooled).all().item<bool>()) return broken;
    const Tensor rows = network.embedPooled(pooled).cpu().contiguous();
    // Then the weights are what is broken, and `checkUsable` says how.
    if (!at::isfinite(rows).all().item<bool>()) return std::shared_ptr<const CohortEmbeddings>();
    // Each clear member among all others but itself and its poor twin.
    Tensor cosines = rows.slice(0, 0, std::nullopt, 2).matmul(rows.t());
    const Tensor clear = at::arange(cosines.size(0));
    cosines.index_put_({clear, 2 * clear}, -1);
    cosines.index_put_({clear, 2 * clear + 1}, -1);
    const double nearness = std::get<0>(cosines.topk(CohortEmbeddings::kNearest)).mean().item<double>();
    auto cohort = std::make_shared<CohortEmbeddings>();
    cohort->rows.assign(rows.const_data_ptr<float>(), rows.const_data_ptr<float>() + rows.numel());
    cohort->typical = static_cast<float>(nearness) - (*stored)->closeness;
    return std::shared_ptr<const CohortEmbeddings>(std::move(cohort));
}

class TorchEmbedder final : public EmbeddingNetwork {
public:
    TorchEmbedder(ModelCard card, std::shared_ptr<const CohortEmbeddings> cohort, FrozenFacenet network,
                  Precision precision, at::Device device)
        : m_card(std::move(card)),
          m_cohort(std::move(cohort)),
          m_network(std::move(network)),
          m_precision(precision),
          m_device(device) {}

    Result<std::vector<float>> embed(std::span<const PixelView> faces) override {
        return onEngineThread([&] { return rowsOf(faces, &FrozenFacenet::embed); });
    }

    Result<std::vector<float>> features(std::span<const PixelView> faces) override {
        return onEngineThread([&] { return rowsOf(faces, &FrozenFacenet::features); });
    }

    Result<std::vector<float>> pooledFeatures(std::span<const PixelView> faces) override {
        return onEngineThread([&] { return rowsOf(faces, &FrozenFacenet::pooled); });
    }

    const ModelCard& card() const override { return m_card; }
    std::shared_ptr<const CohortEmbeddings> cohort() const override { return m_cohort; }
    Precision precision() const override { return m_precision; }

private:
    Result<std::vector<float>> rowsOf(std::span<const PixelView> faces,
                                      Tensor (FrozenFacenet::*compute)(const Tensor&) const) const {
        const int side = m_card.inputSidePx;
        if (faces.empty()) return Error{ErrorCode::InvalidArgument, "no faces"};
        for (const PixelView& face : faces)
            if (face.widthPx != side || face.heightPx != side)
                return Error{ErrorCode::InvalidArgument,
                             "a face that is not " + std::to_string(side) + " pixels a side"};
        try {
            std::vector<float> all;
            while (!faces.empty()) {
                const std::size_t count =
                    m_device.is_cuda() ? faces.size() : std::min(kMostFacesInPass, std::bit_floor(faces.size()));
                const Tensor rows = pass(faces.first(count), compute);
                const auto* values = rows.const_data_ptr<float>();
                all.insert(all.end(), values, values + rows.numel());
                faces = faces.subspan(count);
            }
            return all;
        } catch (...) {
            return currentTorchError();
        }
    }

    Tensor pass(std::span<const PixelView> faces, Tensor (FrozenFacenet::*compute)(const Tensor&) const) const {
        const int side = m_card.inputSidePx;
        Tensor pixels = at::empty({static_cast<std::int64_t>(faces.size()), side, side, 3}, at::kByte);
        auto* row = pixels.mutable_data_ptr<std::uint8_t>();
        const std::size_t rowBytes = static_cast<std::size_t>(side) * 3;
        for (const PixelView& face : faces)
            for (int y = 0; y < side; ++y, row += rowBytes)
                std::memcpy(row, face.data + static_cast<std::size_t>(y) * face.rowBytes, rowBytes);
        return (m_network.*compute)(pixels.to(m_device)).cpu().contiguous();
    }

    ModelCard m_card;
    std::shared_ptr<const CohortEmbeddings> m_cohort;
    FrozenFacenet m_network;
    Precision m_precision;
    at::Device m_device;
};

}  // namespace

Result<std::shared_ptr<EmbeddingNetwork>> makeTorchEmbedder(const TensorFile& weights, const DeviceInfo& device,
                                                            Precision precision) {
    auto card = modelCardFromMetadata(weights.metadata, modelIdOf(weights.tensors));
    if (!card) return card.error();
    try {
        const at::Device place = placeOf(device);
        const auto loaded = networkFrom(weights, *card, place);
        if (!loaded) return loaded.error();
        FacenetNetwork& network = **loaded;

        const int features = network.backbone()->features();
        const auto frozenAs = [&](Precision wanted) { return FrozenFacenet(network, scalarTypeOf(wanted)); };
        const FrozenFacenet exact = frozenAs(Precision::Float32);
        const auto cohort = cohortOf(weights, exact, features, place);
        if (!cohort) return cohort.error();
        const Precision reduced = place.is_cuda() ? Precision::Float16 : Precision::BFloat16;
        const bool emulated = place.is_cpu() && !oneDnnComputesIn(scalarTypeOf(reduced));
        if (precision != Precision::Auto || emulated) {
            const Precision only = precision == Precision::Auto ? Precision::Float32 : precision;
            return std::shared_ptr<EmbeddingNetwork>(
                std::make_shared<TorchEmbedder>(*card, *cohort, frozenAs(only), only, place));
        }
        const Tensor pixels = trialPixels(place);
        const Tensor exactEmbeddings = exact.embed(pixels);
        const double exactMs = timeOf(exact, pixels);
        const FrozenFacenet quick = frozenAs(reduced);
        const double quickMs = timeOf(quick, pixels);
        const bool chosen = quickMs < 0.95 * exactMs &&
                            (quick.embed(pixels) * exactEmbeddings).sum(1).min().item<double>() >= kLeastCosine;
        return std::shared_ptr<EmbeddingNetwork>(
            std::make_shared<TorchEmbedder>(*card, *cohort, chosen ? quick : frozenAs(Precision::Float32),
                                            chosen ? reduced : Precision::Float32, place));
    } catch (...) {
        return currentTorchError();
    }
}

Result<std::function<Result<void>()>> makeTorchPlainForward(const TensorFile& weights, const DeviceInfo& device,
                                                            Precision precision, int batch) {
    auto card = modelCardFromMetadata(weights.metadata, modelIdOf(weights.tensors));
    if (!card) return card.error();
    try {
        const at::Device place = placeOf(device);
        const auto network = networkFrom(weights, *card, place);
        if (!network) return network.error();
        const at::NoGradGuard noGradients;
        const at::ScalarType type = scalarTypeOf(precision);
        (*network)->to(type);
        for (at::Tensor& parameter : (*network)->parameters())
            if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(at::MemoryFormat::ChannelsLast));
        const at::Tensor images = at::rand({batch, 3, card->inputSidePx, card->inputSidePx}, at::kFloat)
                                      .to(place, type)
                                      .contiguous(at::MemoryFormat::ChannelsLast);
        return std::function<Result<void>()>([network = *network, images]() -> Result<void> {
            try {
                const at::NoGradGuard noGradients;
                FacenetNetwork::embeddingFromFeatures(network->features(images)).cpu();
                return {};
            } catch (...) {
                return currentTorchError();
            }
        });
    } catch (...) {
        return currentTorchError();
    }
}

}  // namespace facenet
