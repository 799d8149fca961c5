#pragma once

#include <QString>
#include <QStringList>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "database/exchange/archive_import.h"
#include "database/exchange/copy_cleaning.h"
#include "database/gallery_store.h"

namespace facenet {

struct RestoreOptions {
    QString passphrase;                            ///< of a protected copy
    QString storePassphrase;                       ///< of a protected store whose protection the copy has not
    bool replacesAnother = false;                  ///< a copy of another store is to take the place of everything too
    ErasedPeople erased = ErasedPeople::LeaveOut;  ///< those who were erased for good since the copy was made
    const JobControl* control = nullptr;           ///< cancels it as long as the copy is only looked at
};

struct Restored {
    QString backupOfBefore;  ///< what the store held; empty where there was nothing to back up
    QString keptAside;       ///< the file of a store that could not be opened; empty where there was none
    int people = 0, faces = 0;
    bool isProtected = false;    ///< by the copy's passphrase
    int leftOut = 0;             ///< people who were erased for good since, and did not come back
    int leftOutRows = 0;         ///< the same of faces, sightings and looks, theirs or not
    CopyDamage damage;           ///< what in the copy could not be used
    QStringList missingWeights;  ///< models in use whose weights are neither here nor beside the copy
};

/// Gives a store the contents of a copy of it: a backup, or its raw file with the write-ahead log beside it. That is
/// one transaction after a backup of what it held; the log stays and says so, and numbers that were given since are
/// not given again. An older copy is brought up to date on the way, and is itself left as it is. A protected copy is
/// opened with its passphrase first; the store is protected by that afterwards, and locked. A store that is protected
/// is not replaced without its passphrase, which a copy without one gets.
/// A store that is damaged, missing or of a newer program is replaced by the copy and kept beside it as
/// `facenet.sqlite.replaced-...`; a power cut leaves the one or the other.
/// Who was erased for good since the copy was made stays erased unless asked for; where the store cannot say who that
/// is, the copies beside it do.
/// Rows whose picture, vector or name cannot be used are left out or mended and counted; the rest comes back.
/// A copy of another store takes its place where that was asked for, which gives the store a new id.
/// Programs that have the store open see the new contents with their next look; none of what they remember is true any
/// more, so the window reloads after it. Needs room for a copy in the store's folder.
/// Errors: FileNotFound, AnotherStore, StoreProtected, WrongPassphrase (the copy's, with its path, or the store's, with
///         its folder as the context), SettingsAltered (in the copy), Cancelled,
///         FileMalformed and StoreNewer (the copy), StoreLocked (nothing is replaced), ChangedMeanwhile
///         (somebody was erased at that moment), DiskFull, StoreReadOnly, StoreFailed
/// Thread: any that has a QCoreApplication; it opens stores of its own
Result<Restored> restoreBackup(const QString& storeFolder, const QString& path, const RestoreOptions& options = {});

/// Adds the people of a copy of any store to those here, as an import of an archive does: all or nothing, undone as
/// one, and lets go of the store in a pause as one does. Of a copy of this very store what is not here is added,
/// whatever `known` says.
/// Errors: as above but AnotherStore, and those of `importPackage`
Result<PackageImport> importBackup(const StoreAccess& store, const QString& path, const QString& passphrase,
                                   KnownPeople known, JobControl& control,
                                   ErasedPeople erased = ErasedPeople::LeaveOut);

}  // namespace facenet
