#pragma once

#include "app/cli/commands.h"

namespace facenet::cli {

class CliContext;

/// Pictures a second of training, each step with pictures that are decoded and changed meanwhile, and how much of the
/// time was spent waiting for them.
Result<void> benchTraining(CliContext& context, const BenchCommand& command);

}  // namespace facenet::cli
