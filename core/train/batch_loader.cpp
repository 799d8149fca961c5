#include "core/train/batch_loader.h"

#include <algorithm>
#include <new>

#include "core/base/allowed_cores.h"

namespace facenet {

namespace {

Result<LoadedBatch> load(const TrainingPictures& pictures, std::vector<Sample> samples, bool varied) try {
    LoadedBatch batch{.samples = std::move(samples)};
    batch.pixels.resize(batch.samples.size() * kTrainingPictureBytes);
    for (std::size_t i = 0; i < batch.samples.size(); ++i) {
        const Sample& sample = batch.samples[i];
        const auto out = std::span(batch.pixels).subspan(i * kTrainingPictureBytes, kTrainingPictureBytes);
        const auto variation = varied ? std::optional(sample.variation) : std::nullopt;
        if (auto read = pictures.read(sample.picture, variation, out); !read) return read.error();
    }
    return batch;
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "a batch of pictures"};
} catch (const std::exception& failure) {
    return Error{ErrorCode::Internal, failure.what()};
}

}  // namespace

std::vector<std::int64_t> labelsOf(const std::vector<Sample>& samples) {
    std::vector<std::int64_t> all;
    all.reserve(samples.size());
    for (const Sample& sample : samples) all.push_back(sample.label);
    return all;
}

int loaderThreadsOf(const TrainingOptions& options, int processesHere) {
    return options.loaderThreads > 0 ? options.loaderThreads : std::max(1, allowedCores() / processesHere - 1);
}

BatchLoader::BatchLoader(const TrainingPictures& pictures, Plan plan, int first, int end, bool varied, int threads)
    : m_pictures(pictures),
      m_plan(std::move(plan)),
      m_end(end),
      m_varied(varied),
      m_ahead(static_cast<std::size_t>(threads) + 1),
      m_toRead(first),
      m_toTake(first) {
    for (int i = 0; i < threads; ++i) m_threads.emplace_back([this] { work(); });
}

BatchLoader::~BatchLoader() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    for (std::thread& thread : m_threads) thread.join();
}

void BatchLoader::work() {
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] {
            return m_stopping || m_toRead >= m_end || m_toRead < m_toTake + static_cast<int>(m_ahead);
        });
        if (m_stopping || m_toRead >= m_end) return;
        const int step = m_toRead++;
        lock.unlock();
        auto loaded = load(m_pictures, m_plan(step), m_varied);
        lock.lock();
        m_ready.emplace(step, std::move(loaded));
        m_changed.notify_all();
    }
}

Result<LoadedBatch> BatchLoader::next() {
    std::unique_lock lock(m_mutex);
    if (m_toTake >= m_end) return Error{ErrorCode::Internal, "no batch is left"};
    m_changed.wait(lock, [this] { return m_ready.contains(m_toTake); });
    auto node = m_ready.extract(m_toTake++);
    m_changed.notify_all();
    return std::move(node.mapped());
}

}  // namespace facenet
