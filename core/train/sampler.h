#pragma once

#include <cstdint>
#include <vector>

#include "core/base/result.h"
#include "core/train/random.h"
#include "core/train/training_options.h"

namespace facenet {

/// A picture in a batch.
struct Sample {
    std::uint32_t picture = 0;    ///< its number in the data set
    std::int64_t label = 0;       ///< whose it is
    std::uint64_t variation = 0;  ///< seeds its augmentation

    bool operator==(const Sample&) const = default;
};

/// Which pictures of a batch each of the processes that share it computes: whole triplets, or all pictures of a person,
/// so that every process sees what a batch of its own would show it.
/// In:  pictures in the batch, and whose part is meant
/// Out: their places in the batch
std::vector<std::int64_t> placesOf(const TrainingOptions& options, std::int64_t pictures, int rank, int size);
/// How many processes can share a batch of so many pictures.
int mostProcesses(const TrainingOptions& options, int pictures);
/// Errors: InvalidArgument (more processes than can share the options' batch)
Result<void> checkShared(const TrainingOptions& options, int processes);

/// Half as many pictures that still make a batch; 0 when there is no smaller one.
int halvedBatch(int pictures, const TrainingOptions& options);

/// Which pictures make up each batch. A batch depends on seed, epoch and step alone, so any worker can ask for any of
/// them, and a resumed training sees what an uninterrupted one sees.
/// Thread: any
class BatchSampler {
public:
    /// In: `pictures` may be drawn; `labels[p]` is the person of picture p, 0 and up; `alike[l]` are the people most
    ///     like person l, of whom `hardNegatives` speaks; none where it is 0
    /// Errors: InvalidArgument (fewer than two people, or nobody with two pictures)
    static Result<BatchSampler> make(const std::vector<std::uint32_t>& pictures,
                                     const std::vector<std::int64_t>& labels, const TrainingOptions& options,
                                     const std::vector<std::vector<std::int64_t>>& alike = {});

    /// Batches in an epoch: pictures / batch, at least one.
    int stepsPerEpoch() const { return m_stepsPerEpoch; }
    int batchPictures() const { return m_batchPictures; }

    /// Random triplets: anchors, then positives, then negatives. P x K: the pictures of a person side by side.
    std::vector<Sample> batch(int epoch, int step) const;

private:
    BatchSampler() = default;
    std::vector<Sample> triplets(int epoch, int step) const;
    std::vector<Sample> peopleByPictures(int epoch, int step) const;
    /// Somebody else than the person, both in `m_people`.
    std::size_t strangerTo(std::size_t person, CounterRandom& random) const;

    class PeopleInTurn;

    SamplerKind m_kind = SamplerKind::RandomTriplets;
    int m_batchPictures = 0;
    int m_picturesPerPerson = 0;
    int m_stepsPerEpoch = 0;
    std::uint64_t m_seed = 0;
    double m_hardNegatives = 0;
    std::vector<std::vector<std::uint32_t>> m_people;  ///< the pictures of each
    std::vector<std::int64_t> m_labels;                ///< of `m_people`
    std::vector<std::size_t> m_withPairs;              ///< in `m_people`: at least two pictures
    std::vector<std::vector<std::size_t>> m_alike;     ///< of each of `m_people`: those most like them, in `m_people`
};

}  // namespace facenet
