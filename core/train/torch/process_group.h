#pragma once

#include <memory>

#include "core/model/torch/shared_batch_norm.h"
#include "core/train/process_group.h"

namespace facenet {

/// A group on LibTorch's c10d, which talks with Gloo.
class TorchProcessGroup : public ProcessGroup {
public:
    virtual const Processes& processes() const = 0;
};

/// Meets the other processes; all of them call it. On one machine they talk through the loopback device.
/// Errors: ProcessGone (not all came in time, or the address cannot be reached)
Result<std::shared_ptr<ProcessGroup>> joinTorchProcesses(const ProcessPlace& place);

/// `ProcessGone` where another process is at fault, else what went wrong. To be called in a catch block.
Error currentProcessError();

}  // namespace facenet
