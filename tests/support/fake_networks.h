#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <vector>

#include "core/face/analyzer.h"
#include "core/face/gallery.h"
#include "core/model/engine.h"
#include "core/train/trainable_network.h"

/// Networks for tests without LibTorch: a "face" is a patch of strong colour, as `drawSyntheticFrame` draws it, and a
/// person is a hue. Detector, aligner, quality, matcher and tracker around them are the real ones.
namespace facenet::test {

/// Finds strongly coloured patches and answers as the face detector does, as maps to be decoded.
class FakeDetectorNetwork final : public DetectorNetwork {
public:
    Result<std::vector<DetectorMap>> forward(const PixelView& image) override;
};

/// Embeds the mean hue of a crop: hues up to 5 degrees apart have a cosine above 0.9, from 60 degrees on nearly 0.
class FakeEmbeddingNetwork final : public EmbeddingNetwork {
public:
    explicit FakeEmbeddingNetwork(ModelCard card = defaultCard()) : m_card(std::move(card)) {}

    Result<std::vector<float>> embed(std::span<const PixelView> faces) override;
    /// Embeddings of norm 8.
    Result<std::vector<float>> features(std::span<const PixelView> faces) override;
    const ModelCard& card() const override { return m_card; }
    std::shared_ptr<const CohortEmbeddings> cohort() const override { return nullptr; }
    Precision precision() const override { return Precision::Float32; }

    static ModelCard defaultCard();

    /// What a crop of a person of this hue gives.
    static Embedding embeddingOfHue(double hueDeg);

    std::atomic<int> calls = 0;
    std::atomic<int> largestBatch = 0;
    std::atomic<std::chrono::milliseconds> delay{std::chrono::milliseconds(0)};  ///< for a slow machine
    std::atomic<bool> fails = false;                                             ///< gives OutOfMemory

private:
    ModelCard m_card;
};

/// The plain loop over all rows.
class FakeEngine : public Engine {
public:
    const DeviceInfo& device() const override { return m_device; }
    /// The card comes from the weights' metadata where they have one, the tensors are not looked at.
    Result<std::shared_ptr<EmbeddingNetwork>> makeEmbedder(const TensorFile& weights) const override;
    Result<std::shared_ptr<DetectorNetwork>> makeDetector(const TensorFile& weights) const override;
    Result<std::unique_ptr<EmbeddingIndex>> makeIndex(std::vector<float> rows,
                                                      std::vector<std::int64_t> groups) const override;
    /// Not for training: fails with EngineUnavailable.
    Result<std::unique_ptr<TrainableNetwork>> makeTrainable(const TrainableSpec& spec) const override;

private:
    DeviceInfo m_device{.kind = DeviceKind::Cpu, .name = "fake processor", .libraryVersion = "0", .threads = 1};
};

/// An analyzer over the fakes.
std::shared_ptr<const Analyzer> makeFakeAnalyzer(
    std::shared_ptr<FakeEmbeddingNetwork> network = std::make_shared<FakeEmbeddingNetwork>());

struct FakePerson {
    std::int64_t id = 0;
    std::string name;
    double hueDeg = 0;
};

/// A gallery with one template a person, of the model `modelId`.
std::shared_ptr<const Gallery> makeFakeGallery(
    const std::vector<FakePerson>& people, const std::string& modelId = FakeEmbeddingNetwork::defaultCard().modelId);

}  // namespace facenet::test
