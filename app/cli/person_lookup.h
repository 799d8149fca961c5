#pragma once

#include <string>

#include "app/cli/console.h"
#include "core/base/result.h"
#include "database/gallery_store.h"

namespace facenet::cli {

/// Who is meant by a name, or by a number where nobody has that name.
/// Errors: InvalidArgument (several have the name), NotFound
Result<Person> findPerson(const GalleryStore& store, const std::string& nameOrNumber);

/// ISO 8601 in UTC; null for none.
Json timeJson(const QDateTime& time);

}  // namespace facenet::cli
