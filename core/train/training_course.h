#pragma once

#include "core/train/training_job.h"

namespace facenet {

/// How a training of several tries goes on: epochs count through. First the tries, each from the start with a seed of
/// its own; then, where that is wanted, what turned out best once more on everybody.
class TrainingCourse {
public:
    explicit TrainingCourse(const TrainingOptions& options) : m_options(options) {}

    int tryOf(int epoch) const { return epoch / m_options.epochs; }        ///< counted from 0; `tries`: on everybody
    int epochWithin(int epoch) const { return epoch % m_options.epochs; }  ///< of its try
    int beginOf(int tried) const { return tried * m_options.epochs; }      ///< its first epoch
    bool isOnEverybody(int epoch) const { return tryOf(epoch) >= m_options.tries; }
    bool beginsTry(int epoch) const { return epochWithin(epoch) == 0; }
    /// Where it ends, which the best epoch so far decides: on everybody it is trained as long as that took. In: -1:
    /// none yet
    int end(int bestEpoch) const;
    /// Of the try that an epoch belongs to; on everybody that of the best one.
    std::uint64_t seedAt(int epoch, int bestEpoch) const;

private:
    const TrainingOptions& m_options;
};

/// The same pictures when nobody is kept apart: those who judged become people to train on, behind the others.
TrainingData everybodyOf(const TrainingData& data);

}  // namespace facenet
