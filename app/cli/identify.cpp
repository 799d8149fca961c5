#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <utility>

#include "app/cli/cli_context.h"
#include "app/cli/commands.h"
#include "app/cli/faces.h"
#include "app/cli/identify_live.h"
#include "app/cli/identify_output.h"
#include "app/cli/left_out.h"
#include "app/cli/messages.h"
#include "app/cli/recognition.h"

namespace facenet::cli {

namespace {

/// What became of one source.
struct Outcome {
    bool stillImage = false;
    bool somebodyKnown = false;
    std::size_t failures = 0;  ///< pictures that could not be read, and a film that breaks off
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

/// Looks at every frame of a file, a folder or a film from a web server, as fast as it goes; nothing where what is
/// there is live.
Result<std::optional<Outcome>> identifyFrames(CliContext& context, const SourceAddress& address,
                                              const RecognitionMeans& means, IdentifyOutput& output) {
    Console& console = context.console();
    const auto source = makeFrameSource(address);
    const WakeOnInterruption wake(context.interruption(), *source);
    const auto info = source->open();
    if (!info) return info.error();
    if (info->live) return std::optional<Outcome>();

    tellPassedOver(console, info->passedOver);
    Outcome outcome{.stillImage = address.kind == SourceAddress::Kind::Image};
    Recognizer recognizer;
    for (std::size_t done = 0; context.wanted(); ++done) {
        const auto frame = source->read();
        if (!frame && isOfOnePicture(frame.error())) {
            ++outcome.failures;
            output.printFailure(frame.error());
            continue;
        }
        if (!frame && frame.error().code == ErrorCode::SourceEnded) break;
        if (!frame && frame.error().code == ErrorCode::Cancelled) break;
        if (!frame && frame.error().code == ErrorCode::SourceBrokenOff) {
            ++outcome.failures;
            output.printFailure(frame.error());
            break;
        }
        if (!frame) return frame.error();
        const auto result = recognizer.recognize({.frame = *frame, .at = onFilmClock(**frame), .run = 0}, means);
        if (!result && result.error().code == ErrorCode::ImageUnreadable) {
            ++outcome.failures;
            output.printFailure({ErrorCode::ImageUnreadable, (*frame)->name + ": " + result.error().context});
            continue;
        }
        if (!result) return result.error();
        outcome.somebodyKnown |= output.print(*result);
        console.progress("Frames:", done + 1, static_cast<std::size_t>(std::max<std::int64_t>(info->frameCount, 0)));
    }
    output.printDamage(source->damagedPictures());
    return std::optional(outcome);
}

/// Notes in the store's log how many people were named, without names: at once when the first is, however this program
/// ends, later some seconds' in one line, since each line is waited for until it is on the disk. A store that cannot be
/// written to keeps nobody from looking.
class NotesInLog {
public:
    explicit NotesInLog(CliContext& context) : m_context(context) {}
    NotesInLog(const NotesInLog&) = delete;
    NotesInLog& operator=(const NotesInLog&) = delete;
    ~NotesInLog() { note(); }

    void name(std::int64_t personId) {
        m_named.insert(personId);
        noteIfDue();
    }
    void end(bool ok) {
        m_ok &= ok;
        m_anyEnded = true;
        noteIfDue();
    }

private:
    void noteIfDue() {
        constexpr std::chrono::seconds kBetween(10);
        if (!m_notedAt || std::chrono::steady_clock::now() >= *m_notedAt + kBetween) note();
    }

    void note() {
        const bool isNews = !m_named.empty() || !m_ok || (m_anyEnded && !m_notedAt);
        if (!isNews) return;
        const bool ok = std::exchange(m_ok, true);
        const auto named = std::exchange(m_named, {});
        m_notedAt = std::chrono::steady_clock::now();
        const auto noted = m_context.noteReading(QStringLiteral("identify"), named.size(), ok);
        if (!noted) m_context.console().notice("This was not noted in the log: " + sentenceOf(noted.error()));
    }

    CliContext& m_context;
    std::set<std::int64_t> m_named;
    bool m_ok = true, m_anyEnded = false;
    std::optional<std::chrono::steady_clock::time_point> m_notedAt;
};

}  // namespace

Result<int> run(CliContext& context, const IdentifyCommand& command) {
    Console& console = context.console();
    std::vector<SourceAddress> addresses;  // all of them are understood before the first is looked at
    std::vector<LeftOut> leftOut;
    for (const std::string& source : command.sources) {
        const auto address = parseSourceAddress(source);
        if (address)
            addresses.push_back(*address);
        else
            leftOut.push_back({source, address.error()});
    }
    NotesInLog notes(context);
    if (!leftOut.empty()) notes.end(false);
    if (addresses.empty()) return nothingLeft(console, leftOut);
    const auto means = recognitionMeans(context, command.strangerRate, command.detector);
    if (!means) return means.error();
    tellLeftOut(console, leftOut);

    bool onlyStillImages = true, somebodyKnown = false;
    std::size_t failures = leftOut.size();
    for (const SourceAddress& address : addresses) {
        if (!context.wanted()) break;
        IdentifyOutput output(console, address, [&notes](std::int64_t personId) { notes.name(personId); });
        // What is there only a web server does not say before it is opened; a camera may let nobody in twice.
        const bool isLive = address.kind == SourceAddress::Kind::Camera ||
                            (address.kind == SourceAddress::Kind::Stream && !address.location.starts_with("http"));
        const auto found =
            isLive ? Result<std::optional<Outcome>>(std::nullopt) : identifyFrames(context, address, *means, output);
        if (found && !*found) {
            onlyStillImages = false;
            const auto watched = identifyLive(context, address, *means, output);
            notes.end(watched.ok());
            if (!watched) return watched.error();
            continue;
        }
        const Result<Outcome> outcome = found ? Result<Outcome>(**found) : found.error();
        notes.end(outcome.ok() && !(outcome->stillImage && outcome->failures > 0));
        if (!outcome) {
            if (command.sources.size() == 1) return outcome.error();
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
