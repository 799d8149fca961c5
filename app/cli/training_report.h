#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/console.h"
#include "core/train/training_job.h"

namespace facenet::cli {

/// Tells of a training as it goes: a progress line and a line an epoch, or with JSON a line a step and an epoch.
/// Thread: the one that runs the job
class TrainingReport final : public TrainingObserver {
public:
    TrainingReport(Console& console, const TrainingOptions& options) : m_console(console), m_options(options) {}

    void onEvent(const TrainingEvent& event) override;
    void finish(const TrainingOutcome& outcome, const std::string& folder);

private:
    void tell(const BaselineEvent& event);
    void tell(const StepEvent& event);
    void tell(const EpochEvent& event);
    void tell(const NoticeEvent& event);

    Console& m_console;
    const TrainingOptions m_options;
    std::vector<StepEvent> m_steps;                     ///< the latest
    std::vector<EpochEvent> m_epochs;                   ///< the last one
    std::optional<VerificationScore> m_before, m_best;  ///< of strangers: by the start, and by the epoch that is kept
};

}  // namespace facenet::cli
