#pragma once

#include <string>

#include "core/dataset/training_setup.h"
#include "core/train/started_processes.h"

namespace facenet {

/// A training as processes hand it on to those that train with them: everything but the pictures, which lie under the
/// same paths for all. Holds the key of sealed crops, so it goes from process to process and not into a file.
/// Out: bytes
std::string toBytes(const TrainingRequest& request);
/// Errors: FileMalformed
Result<TrainingRequest> trainingRequestFrom(const std::string& bytes);

/// The processes that share a training on this machine, this one among them; it leaves them before it waits for their
/// end.
struct TrainingGroup {
    std::unique_ptr<StartedProcesses> others;
    std::shared_ptr<ProcessGroup> processes;
};

struct TogetherOptions {
    std::string programUtf8;  ///< the command line's, `facenet`
    DeviceKind device = DeviceKind::Auto;
    int threads = 0;         ///< 0: its part of the processor
    double patienceS = 600;  ///< see `ProcessPlace`
};
/// Starts `count` - 1 processes and meets them. In: a training that is prepared, with the engine of this process
/// Errors: those of `StartedProcesses::start`, `waitUntilReady` and `Engine::joinProcesses`
Result<TrainingGroup> trainTogether(const Engine& engine, const TrainingRequest& request, int count,
                                    const TogetherOptions& options, JobControl& control);

/// How many processes a training has by itself: one for each graphics card, as far as the batch can be shared.
int processesFor(const TrainingOptions& options, const DeviceInfo& device);

}  // namespace facenet
