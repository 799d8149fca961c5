#pragma once

#include <array>
#include <optional>
#include <string>

#include "core/train/history.h"
#include "core/train/model_comparison.h"

namespace facenet {

/// What a report of a training tells.
struct ReportContents {
    std::string name;  ///< of the model
    RecordedHistory history;
    std::optional<std::array<ComparedModel, 2>> models;  ///< the one it started from, and the one that came out
    TrainingData data;                                   ///< whose pictures these were judged by
    bool pictures = true;                                ///< show the faces of worst pairs, and people's names
};

/// Writes one HTML file that needs no other: curves of losses and accuracies by epoch, both models compared (with
/// intervals, ROC, distances), who is confused with whom, the worst pairs, options.
/// Errors: FileUnwritable, DiskFull; pictures that cannot be read are left out
Result<void> writeHtmlReport(const std::string& pathUtf8, const ReportContents& contents);

}  // namespace facenet
