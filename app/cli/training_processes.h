#pragma once

#include <QTemporaryDir>
#include <memory>
#include <vector>

#include "app/cli/cli_context.h"
#include "core/train/process_group.h"

class QProcess;

namespace facenet::cli {

/// The processes of one training: this one, and the others that it has started, or that another program has started
/// beside it. Those it has started end with it.
class TrainingProcesses {
public:
    /// In: seconds after which a process that does not answer counts as gone
    TrainingProcesses(CliContext& context, double patienceS);
    TrainingProcesses(const TrainingProcesses&) = delete;
    TrainingProcesses& operator=(const TrainingProcesses&) = delete;
    ~TrainingProcesses();

    /// Meets those that were started beside this one; all but the first say nothing from now on.
    /// Errors: those of `CliContext::engine` and of `Engine::joinProcesses`
    Result<void> join(ProcessPlace place);
    /// Starts others until there are `count`, and meets them. They run the same command, each with its place in the
    /// environment. Errors: Internal (one cannot be started), FileUnwritable, those of `join`
    Result<void> start(int count);

    /// Null while this process is alone.
    const std::shared_ptr<ProcessGroup>& group() const { return m_group; }
    /// The first process prepares, reports and writes.
    bool isFirst() const { return !m_group || m_group->rank() == 0; }

private:
    CliContext& m_context;
    double m_patienceS;
    std::unique_ptr<QTemporaryDir> m_meeting;
    std::vector<std::unique_ptr<QProcess>> m_started;
    std::shared_ptr<ProcessGroup> m_group;
};

/// Where the store of a training on its people asks for a passphrase, it is asked for once, here; processes that are
/// started find it in their environment. Errors: InvalidArgument, those of `CliContext::passphrase`
Result<void> passOnPassphrase(CliContext& context);

}  // namespace facenet::cli
