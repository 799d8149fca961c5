#pragma once

#include <span>
#include <string>

#include "core/base/result.h"
#include "core/train/event_file.h"
#include "core/train/training_events.h"

namespace facenet {

/// Draws the record of a training into its folder: `loss.png` and `accuracy.png`.
/// Errors: those of `readTrainingHistory`; FileUnwritable, DiskFull
Result<void> drawTrainingPlots(const std::string& folderUtf8);

/// The first pictures of a batch side by side, as PNG. In: [N, 160, 160, 3], uint8 BGR
EventFile::Values::Picture pictureSheet(std::span<const std::uint8_t> pixels);

/// Hands events on, and draws the plots anew after each epoch. A plot that cannot be written is no reason to stop.
/// Thread: the job's
class TrainingPlots final : public TrainingObserver {
public:
    TrainingPlots(std::string folderUtf8, TrainingObserver& next) : m_folder(std::move(folderUtf8)), m_next(next) {}
    void onEvent(const TrainingEvent& event) override;

private:
    std::string m_folder;
    TrainingObserver& m_next;
};

}  // namespace facenet
