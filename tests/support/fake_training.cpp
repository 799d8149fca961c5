#include "tests/support/fake_training.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <opencv2/imgproc.hpp>

namespace facenet::test {

Result<StepResult> FakeTrainable::step(std::span<const std::uint8_t> pixels, std::span<const std::int64_t> labels,
                                       double, bool, std::uint64_t randomness) {
    if (static_cast<int>(labels.size()) > m_behaviour->largestBatch) return Error{ErrorCode::OutOfMemory, "fake"};
    if (m_behaviour->onStep) m_behaviour->onStep(m_steps);
    ++m_steps;
    m_weight += m_behaviour->learning * (1 - m_weight);
    const double seen = std::accumulate(pixels.begin(), pixels.end(), 0.0) / static_cast<double>(pixels.size());
    StepResult result;
    result.tripletLoss = 1 - m_weight;
    result.crossEntropy = 1 - m_weight + seen * 1e-6 + static_cast<double>(randomness % 1000) * 1e-9;
    result.totalLoss = result.tripletLoss + result.crossEntropy;
    if (m_steps > m_behaviour->divergesAt) result.totalLoss = std::numeric_limits<double>::quiet_NaN();
    result.accuracy = m_weight;
    result.activeTriplets = 1 - m_weight;
    result.spread = m_behaviour->spread;
    result.positiveDistances.assign(labels.size() / 3, static_cast<float>(0.5 - 0.3 * m_weight));
    result.negativeDistances.assign(labels.size() / 3, static_cast<float>(1 + 0.3 * m_weight));
    return result;
}

Result<EvaluatedBatch> FakeTrainable::evaluate(std::span<const std::uint8_t> pixels,
                                               std::span<const std::int64_t> labels) {
    EvaluatedBatch batch;
    const std::size_t count = pixels.size() / kTrainingPictureBytes;
    FakeEmbeddingNetwork network;
    std::vector<PixelView> views;
    for (std::size_t i = 0; i < count; ++i)
        views.push_back({.data = pixels.data() + i * kTrainingPictureBytes,
                         .widthPx = kTrainingSidePx,
                         .heightPx = kTrainingSidePx,
                         .rowBytes = std::size_t{3} * kTrainingSidePx});
    auto embeddings = network.embed(views);
    if (!embeddings) return embeddings.error();
    batch.embeddings = std::move(*embeddings);
    batch.crossEntropySum = (1 - m_weight) * static_cast<double>(labels.size());
    batch.correct = static_cast<int>(m_weight * static_cast<double>(labels.size()));
    return batch;
}

Result<TensorFile> FakeTrainable::state() const {
    TensorFile file;
    StoredTensor& weight = file.tensors["weight"];
    weight.type = TensorType::Float64;
    weight.shape = {2};
    const std::array<double, 2> values{m_weight, static_cast<double>(m_steps)};
    weight.bytes.resize(sizeof values);
    std::memcpy(weight.bytes.data(), values.data(), sizeof values);
    return file;
}

Result<void> FakeTrainable::restore(const TensorFile& state) {
    std::array<double, 2> values{};
    std::memcpy(values.data(), state.tensors.at("weight").bytes.data(), sizeof values);
    m_weight = values[0];
    m_steps = static_cast<int>(values[1]);
    return {};
}

Result<void> FakePictures::read(std::uint32_t picture, std::optional<std::uint64_t> variation,
                                std::span<std::uint8_t> out) const {
    cv::Mat hsv(kTrainingSidePx, kTrainingSidePx, CV_8UC3,
                cv::Scalar(m_huesDeg[picture] / 2, 200, variation ? 180 + static_cast<double>(*variation % 60) : 200));
    cv::Mat target(kTrainingSidePx, kTrainingSidePx, CV_8UC3, out.data());
    cv::cvtColor(hsv, target, cv::COLOR_HSV2BGR);
    return {};
}

TrainingPlan planForSixPeople(int epochs, const std::vector<double>& otherHuesDeg) {
    TrainingPlan plan;
    plan.options.epochs = epochs;
    plan.options.batchPictures = 12;
    plan.options.startFrom = StartFrom::Nothing;
    plan.options.loaderThreads = 2;
    std::vector<double> hues;
    for (std::uint32_t i = 0; i < 39; ++i) {
        hues.push_back(60.0 * (i % 6));
        plan.data.labels.push_back(i % 6);
        (i < 36 ? plan.data.training : plan.data.validation).push_back(i);
    }
    hues.insert(hues.end(), otherHuesDeg.begin(), otherHuesDeg.end());
    plan.data.labels.resize(hues.size(), -1);
    plan.data.pictures = std::make_shared<FakePictures>(hues);
    plan.data.people = 6;
    plan.data.hash = "data";
    plan.card.name = "trained";
    return plan;
}

}  // namespace facenet::test
