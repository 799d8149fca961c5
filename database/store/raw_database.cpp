#include "database/store/raw_database.h"

#include <sqlite3.h>

#include <algorithm>

namespace facenet {
namespace {

constexpr int kBusyMs = 3000;

}  // namespace

Result<std::unique_ptr<RawDatabase>> RawDatabase::open(const QString& path) {
    std::unique_ptr<RawDatabase> raw(new RawDatabase);
    raw->m_path = path;
    int state = sqlite3_open_v2(path.toUtf8().constData(), &raw->m_connection, SQLITE_OPEN_READONLY, nullptr);
    if (state == SQLITE_OK) state = sqlite3_busy_timeout(raw->m_connection, kBusyMs);
    // The log is opened by the first look into the database.
    if (state == SQLITE_OK)
        state = sqlite3_exec(raw->m_connection, "SELECT 1 FROM sqlite_schema LIMIT 1", nullptr, nullptr, nullptr);
    if (state != SQLITE_OK) return Error{ErrorCode::FileUnreadable, path.toStdString()};
    return raw;
}

RawDatabase::~RawDatabase() {
    sqlite3_close(m_connection);
}

Result<QByteArray> RawDatabase::read(Part part, qint64 from, qsizetype mostBytes) const {
    const Error unreadable{ErrorCode::FileUnreadable, m_path.toStdString()};
    sqlite3_file* file = nullptr;
    const int which = part == Part::File ? SQLITE_FCNTL_FILE_POINTER : SQLITE_FCNTL_JOURNAL_POINTER;
    if (sqlite3_file_control(m_connection, "main", which, &file) != SQLITE_OK) return unreadable;
    if (!file || !file->pMethods) return QByteArray();  // there is no log
    sqlite3_int64 size = 0;
    if (file->pMethods->xFileSize(file, &size) != SQLITE_OK) return unreadable;
    QByteArray bytes(std::clamp<qint64>(size - from, 0, mostBytes), Qt::Uninitialized);
    if (bytes.isEmpty()) return bytes;
    const int state = file->pMethods->xRead(file, bytes.data(), static_cast<int>(bytes.size()), from);
    // Shortened meanwhile: the rest comes as zeros.
    if (state != SQLITE_OK && state != SQLITE_IOERR_SHORT_READ) return unreadable;
    return bytes;
}

}  // namespace facenet
