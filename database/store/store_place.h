#pragma once

#include <QString>
#include <memory>

#include "core/base/result.h"

namespace facenet {

/// Whether the file system in which a folder lies keeps files private, locks them and shares memory maps of them, which
/// a store needs. Looked at before anything of a store is made, so that the answer is the same at each start.
/// Errors: StoreFailed (the context says what is missing), StoreReadOnly
Result<void> checkPlace(const QString& folder);

/// Whether a folder lies where nobody can write, whoever asks.
bool isOnReadOnlyMedium(const QString& folder);

/// What tells other hosts that a store on a network drive is in use: `in-use-by-host`, with the host's name and id.
/// Programs of one host share it; it goes with the last of them. On other drives nothing is written.
/// Thread: one; the last one to hold it may be another
class HostLease {
public:
    /// Errors: StoreLocked (the context names the host, since when, and the file to remove if it is not true
    /// any more), StoreReadOnly, DiskFull, StoreFailed
    static Result<std::shared_ptr<HostLease>> take(const QString& folder);
    HostLease(const HostLease&) = delete;
    HostLease& operator=(const HostLease&) = delete;
    ~HostLease();

private:
    HostLease() = default;

    QString m_path;  ///< empty where none is needed
    int m_descriptor = -1;
};

}  // namespace facenet
