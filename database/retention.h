#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>
#include <memory>

#include "core/base/result.h"
#include "database/store_settings.h"

namespace facenet {

class GalleryStore;
struct VaultKeys;

/// From which moment on what a store holds is kept; what is older is forgotten.
struct Retention {
    QDateTime sightings, journal, log;  ///< UTC

    /// In: `GalleryStore::trustedNow`
    static Retention of(const StoreSettings& settings, const QDateTime& now);
};

/// Forgets in the store; the passphrase is not needed. Thread: the store's. Errors: those of the store
Result<void> forgetInStore(GalleryStore& store, const Retention& retention);

struct ForgottenInBackups {
    QStringList failed;       ///< backups that still hold what was to go
    bool triesAgain = false;  ///< one of them may go better another time, as with more room
};

/// Forgets the same in the backups of a store in its folder, and whoever was erased and is still in one because that
/// erasure was ended on the way; each is written anew where it holds something of that.
/// In:     the store's keys; without them nothing of the journal of an encrypted backup is kept that is written anew
/// Thread: any
ForgottenInBackups forgetInBackups(const QString& storeFolder, const Retention& retention,
                                   const std::shared_ptr<const VaultKeys>& keys = nullptr);

/// Both, as the settings of the store say; backups once a day, after an erasure and after one that could not be
/// written. For programs that come and go. Out: backups that still hold what was to go. Errors: those of
/// `forgetInStore`. Thread: the store's
Result<QStringList> keepRetention(GalleryStore& store);

}  // namespace facenet
