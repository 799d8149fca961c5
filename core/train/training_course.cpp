#include "core/train/training_course.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace facenet {

int TrainingCourse::end(int bestEpoch) const {
    const int tried = beginOf(m_options.tries);
    return m_options.refit && bestEpoch >= 0 ? tried + epochWithin(bestEpoch) + 1 : tried;
}

std::uint64_t TrainingCourse::seedAt(int epoch, int bestEpoch) const {
    const int tried = isOnEverybody(epoch) ? tryOf(std::max(0, bestEpoch)) : tryOf(epoch);
    return m_options.seed + static_cast<std::uint64_t>(tried);
}

TrainingData everybodyOf(const TrainingData& data) {
    TrainingData all = data;
    all.validation.clear();
    all.heldOut = {};
    std::map<std::int64_t, std::int64_t> classes;  // of those who judged, by their numbers there
    std::size_t judging = 0;
    for (std::int64_t& label : all.labels) {
        if (label >= 0) continue;
        const auto known = classes.emplace(data.heldOut.labels[judging++], all.people).first;
        label = known->second;
        all.people = std::max(all.people, static_cast<int>(label) + 1);
    }
    all.names.resize(static_cast<std::size_t>(all.people));
    all.training.resize(all.labels.size());
    std::iota(all.training.begin(), all.training.end(), 0U);
    return all;
}

}  // namespace facenet
