#pragma once

#include <string>
#include <vector>

#include "app/cli/console.h"
#include "database/exchange/picture_files.h"

namespace facenet::cli {

/// Tells what is not used and why: a sentence each, and in JSON {"source", "error"}.
void tellLeftOut(Console& console, const std::vector<LeftOut>& leftOut);
void tellLeftOut(Console& console, const std::string& path, const Error& error);

/// Where nothing is left to look at: the error, or each of several told and the exit code.
Result<int> nothingLeft(Console& console, const std::vector<LeftOut>& leftOut);

/// Why a picture that could not be read cannot be: it is tried once more, as cut pictures don't keep that.
Error whyUnreadable(const std::string& pathUtf8);

/// Tells in one line what nobody means, see `isMeantByNobody`.
void tellPassedOver(Console& console, const std::vector<std::string>& paths);

}  // namespace facenet::cli
