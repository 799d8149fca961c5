#pragma once

#include "app/cli/cli_context.h"

namespace facenet::cli {

/// Stores that restores have put aside: whatever must leave nothing behind can't take people out of them and deletes
/// them as a whole.
/// Asks, unless `alsoPutAside` was given or there are none.
/// In: their paths, what they may hold ("them"), and what is asked to go on with ("Erase")
/// Out: whether that is meant. Errors: InvalidArgument (nobody to ask)
Result<bool> agreesToPutAside(CliContext& context, const QStringList& putAside, bool alsoPutAside,
                              const std::string& held, const std::string& task);

}  // namespace facenet::cli
