#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace facenet {

/// Where this process stands among those that train one network together. The words are those of torchrun and MPI: a
/// process has a rank among all and a local rank among those on its machine.
struct ProcessPlace {
    int rank = 0, size = 1;
    int localRank = 0, localSize = 1;
    std::string address;  ///< of the machine where they find each other; empty: all are on this one, see below
    int port = 0;
    bool storeRuns = false;       ///< the program that started them answers there; else the first process does
    std::string meetingFileUtf8;  ///< through which they find each other on one machine
    double patienceS = 600;       ///< a process that has not answered for so long counts as gone
};

/// What the environment says: RANK, WORLD_SIZE, LOCAL_RANK, LOCAL_WORLD_SIZE, MASTER_ADDR and MASTER_PORT as torchrun
/// sets them. Where MASTER_ADDR is set, the ranks may be those of Open MPI (OMPI_COMM_WORLD_RANK) or Slurm
/// (SLURM_PROCID). `kMeetingFileVariable` takes the place of MASTER_ADDR on one machine.
/// Out:    none: this process trains alone
/// Errors: InvalidArgument (the context says what is wrong, in English)
Result<std::optional<ProcessPlace>> processPlaceFromEnvironment();
inline constexpr const char* kMeetingFileVariable = "FACENET_MEETING_FILE";

/// The processes that train one network together. All of them call the same functions in the same order.
/// Thread: one caller at a time
class ProcessGroup {
public:
    virtual ~ProcessGroup() = default;
    virtual int rank() const = 0;  ///< 0: the first, which writes and reports
    virtual int size() const = 0;
    virtual int localRank() const = 0;
    virtual int localSize() const = 0;

    /// Each number becomes its sum over all processes. Errors of these: ProcessGone (another one ended, or did not
    /// answer in time)
    virtual Result<void> addUp(std::span<float> numbers) = 0;
    virtual Result<void> addUp(std::span<double> numbers) = 0;
    /// Each number becomes the largest of all processes.
    virtual Result<void> largest(std::span<std::int64_t> numbers) = 0;

    /// Says something to all, once for each key, at any time.
    virtual Result<void> announce(const std::string& key, const std::string& text) = 0;
    /// Waits for it, however long the other one may work.
    /// Errors: Cancelled (the control ended it), ProcessGone (nobody answers any more)
    virtual Result<std::string> heard(const std::string& key, JobControl& control) = 0;
};

/// As `JobControl::proceed`, for all processes alike: who stops one of them stops all, and all wait while one is
/// paused. In: null for a process alone. Errors: ProcessGone
Result<bool> proceedTogether(JobControl& control, ProcessGroup* processes);

}  // namespace facenet
