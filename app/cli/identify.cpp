#include <algorithm>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/faces.h"
#include "app/cli/identify_live.h"
#include "app/cli/identify_output.h"
#include "app/cli/messages.h"
#include "core/live/recognizer.h"

namespace facenet::cli {

namespace {

/// What became of one source.
struct Outcome {
    bool stillImage = false;
    bool somebodyKnown = false;
    std::size_t failures = 0;  ///< pictures that could not be read
};

/// Wakes a source that waits for its next frame when the person presses Ctrl+C, as long as this lives.
class WakeOnInterruption {
public:
    WakeOnInterruption(Interruption& interruption, FrameSource& source) : m_interruption(interruption) {
        m_interruption.setWake([&source] { source.interrupt(); });
    }
    ~WakeOnInterruption() { m_interruption.setWake({}); }
    WakeOnInterruption(const WakeOnInterruption&) = delete;
    WakeOnInterruption& operator=(const WakeOnInterruption&) = delete;

private:
    Interruption& m_interruption;
};

/// Looks at every frame of a file or a folder, as fast as it goes.
Result<Outcome> identifyFile(CliContext& context, const SourceAddress& address, const RecognitionMeans& means,
                             IdentifyOutput& output) {
    Console& console = context.console();
    const auto source = makeFrameSource(address);
    const WakeOnInterruption wake(context.interruption(), *source);
    const auto info = source->open();
    if (!info) return info.error();

    Outcome outcome{.stillImage = address.kind == SourceAddress::Kind::Image};
    Recognizer recognizer;
    for (std::size_t done = 0; context.wanted(); ++done) {
        const auto frame = source->read();
        if (!frame && frame.error().code == ErrorCode::ImageUnreadable) {
            ++outcome.failures;
            output.printFailure(frame.error());
            continue;
        }
        if (!frame && frame.error().code == ErrorCode::SourceEnded) break;
        if (!frame && frame.error().code == ErrorCode::Cancelled) break;
        if (!frame) return frame.error();
        const auto onFilmClock =
            std::chrono::duration_cast<Tracker::TimePoint::duration>(std::chrono::duration<double>((*frame)->timeS));
        const auto result =
            recognizer.recognize({.frame = *frame, .at = Tracker::TimePoint(onFilmClock), .run = 0}, means);
        if (!result && result.error().code == ErrorCode::ImageUnreadable) {
            ++outcome.failures;
            output.printFailure({ErrorCode::ImageUnreadable, (*frame)->name + ": " + result.error().context});
            continue;
        }
        if (!result) return result.error();
        outcome.somebodyKnown |= output.print(*result);
        console.progress("Frames:", done + 1, static_cast<std::size_t>(std::max<std::int64_t>(info->frameCount, 0)));
    }
    return outcome;
}

/// In the store's log, without names. A store that cannot be written to keeps nobody from looking.
void noteIdentified(CliContext& context, const IdentifyOutput& output, bool ok) {
    const auto store = context.storeIfAny();
    if (!store || !*store) return;
    const auto noted = (*store)->addToLog(QStringLiteral("identify"), output.peopleNamed(),
                                          ok ? QStringLiteral("ok") : QStringLiteral("failed"));
    if (!noted) context.console().notice("This was not noted in the log: " + sentenceOf(noted.error()));
}

Result<RecognitionMeans> prepare(CliContext& context, const IdentifyCommand& command) {
    const auto analyzer = context.analyzer();
    if (!analyzer) return analyzer.error();
    const auto gallery = context.gallery();
    if (!gallery) return gallery.error();
    auto settings = context.storeSettings();
    if (!settings) return settings.error();
    if (command.strangerRate) settings->strangerRate = *command.strangerRate;
    const auto threshold = context.threshold(*settings, (*gallery)->templateCount());
    if (!threshold) return threshold.error();
    RecognitionMeans means{.analyzer = *analyzer, .gallery = *gallery, .options = {}};
    means.options.detector = command.detector;
    means.options.matcher.threshold = *threshold;
    return means;
}

}  // namespace

Result<int> run(CliContext& context, const IdentifyCommand& command) {
    std::vector<SourceAddress> addresses;  // all of them are understood before the first is looked at
    for (const std::string& source : command.sources) {
        const auto address = parseSourceAddress(source);
        if (!address) return address.error();
        addresses.push_back(*address);
    }
    const auto means = prepare(context, command);
    if (!means) return means.error();

    Console& console = context.console();
    bool onlyStillImages = true, somebodyKnown = false;
    std::size_t failures = 0;
    for (const SourceAddress& address : addresses) {
        if (!context.wanted()) break;
        IdentifyOutput output(console, address);
        if (address.kind == SourceAddress::Kind::Camera || address.kind == SourceAddress::Kind::Stream) {
            onlyStillImages = false;
            const auto watched = identifyLive(context, address, *means, output);
            noteIdentified(context, output, watched.ok());
            if (!watched) return watched.error();
            continue;
        }
        const auto outcome = identifyFile(context, address, *means, output);
        noteIdentified(context, output, outcome.ok());
        if (!outcome) {
            if (addresses.size() == 1) return outcome.error();
            ++failures;
            output.printFailure(outcome.error());
            continue;
        }
        onlyStillImages &= outcome->stillImage;
        somebodyKnown |= outcome->somebodyKnown;
        failures += outcome->failures;
    }
    if (failures > 0) return kExitError;
    return onlyStillImages && !somebodyKnown ? kExitNo : kExitOk;
}

}  // namespace facenet::cli
