#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>

#include "core/base/result.h"
#include "database/store_settings.h"

namespace facenet {

class GalleryStore;

/// From which moment on what a store holds is kept; what is older is forgotten.
struct Retention {
    QDateTime sightings, journal, log;  ///< UTC

    /// In: `GalleryStore::trustedNow`
    static Retention of(const StoreSettings& settings, const QDateTime& now);
};

/// Forgets in the store; the passphrase is not needed. Thread: the store's. Errors: those of the store
Result<void> forgetInStore(GalleryStore& store, const Retention& retention);

/// Forgets the same in the backups in a store's folder, each written anew where it holds something older.
/// Out:    backups that could not be
/// Thread: any
QStringList forgetInBackups(const QString& storeFolder, const Retention& retention);

/// Both, as the settings of the store say; backups once a day. For programs that come and go.
/// Out and errors as above. Thread: the store's
Result<QStringList> keepRetention(GalleryStore& store);

}  // namespace facenet
