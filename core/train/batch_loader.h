#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "core/base/result.h"
#include "core/train/sampler.h"
#include "core/train/training_pictures.h"

namespace facenet {

/// Whose the pictures are.
std::vector<std::int64_t> labelsOf(const std::vector<Sample>& samples);

struct LoadedBatch {
    std::vector<Sample> samples;
    std::vector<std::uint8_t> pixels;  ///< [N, 160, 160, 3], BGR
    std::vector<std::int64_t> labels() const { return labelsOf(samples); }
};

/// How many threads read pictures: as many as is wanted, else one fewer than the cores of each process on this machine.
int loaderThreadsOf(const TrainingOptions& options, int processesHere);

/// Reads batches ahead on threads of its own and hands them out in their order.
/// Thread: one caller of `next`
class BatchLoader {
public:
    using Plan = std::function<std::vector<Sample>(int step)>;

    /// In: batches `first` to `end` - 1 of `plan`, which is called on several threads; without
    /// `varied` pictures are shown as they are; at least one thread. `pictures` must outlive the
    /// loader
    BatchLoader(const TrainingPictures& pictures, Plan plan, int first, int end, bool varied, int threads);
    ~BatchLoader();  ///< what is not taken is dropped

    /// Waits for the next batch.
    /// Errors: those of reading a picture, OutOfMemory; Internal when all have been taken
    Result<LoadedBatch> next();

private:
    void work();

    const TrainingPictures& m_pictures;
    const Plan m_plan;
    const int m_end;
    const bool m_varied;
    const std::size_t m_ahead;

    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_toRead, m_toTake;
    bool m_stopping = false;
    std::map<int, Result<LoadedBatch>> m_ready;
    std::vector<std::thread> m_threads;
};

}  // namespace facenet
