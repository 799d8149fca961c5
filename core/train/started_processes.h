#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "core/train/process_group.h"

namespace facenet {

/// Processes on this machine that train with the one that has started them, and end with it.
/// Thread: the one that starts them, which must outlive them
class StartedProcesses {
public:
    /// Starts a program until there are `count` processes, this one among them. Each finds its place in its environment
    /// (`processPlaceFromEnvironment`) and `message` on its standard input.
    /// In:     the program's file and what is typed behind its name
    /// Errors: FileUnwritable (no folder for temporary files), Internal (the program cannot be started), ProcessGone
    static Result<std::unique_ptr<StartedProcesses>> start(const std::string& programUtf8,
                                                           const std::vector<std::string>& arguments, int count,
                                                           const std::string& message);
    StartedProcesses(const StartedProcesses&) = delete;
    StartedProcesses& operator=(const StartedProcesses&) = delete;
    /// Waits for them for some seconds, then ends them.
    ~StartedProcesses();

    /// Until each has said that it is ready. Errors: Cancelled (the control ended it), ProcessGone
    Result<void> waitUntilReady(JobControl& control) const;
    /// Of this process, the first.
    ProcessPlace place() const;

private:
    StartedProcesses() = default;
    Result<void> startOne(const std::string& program, const std::vector<std::string>& arguments, int rank,
                          const std::string& message);

    int m_count = 1;
    std::string m_folder;  ///< private, where they meet
    std::vector<pid_t> m_started;
    std::vector<int> m_lines;  ///< to each, sockets
};

/// By a process that was started so, when it can meet the others.
void tellReady();

/// To be called by a process that was started so: it ends when the thread that has started it does.
void endWithParent();

}  // namespace facenet
