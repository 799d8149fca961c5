#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/model/tensor_file.h"
#include "core/train/process_group.h"
#include "core/train/training_options.h"

namespace facenet {

/// What one step of training saw.
struct StepResult {
    double tripletLoss = 0, crossEntropy = 0, distillation = 0, totalLoss = 0;
    double accuracy = 0;        ///< of the classifier on this batch, 0 to 1
    double activeTriplets = 0;  ///< share of the triplets within the margin
    double gradientNorm = 0;    ///< L2, before clipping
    double spread = 0;          ///< mean distance of the embeddings from their centre, 0 when they have all become one
    std::vector<float> positiveDistances, negativeDistances;  ///< Euclidean, of the triplets

    bool operator==(const StepResult&) const = default;
};

struct EvaluatedBatch {
    std::vector<float> embeddings;  ///< [N, 128], rows of unit norm
    double crossEntropySum = 0;     ///< over the pictures; 0 for a network without classifier
    int correct = 0;
};

/// A network with its losses and optimiser: the door to training on LibTorch.
/// Thread: one caller at a time
class TrainableNetwork {
public:
    virtual ~TrainableNetwork() = default;
    virtual Precision precision() const = 0;  ///< in use, never Auto
    /// Those that train it together; null where this one does it alone. All of them take the same steps.
    virtual ProcessGroup* processes() const { return nullptr; }

    /// Forward, losses, backward, one step of the optimiser.
    /// In:     pixels uint8 BGR [N, 160, 160, 3], labels [N], 0 to people - 1; of random triplets
    ///         anchors, then positives, then negatives. Of a batch that processes share all labels, but only the pixels
    ///         of this process's part, see `placesOf`.
    ///         `randomness` seeds the dropout
    /// Out:    figures of the whole batch
    /// Errors: OutOfMemory, ProcessGone (weights and optimiser are as before; batches of an unfinished step are lost),
    ///         Internal
    virtual Result<StepResult> step(std::span<const std::uint8_t> pixels, std::span<const std::int64_t> labels,
                                    double learningRate, bool backboneFrozen, std::uint64_t randomness) = 0;

    /// With the weights that `weights` would give. In: as for `step`; labels may be empty:
    /// embeddings only
    /// Errors: OutOfMemory, Internal
    virtual Result<EvaluatedBatch> evaluate(std::span<const std::uint8_t> pixels,
                                            std::span<const std::int64_t> labels) = 0;

    /// The network as it is used: the average of the weights where one is kept, without the
    /// classifier and without metadata but that of the cohort, which goes on where its backbone does.
    /// Errors: OutOfMemory, Internal
    virtual Result<TensorFile> weights() const = 0;

    /// The cohort's embeddings by the same weights, [N, 128]; empty where it does not go on. Errors: Internal
    virtual Result<std::vector<float>> cohortEmbeddings() const = 0;

    /// Everything that a later `restore` needs to go on exactly here: weights, classifier, average,
    /// optimiser, precision. Errors: OutOfMemory, Internal
    virtual Result<TensorFile> state() const = 0;
    /// Errors: TensorMismatch, Internal (a state that is incomplete otherwise)
    virtual Result<void> restore(const TensorFile& state) = 0;
};

struct TrainableSpec {
    TrainingOptions options;
    int people = 0;                                ///< classes of the classifier
    std::shared_ptr<const TensorFile> start;       ///< null: from nothing
    std::shared_ptr<const TensorFile> teacher;     ///< null: no distillation
    std::shared_ptr<ProcessGroup> processes = {};  ///< that share each batch, of the same engine; null: alone
};

}  // namespace facenet
