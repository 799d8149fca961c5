#pragma once

#include <QString>
#include <memory>

#include "core/base/result.h"
#include "database/exchange/package.h"

namespace facenet {

/// The part of `openPackage` for archives; errors as there.
Result<std::unique_ptr<PackageReader>> openZip(const QString& path);

}  // namespace facenet
