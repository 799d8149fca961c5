#pragma once

#include <QString>
#include <memory>

#include "core/base/result.h"
#include "database/exchange/package.h"

namespace facenet {

/// See `openPackage`.
Result<std::unique_ptr<PackageReader>> openZip(const QString& path);

}  // namespace facenet
