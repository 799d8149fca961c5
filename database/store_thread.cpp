#include "database/store_thread.h"

namespace facenet {

StoreThread::StoreThread() = default;

StoreThread::~StoreThread() {
    m_worker.post([this] { m_store.reset(); });
}

void StoreThread::open(const QString& folder, std::function<void(Result<void>)> answer, Memory memory) {
    m_worker.post([this, folder, memory, answer = std::move(answer)] {
        answer(caught("the store", [&]() -> Result<void> {
            auto opened = GalleryStore::open(folder, DailyBackup::Later, memory);
            if (!opened) return opened.error();
            m_store = std::move(opened).value();
            return {};
        }));
    });
}

}  // namespace facenet
