#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include "core/base/result.h"
#include "database/gallery_store.h"

namespace facenet {

/// What a backup holds, without anything being restored.
struct BackupContents {
    struct PersonInBackup {
        qint64 id = 0;
        QString name;  ///< empty in a protected backup
        int faces = 0;
    };

    QString path;
    QDateTime madeAt;  ///< UTC
    qint64 bytes = 0;
    bool isProtected = false;  ///< by a passphrase: nobody's name can be read
    int faces = 0, sightings = 0;
    QList<PersonInBackup> people{};  ///< by name
};

/// What restoring would change, by person and not by name.
struct BackupComparison {
    struct Changed {
        QString nameNow, nameInBackup;
        int facesNow = 0, facesInBackup = 0;
    };

    QStringList back;          ///< who would come back
    QStringList gone;          ///< who would go
    QList<Changed> changed{};  ///< whose name or number of faces would change
};

/// Looks into a copy of a store, reading only. Errors: FileNotFound, StoreForeign, StoreNewer, StoreCorrupt,
/// StoreFailed
Result<BackupContents> lookIntoBackup(const QString& path);

BackupComparison compareWith(const BackupContents& backup, const QList<Person>& present);

/// Copies the store to a place of the user's; a file of that name is replaced.
/// Errors: FileUnwritable, DiskFull and those of `GalleryStore::backup`
Result<void> backupTo(GalleryStore& store, const QString& path);

/// Gives a store the contents of a copy, in one transaction, after a backup of what it held; the log stays and says so.
/// An older copy is brought up to date on the way, and is itself left as it is. A store that is damaged or missing is
/// replaced by the copy, and what was there is kept beside it as `facenet.sqlite.damaged-...`.
/// Programs that have the store open see the new contents with their next look; none of what they remember is true any
/// more, so the window reloads after it. Needs room for a copy in the store's folder.
/// Returns the backup that was made before; empty where there was nothing to back up.
/// Errors: FileNotFound, StoreForeign, StoreNewer, StoreCorrupt (the copy), StoreLocked, DiskFull, StoreReadOnly
Result<QString> restoreBackup(const QString& storeFolder, const QString& path);

}  // namespace facenet
