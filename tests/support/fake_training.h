#pragma once

#include <functional>
#include <memory>

#include "core/train/trainable_network.h"
#include "core/train/training_job.h"
#include "core/train/training_pictures.h"
#include "tests/support/fake_networks.h"

namespace facenet::test {

/// A network without LibTorch that "learns": each step brings its one weight a little nearer to 1, and the losses fall
/// with it. Whatever it gives depends on the weight, the pixels and the randomness alone.
class FakeTrainable final : public TrainableNetwork {
public:
    struct Behaviour {
        int largestBatch = 1 << 30;  ///< more pictures are OutOfMemory
        double spread = 1;           ///< of the embeddings
        double learning = 0.2;       ///< share of the way a step goes; below 0 it gets worse
        int divergesAt = 1 << 30;    ///< from this step on losses are no numbers
        std::function<void(int step)> onStep;
    };
    FakeTrainable(const TrainableSpec& spec, std::shared_ptr<const Behaviour> behaviour)
        : m_spec(spec), m_behaviour(std::move(behaviour)) {}

    Precision precision() const override { return Precision::Float32; }
    Result<StepResult> step(std::span<const std::uint8_t> pixels, std::span<const std::int64_t> labels,
                            double learningRate, bool backboneFrozen, std::uint64_t randomness) override;
    Result<EvaluatedBatch> evaluate(std::span<const std::uint8_t> pixels,
                                    std::span<const std::int64_t> labels) override;
    Result<TensorFile> weights() const override { return state(); }
    Result<std::vector<float>> cohortEmbeddings() const override { return std::vector<float>(); }
    Result<TensorFile> state() const override;
    Result<void> restore(const TensorFile& state) override;

private:
    TrainableSpec m_spec;
    std::shared_ptr<const Behaviour> m_behaviour;
    double m_weight = 0;
    int m_steps = 0;
};

/// The fake engine, with fake training.
class FakeTrainingEngine final : public FakeEngine {
public:
    explicit FakeTrainingEngine(FakeTrainable::Behaviour behaviour = {})
        : m_behaviour(std::make_shared<const FakeTrainable::Behaviour>(std::move(behaviour))) {}
    Result<std::unique_ptr<TrainableNetwork>> makeTrainable(const TrainableSpec& spec) const override {
        return std::unique_ptr<TrainableNetwork>(std::make_unique<FakeTrainable>(spec, m_behaviour));
    }

private:
    std::shared_ptr<const FakeTrainable::Behaviour> m_behaviour;
};

/// Pictures of one colour each: a hue a person. Reading varies with the variation.
class FakePictures final : public TrainingPictures {
public:
    explicit FakePictures(std::vector<double> huesDeg) : m_huesDeg(std::move(huesDeg)) {}
    std::size_t count() const override { return m_huesDeg.size(); }
    Result<void> read(std::uint32_t picture, std::optional<std::uint64_t> variation,
                      std::span<std::uint8_t> out) const override;

private:
    std::vector<double> m_huesDeg;
};

/// Six people with six pictures each to train on from nothing, three pictures for the losses, nobody held out.
/// In: the hues of pictures besides, which are there but not learned from
TrainingPlan planForSixPeople(int epochs, const std::vector<double>& otherHuesDeg = {});

}  // namespace facenet::test
