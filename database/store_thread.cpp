#include "database/store_thread.h"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace facenet {

namespace {

constexpr std::size_t kMaxQueued = 64;

using Task = std::function<void(GalleryStore*)>;

}  // namespace

struct StoreThread::Private final : QThread {
    std::mutex mutex;
    std::condition_variable added, taken;
    std::deque<Task> queue;
    bool ending = false;
    std::unique_ptr<GalleryStore> store;  // used on this thread only

    void run() override {
        while (Task task = next()) task(store.get());
        store.reset();
    }

    /// Waits for a task; empty when the end was asked for and nothing is left.
    Task next() {
        std::unique_lock lock(mutex);
        added.wait(lock, [this] { return ending || !queue.empty(); });
        if (queue.empty()) return {};
        Task task = std::move(queue.front());
        queue.pop_front();
        taken.notify_one();
        return task;
    }
};

StoreThread::StoreThread() : m_d(std::make_unique<Private>()) {
    m_d->setObjectName(QStringLiteral("store"));
    m_d->start();
}

StoreThread::~StoreThread() {
    {
        const std::lock_guard lock(m_d->mutex);
        m_d->ending = true;
    }
    m_d->added.notify_one();
    m_d->wait();
}

QFuture<Result<void>> StoreThread::open(const QString& folder) {
    auto promise = std::make_shared<QPromise<Result<void>>>();
    auto future = promise->future();
    promise->start();
    post([this, promise, folder](GalleryStore*) {
        keep(*promise, [&]() -> Result<void> {
            auto opened = GalleryStore::open(folder, DailyBackup::Later);
            if (!opened) return opened.error();
            m_d->store = std::move(opened).value();
            return {};
        });
    });
    return future;
}

void StoreThread::post(std::function<void(GalleryStore*)> task) {
    std::unique_lock lock(m_d->mutex);
    // The store's own thread is the one that makes room, so it never waits for it.
    if (QThread::currentThread() != m_d.get()) m_d->taken.wait(lock, [this] { return m_d->queue.size() < kMaxQueued; });
    m_d->queue.push_back(std::move(task));
    m_d->added.notify_one();
}

}  // namespace facenet
