#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "database/gallery_store.h"

namespace facenet {

/// What a backup holds, without anything being restored.
struct BackupContents {
    struct PersonInBackup {
        qint64 id = 0;
        QString name, note;  ///< empty where names are hidden
        int faces = 0;
        QDateTime createdAt{};        ///< UTC
        QList<QByteArray> origins{};  ///< see `StoreExchange::originsOf`
    };

    QString path;
    QByteArray storeId;  ///< whose copy it is; empty in those from before stores had an id
    QDateTime madeAt;    ///< UTC
    qint64 bytes = 0;
    bool isProtected = false;     ///< by a passphrase, which a restore asks for
    bool namesAreHidden = false;  ///< without keys that fit nobody's name can be read
    int faces = 0, sightings = 0;
    QList<PersonInBackup> people{};         ///< by name
    QList<QList<QByteArray>> rowOrigins{};  ///< of all faces, sightings and looks, see `StoreExchange::originsOf`
};

/// What restoring would change, by person and not by name.
struct BackupComparison {
    bool anotherStore = false;  ///< its numbers mean other people: all of them come, all of those here go

    struct Changed {
        QString nameNow, nameInBackup;
        int facesNow = 0, facesInBackup = 0;
        bool otherNote = false;
    };

    QStringList back;          ///< who would come back
    QStringList erased;        ///< who was erased for good since, and comes back only when asked for
    int erasedRows = 0;        ///< the same of faces, sightings and looks, theirs or not
    QStringList gone;          ///< who would go
    QList<Changed> changed{};  ///< whose name, note or number of faces would change
};

/// What is wrong with a copy, told of the file that the user gave: FileMalformed where the store's own would be
/// StoreCorrupt or StoreForeign. What is no fault of a copy stays as it is. In: where the copy was laid out, which
/// nobody needs to hear of
Error errorOfCopy(const QString& path, Error error, const QString& laidOut = {});

/// Looks into a copy of a store, reading only; a raw one with the write-ahead log that lies beside it. Nothing of it is
/// trusted: see `openUntrustedDatabase`.
/// Errors: FileNotFound, FileMalformed, StoreNewer, StoreFailed, Cancelled; of a raw
///         copy with a log FileUnwritable and DiskFull too
/// In: the keys of the store that is open (`StoreProtection::keys`), which may open the copy too
/// Thread: any
Result<BackupContents> lookIntoBackup(const QString& path, const JobControl* control = nullptr,
                                      const std::shared_ptr<const VaultKeys>& keys = nullptr);

/// In: who is there now, in which store, and who was erased from it (`StoreExchange::erasedOrigins`); empty where it
/// cannot be opened
BackupComparison compareWith(const BackupContents& backup, const QList<Person>& present, const QByteArray& storeId,
                             const QSet<QByteArray>& erased = {});

/// Copies the store to a place of the user's; an earlier copy of it there is replaced, and nothing else. Where nothing
/// can be written beside the store it goes there at once. Out: whether it could be noted in the log, see
/// `StoreJournal::addReadingToLog`.
/// Errors: InvalidArgument (something else is there), FileUnwritable, DiskFull and those of `GalleryStore::backup`
/// Thread: the store's
Result<bool> backupTo(GalleryStore& store, const QString& path);

}  // namespace facenet
