#pragma once

#include <QByteArray>
#include <QString>
#include <memory>

#include "core/base/result.h"

struct sqlite3;

namespace facenet {

/// The bytes of a database as they lie on the disk, free pages too, and of its write-ahead log, read through SQLite.
/// The files of a store that is open must not be read otherwise: closing a file takes the locks of all connections of
/// this program to it away (POSIX advisory locks), and the next program believes itself alone and removes the log.
/// Thread: one
class RawDatabase {
public:
    enum class Part { File, Log };

    /// Errors: FileUnreadable
    static Result<std::unique_ptr<RawDatabase>> open(const QString& path);
    ~RawDatabase();
    RawDatabase(const RawDatabase&) = delete;
    RawDatabase& operator=(const RawDatabase&) = delete;

    /// At most so many bytes from there on; none at the end. Errors: FileUnreadable
    Result<QByteArray> read(Part part, qint64 from, qsizetype mostBytes) const;

private:
    RawDatabase() = default;

    sqlite3* m_connection = nullptr;
    QString m_path;
};

}  // namespace facenet
