#pragma once

#include <string>

#include "app/cli/console.h"
#include "core/train/training_job.h"

namespace facenet::cli {

/// Tells of a training as it goes: a progress line and a line an epoch, or with JSON a line a step and an epoch.
/// Thread: the one that runs the job
class TrainingReport final : public TrainingObserver {
public:
    explicit TrainingReport(Console& console) : m_console(console) {}

    void onEvent(const TrainingEvent& event) override;
    void finish(const TrainingOutcome& outcome, const std::string& folder);

private:
    void tell(const BaselineEvent& event);
    void tell(const StepEvent& event);
    void tell(const EpochEvent& event);
    void tell(const NoticeEvent& event);

    Console& m_console;
};

}  // namespace facenet::cli
