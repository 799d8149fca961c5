#pragma once

#include <optional>

#include "core/base/result.h"
#include "core/live/recognizer.h"

namespace facenet::cli {

class CliContext;

/// What frames are looked at with: the store's people, its model and its threshold.
/// In:     a stranger rate instead of the store's
Result<RecognitionMeans> recognitionMeans(CliContext& context, std::optional<double> strangerRate,
                                          const DetectorOptions& detector);

/// The time of a frame on its film's own clock.
Tracker::TimePoint onFilmClock(const Frame& frame);

}  // namespace facenet::cli
