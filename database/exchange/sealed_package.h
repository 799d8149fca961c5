#pragma once

#include <QString>
#include <memory>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "database/exchange/package.h"
#include "database/protection/vault.h"

namespace facenet {

/// A package in one file that opens with a passphrase only. Nothing of it can be read without, not even the names of
/// the files in it; it is never on the disk unencrypted.
///   magic 8, length of the lock 4 (little endian), the lock (`Vault::header`), the sealed files one after the other,
///   the sealed list of them, where that begins 8, how long it is 8
/// In:     a passphrase that `checkNewPassphrase` takes
/// Errors: InvalidArgument (it does not), OutOfMemory, and those of `writeArchive`
Result<void> writeSealedArchive(const QString& path, const Package& package, const QString& passphrase,
                                const PassphraseCost& cost, JobControl& control);

/// Whether a file begins like one.
bool isSealedArchive(const QString& path);

/// Errors: StoreProtected (no passphrase), WrongPassphrase, FileMalformed (damaged, cut short), FileNotFound,
/// FileUnreadable, OutOfMemory
Result<std::unique_ptr<PackageReader>> openSealedArchive(const QString& path, const QString& passphrase);

}  // namespace facenet
