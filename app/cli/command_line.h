#pragma once

#include <functional>
#include <optional>

#include "app/cli/commands.h"
#include "app/cli/global_options.h"

namespace facenet::cli {

/// What the arguments ask for.
struct ParsedCommandLine {
    GlobalOptions options;
    std::function<Result<int>(CliContext&)> action;
    bool usesNetworks = true;  ///< false: it reads and changes the store alone
};

/// Reads the arguments; prints help, the version or what is wrong with the arguments itself.
/// Out: empty when there is nothing left to do, with the exit code in `exitCode`
std::optional<ParsedCommandLine> parseCommandLine(int argc, char** argv, int& exitCode);

}  // namespace facenet::cli
