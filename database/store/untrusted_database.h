#pragma once

#include <QString>
#include <memory>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "database/store/sql.h"

namespace facenet {

/// Opens a copy of a store that anybody may have made, reading only: a backup, what is restored or imported. Its schema
/// is that of a known version and nothing else (`checkSchema`), all its pages were read, and SQLite runs nothing of it.
/// Who copies out of it names the columns.
/// In:     what cancels the opening and all statements afterwards; it must live as long as the connection
/// Errors: StoreForeign, StoreNewer, StoreCorrupt, StoreFailed, Cancelled; they name the file
Result<std::unique_ptr<Sql>> openUntrustedDatabase(const QString& path, const JobControl* control = nullptr);

}  // namespace facenet
