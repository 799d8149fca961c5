#include "ui/session/live_feed.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>

#include "ui/base/async.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

constexpr std::chrono::seconds kLatencyWindow{2};

}  // namespace

struct LiveFeed::Private {
    using Clock = std::chrono::steady_clock;

    /// Where a thread of the pipeline leaves its newest value. Only the first value after a visit of the GUI thread
    /// queues an event.
    template <typename T>
    struct Mailbox {
        std::mutex mutex;
        std::optional<T> value;

        /// True when an event has to be queued.
        bool put(T item) {
            const std::lock_guard lock(mutex);
            const bool first = !value;
            value = std::move(item);
            return first;
        }
        std::optional<T> take() {
            const std::lock_guard lock(mutex);
            return std::exchange(value, std::nullopt);
        }
    };

    struct PaintedFrame {
        Clock::time_point at;
        double latencyMs = 0;
    };

    /// What a pipeline has said and nobody has looked at yet.
    struct Said {
        Mailbox<FramePtr> frames;
        Mailbox<LiveFrameResult> results;
        Mailbox<LiveState> states;
    };

    LiveFeed& feed;
    Studio& studio;
    std::optional<SourceAddress> address;
    LiveState state;
    FramePtr frame;
    LiveFrameResult result;
    FramePtr lastPainted;
    std::deque<PaintedFrame> painted;
    AnswerTokens plays;
    std::shared_ptr<Said> said;
    std::unique_ptr<LivePipeline> pipeline;
    bool hasPeople = false;
    Worker ending{1};  ///< where pipelines end, one after the other

    Private(LiveFeed& owner, Studio& sharedStudio) : feed(owner), studio(sharedStudio) { makePipeline(); }

    void makePipeline() {
        said = std::make_shared<Said>();
        const CallBack tell(&feed, plays.next());
        const auto post = [this, tell](void (Private::*visit)()) { tell([this, visit] { (this->*visit)(); }); };
        pipeline = std::make_unique<LivePipeline>(LivePipeline::Observer{.onFrame =
                                                                             [said = said, post](FramePtr item) {
                                                                                 if (said->frames.put(std::move(item)))
                                                                                     post(&Private::takeFrame);
                                                                             },
                                                                         .onResult =
                                                                             [said = said, post](LiveFrameResult item) {
                                                                                 if (said->results.put(std::move(item)))
                                                                                     post(&Private::takeResult);
                                                                             },
                                                                         .onState =
                                                                             [said = said, post](LiveState item) {
                                                                                 if (said->states.put(std::move(item)))
                                                                                     post(&Private::takeState);
                                                                             }});
        handOver();
    }

    /// Nobody is looked at before the people are there: everybody would be a stranger, and kept as one.
    void handOver() {
        const auto gallery = studio.gallery();
        hasPeople = gallery != nullptr;
        if (!hasPeople) pipeline->setAnalyzer(nullptr);
        pipeline->setOptions(studio.liveOptions());
        pipeline->setGallery(gallery);
        if (hasPeople) pipeline->setAnalyzer(studio.analyzer());
    }

    void takePeople() {
        if (const auto gallery = studio.gallery(); gallery && hasPeople)
            pipeline->setGallery(gallery);
        else if (gallery || hasPeople)
            handOver();
    }

    /// Ends what plays, in the background: it may be in the middle of a long look. `then` follows on the GUI thread
    /// once it has let go of its source, unless something else was asked for meanwhile.
    void end(std::function<void()> then) {
        std::shared_ptr<LivePipeline> past = std::move(pipeline);
        past->setGallery(nullptr);
        makePipeline();
        auto finish = [past = std::move(past)]() -> Result<void> {
            past->stop();
            return {};
        };
        inBackground(ending, &feed, plays.latest(), std::move(finish),
                     [then = std::move(then)](const Result<void>&) { then(); });
    }

    void takeFrame() {
        std::optional<FramePtr> item = said->frames.take();
        if (!item) return;
        frame = std::move(*item);
        Q_EMIT feed.frameReady();
    }

    void takeResult() {
        std::optional<LiveFrameResult> item = said->results.take();
        if (!item) return;
        result = std::move(*item);
        Q_EMIT feed.resultReady();
    }

    void takeState() {
        std::optional<LiveState> item = said->states.take();
        if (!item) return;
        state = std::move(*item);
        Q_EMIT feed.stateChanged();
    }

    /// Forgets everything of the source before.
    void clear() {
        state = {};
        frame.reset();
        result = {};
        lastPainted.reset();
        painted.clear();
    }

    /// In: `share` of the paints that were at most as late. Out: 0 without paints
    double latencyAt(double share) const {
        if (painted.empty()) return 0;
        std::vector<double> sorted;
        sorted.reserve(painted.size());
        for (const PaintedFrame& item : painted) sorted.push_back(item.latencyMs);
        const auto nth = sorted.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(sorted.size() - 1));
        std::nth_element(sorted.begin(), nth, sorted.end());
        return *nth;
    }
};

LiveFeed::LiveFeed(Studio& studio, QObject* parent) : QObject(parent), m_d(std::make_unique<Private>(*this, studio)) {
    connect(&studio, &Studio::modelStateChanged, this, [this] { m_d->handOver(); });
    connect(&studio, &Studio::galleryChanged, this, [this] { m_d->takePeople(); });
    connect(&studio, &Studio::optionsChanged, this, [this] { m_d->pipeline->setOptions(m_d->studio.liveOptions()); });
}

LiveFeed::~LiveFeed() = default;

void LiveFeed::start(const SourceAddress& address) {
    m_d->end([this, address] { m_d->pipeline->start(address); });
    m_d->clear();
    m_d->address = address;
    m_d->state.phase = LiveState::Phase::Opening;
    Q_EMIT stateChanged();
}

void LiveFeed::stop() {
    m_d->end([] {});
    m_d->clear();
    m_d->address.reset();
    Q_EMIT stateChanged();
}

void LiveFeed::setPaused(bool paused) {
    m_d->pipeline->setPaused(paused);
}

std::optional<SourceAddress> LiveFeed::address() const {
    return m_d->address;
}

LiveState LiveFeed::state() const {
    return m_d->state;
}

LiveStatistics LiveFeed::statistics() const {
    return m_d->pipeline->statistics();
}

FramePtr LiveFeed::frame() const {
    return m_d->frame;
}

const LiveFrameResult& LiveFeed::result() const {
    return m_d->result;
}

void LiveFeed::notePainted(const FramePtr& frame) {
    if (!frame || frame == m_d->lastPainted) return;
    m_d->lastPainted = frame;
    const auto now = Private::Clock::now();
    m_d->painted.push_back({now, std::chrono::duration<double, std::milli>(now - frame->capturedAt).count()});
    while (now - m_d->painted.front().at > kLatencyWindow) m_d->painted.pop_front();
}

double LiveFeed::latencyMs() const {
    return m_d->latencyAt(0.5);
}

double LiveFeed::latencyP95Ms() const {
    return m_d->latencyAt(0.95);
}

}  // namespace facenet
