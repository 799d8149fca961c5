#pragma once

#include <QString>

#include "core/base/file_seal.h"
#include "core/base/result.h"

namespace facenet {

/// Encrypts what each training in a store's folder was begun with: it names pictures, and people whose they are. The
/// faces that a training cuts go otherwise, see `leftovers.h`. Errors: FileUnreadable, FileUnwritable, DiskFull; the
/// others are done then
Result<void> sealTrainings(const QString& storeFolder, const FileSeal& seal);
/// The same the other way round.
Result<void> openTrainings(const QString& storeFolder, const FileSeal& seal);

}  // namespace facenet
