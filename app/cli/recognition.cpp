#include "app/cli/recognition.h"

#include <chrono>

#include "app/cli/cli_context.h"

namespace facenet::cli {

Result<RecognitionMeans> recognitionMeans(CliContext& context, std::optional<double> strangerRate,
                                          const DetectorOptions& detector) {
    const auto analyzer = context.analyzer();
    if (!analyzer) return analyzer.error();
    const auto gallery = context.gallery();
    if (!gallery) return gallery.error();
    auto settings = context.storeSettings();
    if (!settings) return settings.error();
    if (strangerRate) settings->strangerRate = *strangerRate;
    const auto threshold = context.threshold(*settings, (*gallery)->independentTemplates());
    if (!threshold) return threshold.error();
    RecognitionMeans means{.analyzer = *analyzer, .gallery = *gallery, .options = {}};
    means.options.detector = detector;
    means.options.matcher.threshold = *threshold;
    return means;
}

Tracker::TimePoint onFilmClock(const Frame& frame) {
    return Tracker::TimePoint(
        std::chrono::duration_cast<Tracker::TimePoint::duration>(std::chrono::duration<double>(frame.timeS)));
}

}  // namespace facenet::cli
