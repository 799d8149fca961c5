#include "core/live/live_pipeline.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "core/base/latest_slot.h"
#include "core/live/live_statistics.h"
#include "core/live/playback_clock.h"
#include "core/live/recognizer.h"

namespace facenet {

namespace {

using Phase = LiveState::Phase;
using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// How soon recognition notices new options when no frame comes.
constexpr auto kIdleCheck = 50ms;
constexpr int kWaitsBeforeCompleting = 8;  ///< of `kIdleCheck`; slow cameras give a frame earlier
constexpr auto kFirstReconnect = 500ms;
constexpr std::chrono::milliseconds kLongestReconnect = 10s;

std::chrono::milliseconds reconnectDelay(int attempt) {
    const int doublings = std::min(attempt - 1, 5);
    return std::min<std::chrono::milliseconds>(kFirstReconnect * (1 << doublings), kLongestReconnect);
}

/// Failures that may pass by themselves, before a source has ever worked.
bool mayPass(ErrorCode code) {
    return code == ErrorCode::SourceNotFound || code == ErrorCode::SourceBusy || code == ErrorCode::SourceStalled ||
           code == ErrorCode::SourceLost;
}

/// Nothing more comes, and opening it again would give the same.
bool isEnd(ErrorCode code) {
    return code == ErrorCode::SourceEnded || code == ErrorCode::SourceBrokenOff;
}

/// A source being played, from `start` to `stop`.
struct Session {
    std::unique_ptr<FrameSource> source;
    bool reconnects = false;       ///< capture thread
    std::uint64_t run = 0;         ///< capture thread
    std::uint64_t lateFrames = 0;  ///< guarded by Private::mutex
    FramePtr lookedAt;             ///< guarded by Private::mutex; the last one that recognition is done with
    bool stopping = false;         ///< guarded by Private::mutex
    LatestSlot<CapturedFrame> toRecognition;
    std::thread captureThread;
    std::thread recognitionThread;
};

}  // namespace

struct LivePipeline::Private {
    explicit Private(Observer given) : observer(std::move(given)) {}

    void start(std::unique_ptr<FrameSource> source, bool reconnects);
    void stop();

    // The capture thread.
    void capture();
    void captureUntilEnd();
    Error play(const SourceInfo& info);
    bool holdWhilePaused();
    bool waitUntilDue(PlaybackClock& clock, double timeS);
    bool waitToReconnect(const Error& error, int attempt);
    /// With the mutex. Each picture is looked at, and the frames of a film when that is wanted.
    bool waitsForRecognition() const { return state.source.stills || means.options.everyFrame; }
    void waitUntilLookedAt(const FramePtr& frame);
    void deliver(FramePtr frame, Tracker::TimePoint at);

    // The recognition thread.
    void recognize();
    void recognizeOne(const CapturedFrame& captured, const RecognitionMeans& means);

    // Both.
    void publish(const std::function<void(LiveState&)>& change);
    void publishPhase(Phase phase) {
        publish([phase](LiveState& state) { state.phase = phase; });
    }
    void noteProblem(const Error& error) {
        publish([&error](LiveState& state) { state.error = error; });
    }
    bool stopping() const {
        const std::lock_guard lock(mutex);
        return session->stopping;
    }
    RecognitionMeans currentMeans() const {
        const std::lock_guard lock(mutex);
        return means;
    }

    template <typename Change>
    void changeMeans(Change change) {
        const std::lock_guard lock(mutex);
        change(means);
        ++means.revision;
        changed.notify_all();
    }

    const Observer observer;
    std::unique_ptr<Session> session;       ///< changed only while no thread runs
    Recognizer recognizer;                  ///< recognition thread
    std::optional<Error> recognitionError;  ///< recognition thread; of the last frame
    LiveStatisticsCounter counter;

    std::mutex publishing;  ///< keeps the order of `onState`; taken before `mutex`
    mutable std::mutex mutex;
    std::condition_variable changed;  ///< stopping, paused, a frame looked at or other means
    bool paused = false;
    RecognitionMeans means;
    LiveState state;
};

void LivePipeline::Private::start(std::unique_ptr<FrameSource> source, bool reconnects) {
    stop();
    counter.reset();
    recognizer.reset();
    session = std::make_unique<Session>();
    session->source = std::move(source);
    session->reconnects = reconnects;
    {
        const std::lock_guard lock(mutex);
        paused = false;
        state = {};
    }
    session->captureThread = std::thread([this] { capture(); });
    session->recognitionThread = std::thread([this] { recognize(); });
}

void LivePipeline::Private::stop() {
    if (!session) return;
    {
        const std::lock_guard lock(mutex);
        session->stopping = true;
    }
    changed.notify_all();
    session->source->interrupt();
    session->toRecognition.close();
    session->recognitionThread.join();
    session->captureThread.join();
    const std::lock_guard lock(mutex);
    session.reset();
}

void LivePipeline::Private::publish(const std::function<void(LiveState&)>& change) {
    const std::lock_guard inOrder(publishing);
    LiveState now;
    {
        const std::lock_guard lock(mutex);
        now = state;
        change(now);
        if (now.phase == state.phase && now.error == state.error && now.reconnectAttempt == state.reconnectAttempt &&
            now.source.resolution == state.source.resolution)
            return;
        state = now;
    }
    if (observer.onState) observer.onState(now);
}

void LivePipeline::Private::capture() {
    try {
        captureUntilEnd();
    } catch (const std::exception& failure) {
        publish([&](LiveState& state) {
            state.phase = Phase::Failed;
            state.error = Error{ErrorCode::Internal, failure.what()};
        });
    }
    // Recognition still works on the last frame, and on changes, until somebody stops.
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return session->stopping; });
    }
    publish([](LiveState& state) { state = {}; });
}

void LivePipeline::Private::captureUntilEnd() {
    publishPhase(Phase::Opening);
    bool everOpened = false;
    for (int attempt = 0; !stopping();) {
        auto opened = session->source->open();
        if (stopping()) return;
        Error end;
        if (opened) {
            everOpened = true;
            attempt = 0;
            session->reconnects |= opened->live;
            ++session->run;
            publish([&](LiveState& state) {
                state = {.phase = Phase::Playing, .source = *opened, .error = {}, .reconnectAttempt = 0};
            });
            end = play(*opened);
            if (stopping()) return;
        } else {
            end = opened.error();
        }
        if (isEnd(end.code)) {
            publish([&](LiveState& state) {
                state.phase = Phase::Ended;
                state.damagedPictures = session->source->damagedPictures();
                if (end.code == ErrorCode::SourceBrokenOff) state.error = end;
            });
            return;
        }
        const bool again = session->reconnects && (everOpened || mayPass(end.code));
        if (!again) {
            publish([&](LiveState& state) {
                state.phase = Phase::Failed;
                state.error = end;
            });
            return;
        }
        if (!waitToReconnect(end, ++attempt)) return;
    }
}

/// Reads until the source ends, fails or is stopped, and says why.
Error LivePipeline::Private::play(const SourceInfo& info) {
    PlaybackClock clock(info.framesPerSecond);
    std::uint64_t framesThisRun = 0;
    std::optional<Error> unreadable;
    while (!stopping()) {
        auto read = session->source->read();
        if (!read && isOfOnePicture(read.error())) {
            noteProblem(read.error());
            unreadable = read.error();
            continue;
        }
        if (!read && read.error().code == ErrorCode::SourceEnded && framesThisRun == 0 && unreadable)
            return *unreadable;
        if (!read) {
            // A single picture stays where it is.
            const bool loops = currentMeans().options.loop && framesThisRun > 1;
            if (!isEnd(read.error().code) || !loops) return read.error();
            if (auto rewound = session->source->rewind(); !rewound) return rewound.error();
            clock.loop(Clock::now());
            ++session->run;
            framesThisRun = 0;
            continue;
        }
        ++framesThisRun;
        const FramePtr& frame = *read;
        if (info.live) {
            // What a paused camera sees is read and dropped, so that nothing stale comes after the pause.
            if (!holdWhilePaused()) deliver(frame, frame->capturedAt);
            continue;
        }
        const bool waits = [this] {
            const std::lock_guard lock(mutex);
            return waitsForRecognition();
        }();
        if (!waits && clock.shouldSkip(frame->timeS, Clock::now())) {
            const std::lock_guard lock(mutex);
            ++session->lateFrames;
            continue;
        }
        if (!waitUntilDue(clock, frame->timeS)) break;
        // A file's frame is of the moment it is shown, not of the moment it was read ahead.
        auto shown = std::make_shared<Frame>(*frame);
        shown->capturedAt = Clock::now();
        const auto onFilmClock =
            std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(frame->timeS));
        deliver(shown, Tracker::TimePoint(onFilmClock));
        waitUntilLookedAt(shown);
        if (waits) clock.wait(frame->timeS, Clock::now());
    }
    return {ErrorCode::Cancelled, {}};
}

/// Shows the phase a live source is in; true while it is paused.
bool LivePipeline::Private::holdWhilePaused() {
    const bool isPaused = [this] {
        const std::lock_guard lock(mutex);
        return paused;
    }();
    publishPhase(isPaused ? Phase::Paused : Phase::Playing);
    return isPaused;
}

/// False when stopped before. A pause moves everything after it.
bool LivePipeline::Private::waitUntilDue(PlaybackClock& clock, double timeS) {
    for (;;) {
        std::unique_lock lock(mutex);
        const auto due = clock.dueAt(timeS, Clock::now());
        changed.wait_until(lock, due, [this] { return session->stopping || paused; });
        if (session->stopping) return false;
        if (!paused) return true;
        lock.unlock();
        publishPhase(Phase::Paused);
        lock.lock();
        changed.wait(lock, [this] { return session->stopping || !paused; });
        if (session->stopping) return false;
        lock.unlock();
        publishPhase(Phase::Playing);
        clock.restart();
    }
}

/// False when stopped before.
bool LivePipeline::Private::waitToReconnect(const Error& error, int attempt) {
    publish([&](LiveState& state) {
        state.phase = Phase::Reconnecting;
        state.error = error;
        state.reconnectAttempt = attempt;
    });
    std::unique_lock lock(mutex);
    return !changed.wait_for(lock, reconnectDelay(attempt), [this] { return session->stopping; });
}

/// Holds what waits for recognition; at once where there is nothing to wait for, or not any more.
void LivePipeline::Private::waitUntilLookedAt(const FramePtr& frame) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] {
        return session->stopping || !means.analyzer || session->lookedAt == frame || !waitsForRecognition();
    });
}

void LivePipeline::Private::deliver(FramePtr frame, Tracker::TimePoint at) {
    counter.noteCaptured(Clock::now());
    session->toRecognition.put({.frame = frame, .at = at, .run = session->run});
    if (observer.onFrame) observer.onFrame(std::move(frame));
}

void LivePipeline::Private::recognize() {
    std::optional<CapturedFrame> newest;
    std::uint64_t seenRevision = 0;
    int waits = 0;
    while (!stopping()) {
        auto captured = session->toRecognition.takeFor(kIdleCheck);
        const RecognitionMeans now = currentMeans();
        waits = captured ? 0 : waits + 1;
        // Where no other frame comes the faces that were left are looked at in the last one.
        const bool completes = waits >= kWaitsBeforeCompleting && recognizer.leftFaces();
        if (!captured && (!newest || (now.revision == seenRevision && !completes))) continue;
        const bool moves = captured && !captured->frame->still && !now.options.everyFrame;
        if (captured) newest = std::move(captured);
        newest->moreToCome = moves;
        seenRevision = now.revision;
        if (!now.analyzer) continue;
        recognizeOne(*newest, now);
        {
            const std::lock_guard lock(mutex);
            session->lookedAt = newest->frame;
        }
        changed.notify_all();
    }
}

void LivePipeline::Private::recognizeOne(const CapturedFrame& captured, const RecognitionMeans& now) {
    const auto began = Clock::now();
    auto result = [&]() -> Result<LiveFrameResult> {
        try {
            return recognizer.recognize(captured, now);
        } catch (const std::exception& failure) {
            return Error{ErrorCode::Internal, failure.what()};
        }
    }();
    if (!result) {
        recognitionError = result.error();
        noteProblem(*recognitionError);
        return;
    }
    if (const auto past = std::exchange(recognitionError, std::nullopt))
        publish([&past](LiveState& state) {
            if (state.error == past) state.error.reset();
        });
    const std::chrono::duration<double, std::milli> took = result->finishedAt - began;
    counter.noteRecognized(result->finishedAt, result->followed ? std::nullopt : std::optional(took.count()));
    if (observer.onResult) observer.onResult(std::move(*result));
}

LivePipeline::LivePipeline(Observer observer) : m_d(std::make_unique<Private>(std::move(observer))) {}

LivePipeline::~LivePipeline() {
    stop();
}

void LivePipeline::start(const SourceAddress& address) {
    using Kind = SourceAddress::Kind;
    m_d->start(makeFrameSource(address), address.kind == Kind::Camera || address.kind == Kind::Stream);
}

void LivePipeline::start(std::unique_ptr<FrameSource> source) {
    m_d->start(std::move(source), false);
}

void LivePipeline::stop() {
    m_d->stop();
}

void LivePipeline::setPaused(bool paused) {
    {
        const std::lock_guard lock(m_d->mutex);
        m_d->paused = paused;
    }
    m_d->changed.notify_all();
}

void LivePipeline::setAnalyzer(std::shared_ptr<const Analyzer> analyzer) {
    m_d->changeMeans([&](RecognitionMeans& means) { means.analyzer.swap(analyzer); });
}

void LivePipeline::setGallery(std::shared_ptr<const Gallery> gallery) {
    m_d->changeMeans([&](RecognitionMeans& means) { means.gallery.swap(gallery); });
}

void LivePipeline::setOptions(const LiveOptions& options) {
    m_d->changeMeans([&](RecognitionMeans& means) { means.options = options; });
}

LiveState LivePipeline::state() const {
    const std::lock_guard lock(m_d->mutex);
    return m_d->state;
}

LiveStatistics LivePipeline::statistics() const {
    LiveStatistics statistics = m_d->counter.at(Clock::now());
    const std::lock_guard lock(m_d->mutex);
    if (m_d->session) statistics.skippedFrames = m_d->session->lateFrames + m_d->session->toRecognition.skipped();
    return statistics;
}

}  // namespace facenet
