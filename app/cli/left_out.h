#pragma once

#include <string>
#include <vector>

#include "app/cli/console.h"
#include "database/exchange/picture_files.h"

namespace facenet::cli {

/// Tells what is not used and why: a sentence each, and in JSON {"source", "error"}.
void tellLeftOut(Console& console, const std::vector<LeftOut>& leftOut);
void tellLeftOut(Console& console, const std::string& path, const Error& error);

/// Tells in one line what nobody means, see `isMeantByNobody`.
void tellPassedOver(Console& console, const std::vector<std::string>& paths);

}  // namespace facenet::cli
