#pragma once

#include <string>

#include "core/model/engine.h"

namespace facenet::cli {

/// What stands before the subcommand.
struct GlobalOptions {
    std::string store;           ///< folder; empty: the platform's
    std::string model;           ///< `--model` of the subcommands that have it; empty: the store's choice
    std::string passphraseFile;  ///< whose first line is the store's passphrase; "-": standard input
    EngineOptions engine;
    bool json = false;
};

}  // namespace facenet::cli
