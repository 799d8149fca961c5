#pragma once

#include "core/base/result.h"
#include "core/live/recognizer.h"

namespace facenet::cli {

class CliContext;
class IdentifyOutput;

/// Names the faces before a camera or in a stream until Ctrl+C: the newest frame always goes first, and a source that
/// was there once is connected to again.
/// Errors: those of opening it the first time
Result<void> identifyLive(CliContext& context, const SourceAddress& address, const RecognitionMeans& means,
                          IdentifyOutput& output);

}  // namespace facenet::cli
