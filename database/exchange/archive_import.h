#pragma once

#include <QString>
#include <QStringList>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "database/store_access.h"

namespace facenet {

class PackageReader;

/// What becomes of a person of a package whose name is in the store already.
enum class KnownPeople { AddTo, KeepBoth, Skip };
/// What becomes of a person of a package who was erased for good from the store.
enum class ErasedPeople { LeaveOut, BringBack };

struct PackageImport {
    int people = 0;      ///< new ones
    int addedTo = 0;     ///< that were there and got something
    int skipped = 0;     ///< that were there and were left as they are
    int faces = 0;       ///< added
    int knownFaces = 0;  ///< that their person had already
    int sightings = 0, knownSightings = 0;
    int rejectedLooks = 0;
    int looksLeftOut = 0;     ///< that have no picture to be measured again
    QString settingsOffered;  ///< of recognition, as JSON; empty where it has none that differ. Nothing of it was taken
    QStringList erased{};     ///< names of people who were erased here, and left out
    bool fromThisStore = false;
    int erasedRows = 0;  ///< faces, looks and sightings of others that were erased here, and left out
};

/// Takes an exported archive or folder in, all of it or nothing: one transaction. Anybody may have made the file; what
/// is not as an export writes it is refused with what is wrong. Faces are the same when their pixels and their person
/// are. Of several people of one name in package and store, the first is added to the first and so on.
/// Vectors are not believed: whoever made them could have given somebody's name to another face. Faces and looks are
/// measured again from their pictures, as those are that another model has measured; sightings stay without. Settings
/// decide who is named, so they are offered and not taken.
/// Blocks; `control` cancels and pauses. A pause lets go of the store: what was taken in so far is taken back, and
/// after the pause everything is taken in from the beginning.
/// Who was erased here, or was imported here and erased then, is left out unless asked for, and so is what was erased
/// with somebody and stood elsewhere when the package was made: under another person, or without a name.
/// In:     the passphrase of an encrypted one (`isSealedArchive`)
/// Errors: FileNotFound, FileUnreadable, FileMalformed (also of a newer version), StoreProtected
///         (encrypted, and no passphrase given), WrongPassphrase, OutOfMemory, Cancelled and those
///         of the store
Result<PackageImport> importPackage(const StoreAccess& store, const QString& path, KnownPeople known,
                                    JobControl& control, ErasedPeople erased = ErasedPeople::LeaveOut,
                                    const QString& passphrase = {});

/// The same of a package that is open already.
Result<PackageImport> importPackage(const StoreAccess& store, PackageReader& package, KnownPeople known,
                                    JobControl& control, ErasedPeople erased = ErasedPeople::LeaveOut);

/// Takes over what an import has offered, but for the choice of a model that is not here.
/// In:     `PackageImport::settingsOffered`
/// Errors: FileMalformed and those of the store
/// Thread: the store's
Result<void> takeSettings(GalleryStore& store, const QString& offered);

/// Whether a path is an export to be taken in: any file, or a folder that `exportFolders` wrote.
bool isPackage(const QString& path);

}  // namespace facenet
