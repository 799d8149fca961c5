#pragma once

#include <string>

#include "app/cli/console.h"
#include "core/base/result.h"
#include "database/gallery_store.h"

namespace facenet::cli {

/// A person's id as it is written everywhere: `#3`. In: > 0
std::string idText(qint64 personId);

/// Who is meant by a name or by an id with its mark; never a guess, since a person may be called 3.
/// Errors: InvalidArgument (several have the name), NotFound
Result<Person> findPerson(const GalleryStore& store, const std::string& nameOrId);

/// ISO 8601 in UTC; null for none.
Json timeJson(const QDateTime& time);

}  // namespace facenet::cli
