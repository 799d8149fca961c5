#pragma once

#include "app/cli/console.h"
#include "database/gallery_store.h"

namespace facenet::cli {

/// Names on standard error what can still be read, or opens with a passphrase from before.
void noticeUnfinished(Console& console, const Protected& done);
/// What this user remembers of protected stores cannot be relied on; see `StoreProtection::checkMemory`.
void noticeMemory(Console& console, const Error& problem);

}  // namespace facenet::cli
