#pragma once

#include "core/base/result.h"

namespace facenet {

/// Whether the system lets as many threads run at once as the programs need; where it does not, the libraries end the
/// process or wait for ever. Takes less than a millisecond. In: 0: as many as they need
/// Errors: TooFewProcesses (the context: "3 of 8 threads"), OutOfMemory (they find no room)
Result<void> checkThreads(int wanted = 0);

/// Makes a processor that lacks instructions which a library was built for end the program with a sentence on standard
/// error, before the system's own. To be called before libraries are loaded.
void explainIllegalInstructions();

}  // namespace facenet
