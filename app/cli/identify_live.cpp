#include "app/cli/identify_live.h"

#include <mutex>

#include "app/cli/cli_context.h"
#include "app/cli/identify_output.h"
#include "app/cli/messages.h"
#include "core/base/latest_slot.h"

namespace facenet::cli {

namespace {

using Phase = LiveState::Phase;

constexpr std::chrono::milliseconds kLookAtState{100};

/// The pipeline's threads leave what they have here.
struct Mailbox {
    LatestSlot<LiveFrameResult> results;  // a slow reader of the output misses frames rather than falling behind
    std::mutex mutex;
    LiveState state;

    LiveState currentState() {
        const std::lock_guard lock(mutex);
        return state;
    }
};

}  // namespace

Result<void> identifyLive(CliContext& context, const SourceAddress& address, const RecognitionMeans& means,
                          IdentifyOutput& output) {
    Mailbox mailbox;
    LivePipeline pipeline({.onFrame = {},
                           .onResult = [&](LiveFrameResult result) { mailbox.results.put(std::move(result)); },
                           .onState =
                               [&](LiveState state) {
                                   const std::lock_guard lock(mailbox.mutex);
                                   mailbox.state = std::move(state);
                               }});
    pipeline.setOptions(means.options);
    pipeline.setGallery(means.gallery);
    pipeline.setAnalyzer(means.analyzer);
    pipeline.start(address);

    bool everPlayed = false, reconnecting = false;
    while (context.wanted()) {
        if (const auto result = mailbox.results.takeFor(kLookAtState)) output.print(*result);
        const LiveState state = mailbox.currentState();
        everPlayed |= state.phase == Phase::Playing;
        if (state.phase == Phase::Ended) break;
        if (state.phase == Phase::Failed || (state.phase == Phase::Reconnecting && !everPlayed))
            return state.error.value_or(Error{ErrorCode::SourceLost, toString(address)});
        if (state.phase == Phase::Reconnecting && !reconnecting)
            context.console().notice(sentenceOf(state.error.value_or(Error{ErrorCode::SourceLost, toString(address)})) +
                                     " Trying again until Ctrl+C.");
        reconnecting = state.phase == Phase::Reconnecting;
    }
    pipeline.stop();
    return {};
}

}  // namespace facenet::cli
