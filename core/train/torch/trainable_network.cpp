#include "core/train/torch/trainable_network.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/nn/functional/loss.h>

#include <cmath>
#include <cstring>

#include "core/model/torch/autocast.h"
#include "core/model/torch/facenet.h"
#include "core/model/torch/runtime.h"
#include "core/model/torch/weights.h"
#include "core/train/sampler.h"
#include "core/train/torch/distilled_cohort.h"
#include "core/train/torch/loss.h"
#include "core/train/torch/loss_scale.h"
#include "core/train/torch/optimizer.h"
#include "core/train/torch/pooled_cache.h"
#include "core/train/torch/precision_trial.h"
#include "core/train/torch/process_group.h"
#include "core/train/torch/shared_gradients.h"
#include "core/train/torch/starting_weights.h"
#include "core/train/torch/weight_average.h"

namespace facenet {

namespace {

using at::Tensor;

Tensor channelsLast(const Tensor& tensor) {
    return tensor.dim() == 4 ? tensor.contiguous(at::MemoryFormat::ChannelsLast) : tensor;
}

std::vector<float> valuesOf(const Tensor& tensor) {
    const Tensor plain = tensor.detach().to(at::kFloat).cpu().contiguous();
    const auto* values = plain.const_data_ptr<float>();
    return {values, values + plain.numel()};
}

constexpr auto kNetworkPrefix = "network.";
constexpr auto kAveragePrefix = "average.";
constexpr auto kOptimizerPrefix = "optimizer.";
constexpr auto kFeatureNorms = "feature_norms";
constexpr auto kGradientPrefix = "gradient.";  ///< of a step for which not all batches were seen

class TorchTrainable final : public TrainableNetwork {
public:
    TorchTrainable(const TrainableSpec& spec, at::Device device)
        : m_options(spec.options),
          m_people(spec.people),
          m_device(device),
          m_group(std::dynamic_pointer_cast<TorchProcessGroup>(spec.processes)),
          m_network(seeded(m_options.seed)),
          m_threads(at::get_num_threads()) {
        if (m_group) at::set_num_threads(std::max(1, m_threads / m_group->localSize()));
        initialise(*m_network, m_options.seed);
    }

    ~TorchTrainable() override {
        if (m_group) at::set_num_threads(m_threads);
    }

    /// Weights, teacher and the type to compute in; then it can be used.
    Result<void> prepare(const TrainableSpec& spec) {
        if (spec.start)
            if (auto loaded = loadStart(*m_network, *spec.start, m_options); !loaded) return loaded;
        if (spec.teacher && m_options.distillationWeight > 0) {
            auto teacher = networkForUse(*spec.teacher);
            if (!teacher) return teacher.error();
            (*teacher)->to(m_device);
            m_teacher.emplace(**teacher, at::kFloat);
            m_teacherHasBackbone =
                m_options.headOnly && spec.start && modelIdOf(spec.start->tensors) == modelIdOf(spec.teacher->tensors);
        }
        m_network->to(m_device);
        const at::NoGradGuard noGradients;
        for (Tensor& parameter : m_network->parameters()) parameter.set_data(channelsLast(parameter));
        m_network->train();
        if (m_group) m_gradients.emplace(*m_network, m_group->processes(), m_options.head == ClassifierHead::Linear);
        if (spec.start && m_options.headOnly) {
            auto cohort = DistilledCohort::from(*spec.start, *copyForUse(), m_device);
            if (!cohort) return cohort.error();
            m_cohort = std::move(*cohort);
        }
        m_optimizer = std::make_unique<Optimizer>(*m_network, m_options, [this](const Tensor& parameter) {
            const int unit = m_network->backbone()->unitOf(parameter);
            return unit < 0 ? 1 : std::pow(m_options.layerDecay, m_network->backbone()->unitCount() - unit);
        });
        if (m_options.emaDecay > 0) m_average.start(*m_network);
        m_precision = m_options.precision == Precision::Auto ? fastest() : m_options.precision;
        return agreeOnPrecision();
    }

    Precision precision() const override { return m_precision; }
    ProcessGroup* processes() const override { return m_group.get(); }

    Result<StepResult> step(std::span<const std::uint8_t> pixels, std::span<const std::int64_t> labels,
                            double learningRate, bool backboneFrozen, std::uint64_t randomness) override {
        std::vector<Tensor> statistics;  // of batch norm, which change before the others are known to be there
        try {
            if (m_group)
                for (const Tensor& buffer : m_network->buffers()) statistics.push_back(buffer.clone());
            return stepUnguarded(pixels, labels, learningRate, backboneFrozen, randomness);
        } catch (...) {
            const at::NoGradGuard noGradients;
            const std::vector<Tensor> buffers = m_network->buffers();
            for (std::size_t i = 0; i < statistics.size(); ++i) buffers[i].copy_(statistics[i]);
            forgetGradients();
            return m_group ? currentProcessError() : currentTorchError();
        }
    }

    Result<EvaluatedBatch> evaluate(std::span<const std::uint8_t> pixels,
                                    std::span<const std::int64_t> labels) override {
        try {
            const at::NoGradGuard noGradients;
            if (!m_frozen) {
                m_evaluated = copyForUse();
                m_frozen.emplace(*m_evaluated, scalarTypeOf(m_precision));
            }
            const Tensor features = m_frozen->featuresOfPooled(pooledOf(pixels));
            EvaluatedBatch batch{.embeddings = valuesOf(FacenetNetwork::embeddingFromFeatures(features))};
            if (!labels.empty() && m_people > 0) {
                const Tensor wanted = labelsTensor(labels);
                const Tensor logits = logitsOf(*m_evaluated, features, wanted);
                batch.crossEntropySum =
                    torch::nn::functional::cross_entropy(
                        logits, wanted, torch::nn::functional::CrossEntropyFuncOptions().reduction(torch::kSum))
                        .item<double>();
                batch.correct = static_cast<int>((logits.argmax(1) == wanted).sum().item<std::int64_t>());
            }
            return batch;
        } catch (...) {
            return currentTorchError();
        }
    }

    Result<TensorFile> weights() const override {
        try {
            TensorFile file{.tensors = weightsOf(*m_network)};
            for (const auto& [name, tensor] : m_average.tensors()) file.tensors[name] = storedFrom(tensor);
            std::erase_if(file.tensors, [](const auto& item) { return item.first.starts_with(kClassifierPrefix); });
            if (m_cohort) setCohort(file, m_cohort->features());
            return file;
        } catch (...) {
            return currentTorchError();
        }
    }

    Result<std::vector<float>> cohortEmbeddings() const override {
        if (!m_cohort) return std::vector<float>();
        try {
            const at::NoGradGuard noGradients;
            return valuesOf(m_cohort->embeddings(*copyForUse()));
        } catch (...) {
            return currentTorchError();
        }
    }

    Result<TensorFile> state() const override {
        try {
            TensorFile file;
            for (auto& [name, tensor] : weightsOf(*m_network)) file.tensors[kNetworkPrefix + name] = std::move(tensor);
            for (const auto& [name, tensor] : m_average.tensors())
                file.tensors[kAveragePrefix + name] = storedFrom(tensor);
            for (const auto& [name, tensor] : m_optimizer->state())
                file.tensors[kOptimizerPrefix + name] = storedFrom(tensor);
            if (m_accumulated > 0)
                for (const auto& item : m_network->named_parameters())
                    if (item.value().grad().defined())
                        file.tensors[kGradientPrefix + item.key()] = storedFrom(item.value().grad());
            file.metadata["accumulated"] = std::to_string(m_accumulated);
            if (m_featureNorms.defined()) file.tensors[kFeatureNorms] = storedFrom(m_featureNorms);
            file.metadata["loss_scale"] = std::to_string(m_lossScale.value());
            file.metadata["precision"] = toString(m_precision);
            return file;
        } catch (...) {
            return currentTorchError();
        }
    }

    Result<void> restore(const TensorFile& state) override {
        try {
            m_network->backbone()->keepFirstUnits(0, at::kFloat);
            if (auto loaded = loadWeights(*m_network, withPrefix(state.tensors, kNetworkPrefix)); !loaded)
                return loaded;
            m_average.restore(tensorsFrom(withPrefix(state.tensors, kAveragePrefix)));
            m_optimizer->restore(tensorsFrom(withPrefix(state.tensors, kOptimizerPrefix)));
            if (const auto count = state.metadata.find("accumulated"); count != state.metadata.end())
                m_accumulated = std::stoi(count->second);
            const auto gradients = withPrefix(state.tensors, kGradientPrefix);
            for (auto& item : m_network->named_parameters())
                if (const auto found = gradients.find(item.key()); found != gradients.end())
                    item.value().mutable_grad() = tensorFrom(found->second).to(m_device);
            if (const auto norms = state.tensors.find(kFeatureNorms); norms != state.tensors.end())
                m_featureNorms = tensorFrom(norms->second).to(m_device);
            if (const auto scale = state.metadata.find("loss_scale"); scale != state.metadata.end())
                m_lossScale.restore(std::stod(scale->second));
            // The same type as before, whatever is faster today: the losses must go on to the last digit.
            if (const auto text = state.metadata.find("precision"); text != state.metadata.end())
                m_precision = precisionFromString(text->second).value_or(m_precision);
            forgetEvaluated();
            return {};
        } catch (...) {
            return currentTorchError();
        }
    }

private:
    /// Biases of convolutions keep the random numbers that they begin with.
    std::shared_ptr<FacenetNetwork> seeded(std::uint64_t seed) const {
        at::manual_seed(seed);
        return std::make_shared<FacenetNetwork>(networkOptions());
    }

    FacenetNetwork::Options networkOptions() const {
        return {
            .backbone = m_options.backbone, .classes = m_people * m_options.subCentres, .dropout = m_options.dropout};
    }

    int keptUnits(bool backboneFrozen) const {
        const bool all = m_options.headOnly || backboneFrozen;
        return all ? m_network->backbone()->unitCount() : m_options.frozenUnits;
    }

    /// To a graphics card from memory that it reads by itself, while the processor goes on.
    Tensor pixelsTensor(std::span<const std::uint8_t> pixels) const {
        const auto count = static_cast<std::int64_t>(pixels.size() / kPictureBytes);
        Tensor tensor = at::empty({count, 160, 160, 3}, at::TensorOptions(at::kByte).pinned_memory(m_device.is_cuda()));
        std::memcpy(tensor.mutable_data_ptr(), pixels.data(), pixels.size());
        return tensor.to(m_device, m_device.is_cuda());
    }

    Tensor labelsTensor(std::span<const std::int64_t> labels) const {
        return at::tensor(at::ArrayRef<std::int64_t>(labels.data(), labels.size()), at::kLong).to(m_device);
    }

    /// In: uint8 BGR [N, 160, 160, 3]. Out: RGB in [0, 1], float32 [N, 3, 160, 160], channels last
    static Tensor imagesOf(const Tensor& pixels) {
        const Tensor images = pixels.flip(3).permute({0, 3, 1, 2}).to(at::kFloat).div_(255);
        return images.contiguous(at::MemoryFormat::ChannelsLast);
    }

    /// In: uint8 BGR [N, 160, 160, 3]. Out: float32 [N, 128], whatever it computes in
    Tensor featuresOf(FacenetNetwork& network, const Tensor& pixels) const {
        const Tensor images = imagesOf(pixels);
        const Autocast autocast(m_device, scalarTypeOf(m_precision));
        return network.features(images).to(at::kFloat);
    }

    /// For evaluation. Where only the head learns each picture goes through the backbone once.
    Tensor pooledOf(std::span<const std::uint8_t> pixels) {
        if (!m_options.headOnly) return m_frozen->pooled(pixelsTensor(pixels));
        return m_pooled.of(pixels, m_device, [&] { return m_frozen->pooled(pixelsTensor(pixels)); });
    }

    /// Where only the head learns, the backbone is one for the network and mostly for its teacher.
    /// Out: features float32 [N, 128]; what the head takes, without gradient
    std::pair<Tensor, Tensor> headOnlyFeatures(const Tensor& pixels) {
        m_network->backbone()->keepFirstUnits(keptUnits(true), scalarTypeOf(m_precision));
        const Tensor pooled = m_network->pooled(imagesOf(pixels)).to(at::kFloat);
        m_network->lastNorm()->eval();
        return {m_network->featuresOfPooled(pooled), pooled};
    }

    Tensor logitsOf(FacenetNetwork& network, const Tensor& features, const Tensor& labels) const {
        if (m_options.head == ClassifierHead::Linear)
            return nearestCentres(network.classify(features), m_options.subCentres);
        return marginLogits(features, network.classifier()->weight, labels,
                            {.kind = m_options.head,
                             .scale = m_options.headScale,
                             .margin = network.is_training() ? m_options.headMargin : 0,
                             .subCentres = m_options.subCentres,
                             .norms = m_featureNorms});
    }

    StepResult stepUnguarded(std::span<const std::uint8_t> pixels, std::span<const std::int64_t> labels,
                             double learningRate, bool backboneFrozen, std::uint64_t randomness) {
        at::manual_seed(randomness);
        forgetEvaluated();
        const Tensor input = pixelsTensor(pixels);
        const Tensor wanted = labelsTensor(labels);
        // Of a batch that processes share, this one computes some rows. Its losses are its part of those of the whole
        // batch: what all of them compute, losses and gradients, adds up to what one process would compute alone.
        const auto pictures = static_cast<double>(wanted.size(0));
        const Tensor places = placesHere(wanted.size(0));
        const Tensor wantedHere = places.defined() ? wanted.index_select(0, places) : wanted;
        m_network->holdRows(places, wanted.size(0));
        std::optional<SharedBatchNorm> shared;
        if (m_group && m_options.syncBatchNorm) shared.emplace(m_group->processes());
        const int kept = keptUnits(backboneFrozen);
        Tensor features, pooled;
        if (m_options.headOnly) {
            std::tie(features, pooled) = headOnlyFeatures(input);
        } else {
            m_network->backbone()->keepFirstUnits(kept, scalarTypeOf(m_precision));
            features = featuresOf(*m_network, input);
        }
        const Tensor embeddingsHere = FacenetNetwork::embeddingFromFeatures(features);
        const Tensor normsHere = features.detach().norm(2, {1});
        const auto [embeddings, norms] =
            m_group ? ofWholeBatch(m_group->processes(), embeddingsHere, normsHere, places, wanted.size(0))
                    : std::pair(embeddingsHere, normsHere);

        const TripletTerms triplets = m_options.sampler == SamplerKind::RandomTriplets
                                          ? tripletTerms(embeddings, m_options.margin)
                                          : minedTripletTerms(embeddings, wanted, m_options.margin, m_options.mining);
        if (m_options.head == ClassifierHead::AdaFace) followNorms(norms);
        const Tensor logits = logitsOf(*m_network, features, wantedHere);
        const Tensor crossEntropy =
            torch::nn::functional::cross_entropy(
                logits, wantedHere, torch::nn::functional::CrossEntropyFuncOptions().reduction(torch::kSum)) /
            pictures;
        Tensor total = m_options.tripletWeight * triplets.loss + m_options.crossEntropyWeight * crossEntropy;
        Tensor distillation;
        if (m_teacher && m_options.distillationWeight > 0) {
            const Tensor wished = m_teacherHasBackbone ? m_teacher->embedPooled(pooled) : m_teacher->embed(input);
            distillation = (1 - (embeddingsHere * wished).sum(1)).sum() / pictures;
            if (m_cohort)
                distillation = distillation + m_cohort->distance(*m_network) / (m_group ? m_group->size() : 1);
            total = total + m_options.distillationWeight * distillation;
        }

        if (m_accumulated == 0) m_network->zero_grad();
        const bool scaled = m_precision == Precision::Float16;
        total = total * (scaled ? m_lossScale.value() : 1.0) / m_options.accumulate;
        if (m_group)
            m_gradients->backward(total, kept);
        else
            total.backward();
        if (m_group && !m_options.syncBatchNorm) m_gradients->averageStatistics();
        // What decides how the training goes on is the first process's: others may round otherwise. Before the weights
        // change, so that all of them do or none.
        const auto scalars = [](std::vector<Tensor> figures) {
            for (Tensor& figure : figures) figure = figure.detach().to(at::kFloat).view({1});
            return at::cat(figures);
        };
        const Tensor spread = (embeddings - embeddings.mean(0, true)).norm(2, {1}).mean();
        const Tensor accuracy = (logits.argmax(1) == wantedHere).sum() / pictures;
        const double first = !m_group || m_group->rank() == 0 ? 1 : 0;
        const Tensor figures =
            scalars({crossEntropy, accuracy, distillation.defined() ? distillation : at::zeros_like(crossEntropy),
                     triplets.loss * first, triplets.activeShare * first, spread * first});
        if (m_group) sumOver(m_group->processes(), figures);
        StepResult result;
        if (++m_accumulated < m_options.accumulate) {
            result.gradientNorm = m_gradientNorm;
        } else {
            m_accumulated = 0;
            result.gradientNorm = m_gradientNorm =
                finishGradients(*m_network, scaled ? m_lossScale.value() : 1, m_options.gradientClip);
            if (std::isfinite(result.gradientNorm)) {
                m_optimizer->step(learningRate);
                if (m_options.emaDecay > 0) m_average.update(*m_network, m_options.emaDecay, m_optimizer->steps());
            }
            if (scaled) m_lossScale.note(std::isfinite(result.gradientNorm));
        }

        // Read at once: each reading waits until a graphics card has done all before.
        const at::NoGradGuard noGradients;
        const std::vector<float> read =
            valuesOf(at::cat({figures, triplets.positives.to(at::kFloat), triplets.negatives.to(at::kFloat)}));
        result.crossEntropy = read[0];
        result.accuracy = read[1];
        result.distillation = read[2];
        result.tripletLoss = read[3];
        result.activeTriplets = read[4];
        result.spread = read[5];
        result.totalLoss = m_options.tripletWeight * result.tripletLoss +
                           m_options.crossEntropyWeight * result.crossEntropy +
                           m_options.distillationWeight * result.distillation;
        const auto negatives = read.end() - triplets.negatives.numel(),
                   positives = negatives - triplets.positives.numel();
        result.positiveDistances.assign(positives, negatives);
        result.negativeDistances.assign(negatives, read.end());
        return result;
    }

    /// Of many batches, so that a small one does not sway it; of the first alone at the beginning.
    void followNorms(const Tensor& norms) {
        constexpr double kShareOfNew = 0.01;
        const Tensor now = featureNorms(norms);
        // One batch of no numbers would spoil all that follow.
        if (m_featureNorms.defined() && !now.isfinite().all().item<bool>()) return;
        m_featureNorms = m_featureNorms.defined() ? m_featureNorms.lerp(now, kShareOfNew) : now;
    }

    /// Of the pictures that are computed here, int64 [n]; undefined: all of them.
    Tensor placesHere(std::int64_t pictures) const {
        if (!m_group) return {};
        const std::vector<std::int64_t> places = placesOf(m_options, pictures, m_group->rank(), m_group->size());
        return at::tensor(places, at::kLong).to(m_device);
    }

    /// The first process has measured; the others follow.
    Result<void> agreeOnPrecision() {
        if (!m_group) return {};
        std::int64_t precision = m_group->rank() == 0 ? static_cast<std::int64_t>(m_precision) : 0;
        if (auto agreed = m_group->largest({&precision, 1}); !agreed) return agreed;
        m_precision = static_cast<Precision>(precision);
        return {};
    }

    void forgetEvaluated() {
        m_evaluated.reset();
        m_frozen.reset();
    }

    void forgetGradients() {
        m_accumulated = 0;
        m_network->zero_grad();
    }

    /// The network with the weights that are used later, in evaluation mode.
    std::shared_ptr<FacenetNetwork> copyForUse() const {
        // A new one begins with random numbers, which take longer than the copy.
        const bool unused = m_copy && m_copy.use_count() == 1;
        if (!unused) {
            m_copy = std::make_shared<FacenetNetwork>(
                FacenetNetwork::Options{.backbone = m_options.backbone, .classes = m_people * m_options.subCentres});
            m_copy->to(m_device);
        }
        const auto& copy = m_copy;
        const auto own = m_network->named_parameters();
        for (auto& item : copy->named_parameters())
            item.value().set_data(channelsLast(m_average.of(item.key(), own[item.key()].detach()).clone()));
        const auto buffers = m_network->named_buffers();
        for (auto& item : copy->named_buffers()) item.value().copy_(m_average.of(item.key(), buffers[item.key()]));
        copy->eval();
        return copy;
    }

    /// bfloat16 where a short trial shows that it is faster.
    Precision fastest() {
        const auto trial = copyForUse();
        trial->train();
        const std::int64_t pictures = m_device.is_cuda() ? std::min(m_options.batchPictures, 96) : 12;
        const Tensor pixels = at::zeros({pictures, 160, 160, 3}, at::kByte).to(m_device);
        const at::AutoGradMode gradients(true);
        const Precision faster = fasterTrainingPrecision(m_device, [&](Precision precision) {
            m_precision = precision;
            trial->zero_grad();
            featuresOf(*trial, pixels).sum().backward();
            trial->bottleneck()->weight.grad().sum().item<float>();  // waits for a graphics card
        });
        trial->zero_grad();  // the copy is kept
        return faster;
    }

    const TrainingOptions m_options;
    const int m_people;
    const at::Device m_device;
    const std::shared_ptr<TorchProcessGroup> m_group;  ///< null: alone
    std::shared_ptr<FacenetNetwork> m_network;
    const int m_threads;                         ///< before a group shared the processor
    std::optional<SharedGradients> m_gradients;  ///< of a group
    std::optional<FrozenFacenet> m_teacher;
    bool m_teacherHasBackbone = false;  ///< the network's own, which stays
    std::optional<DistilledCohort> m_cohort;
    std::unique_ptr<Optimizer> m_optimizer;
    WeightAverage m_average;
    Tensor m_featureNorms;                           ///< see `followNorms`
    int m_accumulated = 0;                           ///< batches of the step under way
    double m_gradientNorm = 0;                       ///< of the latest step
    mutable std::shared_ptr<FacenetNetwork> m_copy;  ///< see `copyForUse`
    std::shared_ptr<FacenetNetwork> m_evaluated;     ///< a copy for evaluation; gone with the next step
    std::optional<FrozenFacenet> m_frozen;           ///< its inference form
    PooledCache m_pooled;                            ///< of pictures that were evaluated, where only the head learns
    Precision m_precision = Precision::Float32;
    LossScale m_lossScale;
};

/// The processes of a machine take its graphics cards in turn.
at::Device deviceFor(const TrainableSpec& spec, const DeviceInfo& device) {
    if (device.kind != DeviceKind::Cuda) return at::kCPU;
    const int localRank = spec.processes ? spec.processes->localRank() : 0;
    return {at::kCUDA, static_cast<at::DeviceIndex>(localRank % std::max(1, device.cards))};
}

}  // namespace

Result<std::unique_ptr<TrainableNetwork>> makeTorchTrainable(const TrainableSpec& spec, const DeviceInfo& device) {
    if (spec.people < 2) return Error{ErrorCode::InvalidArgument, "training needs at least two people"};
    if (spec.options.startFrom != StartFrom::Nothing && !spec.start)
        return Error{ErrorCode::InvalidArgument, "there is no model to start from"};
    if (spec.processes)
        if (auto checked = checkShared(spec.options, spec.processes->size()); !checked) return checked.error();
    try {
        auto network = std::make_unique<TorchTrainable>(spec, deviceFor(spec, device));
        if (auto prepared = network->prepare(spec); !prepared) return prepared.error();
        return std::unique_ptr<TrainableNetwork>(std::move(network));
    } catch (...) {
        return spec.processes ? currentProcessError() : currentTorchError();
    }
}

}  // namespace facenet
