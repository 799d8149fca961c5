#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/cli/console.h"
#include "core/base/result.h"

namespace facenet::cli {

/// How long the runs of a stage took.
class Timing {
public:
    /// In: milliseconds a run; at least one
    explicit Timing(std::vector<double> runsMs);

    std::size_t runs() const { return m_sortedMs.size(); }
    double medianMs() const { return percentileMs(50); }
    double p95Ms() const { return percentileMs(95); }
    double totalMs() const;

private:
    /// The nearest rank: a run that really took that long.
    double percentileMs(double percent) const;

    std::vector<double> m_sortedMs;
};

/// Runs `work` a few times unmeasured, then `repetitions` times. The first failure ends it.
Result<Timing> measure(int repetitions, const std::function<Result<void>()>& work);

/// The time of one run.
Result<double> measureOnceMs(const std::function<Result<void>()>& work);

/// {"stage", "median_ms", "p95_ms", "runs"}
Json timingJson(const std::string& stage, const Timing& timing);

}  // namespace facenet::cli
