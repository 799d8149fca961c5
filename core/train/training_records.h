#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace facenet {

/// The record of a training that is over: its curves and options, without pictures, weights or people.
struct TrainingRecord {
    std::string folderUtf8;  ///< as `readTrainingHistory` wants it
    std::string name;        ///< of the model that came out, `_` for `/`
    std::string beganAt;     ///< local time, `yyyyMMdd-HHmmss-zzz`
};

/// Keeps the record of a training beside others, the newest fifty of them.
/// In: the training's folder, called by the moment it began; the folder of all records
/// Errors: FileNotFound (nothing was recorded), FileUnreadable, FileTruncated, FileUnwritable,
///         DiskFull
Result<void> keepTrainingRecord(const std::string& trainingUtf8, const std::string& recordsUtf8,
                                const std::string& name);

/// Newest first.
std::vector<TrainingRecord> keptTrainingRecords(const std::string& recordsUtf8);

/// Errors: FileUnwritable
Result<void> removeTrainingRecord(const TrainingRecord& record);

}  // namespace facenet
