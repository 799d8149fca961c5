#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/train/training_events.h"

namespace facenet {

/// What a training has gone through, as far as it was written.
struct RecordedHistory {
    std::vector<StepEvent> steps;  ///< without the distances of their triplets
    std::vector<EpochEvent> epochs;
    std::optional<BaselineEvent> baseline;
    std::string optionsJson;
};

/// The record of a training in its folder: `history.jsonl` with a line a step and an epoch, and `epoch_loss.txt`,
/// `epoch_val_loss.txt` and `epoch_acc.txt` with a number an epoch.
/// Thread: one caller at a time
class TrainingHistory {
public:
    /// Continues the record of the folder up to a position and forgets what was written beyond: a resumed training
    /// writes it anew. From position 0, 0 on: an empty record.
    /// In:     `optionsJson` as `toJson` writes it
    /// Errors: FileUnwritable, DiskFull; when it continues those of `readTrainingHistory`
    static Result<std::unique_ptr<TrainingHistory>> open(const std::string& folderUtf8, const std::string& optionsJson,
                                                         int epoch, int step);
    ~TrainingHistory();

    /// Errors: FileUnwritable, DiskFull
    Result<void> add(const BaselineEvent& event);
    Result<void> add(const StepEvent& event);
    Result<void> add(const EpochEvent& event);
    /// Waits until what was added is on the disk. Errors: FileUnwritable, DiskFull
    Result<void> sync();

    const std::vector<EpochEvent>& epochs() const { return m_epochs; }

private:
    TrainingHistory() = default;
    Result<void> writeLine(const std::string& line);
    Result<void> writeEpochFiles() const;

    std::string m_folder;
    std::FILE* m_file = nullptr;
    std::vector<EpochEvent> m_epochs;
};

/// Reads the record of a folder; a last line that is cut short is left out.
/// Errors: FileNotFound, FileUnreadable, FileMalformed (the context gives the line)
Result<RecordedHistory> readTrainingHistory(const std::string& folderUtf8);

}  // namespace facenet
