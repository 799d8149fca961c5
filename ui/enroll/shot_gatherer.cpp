#include "ui/enroll/shot_gatherer.h"

#include <algorithm>

#include "core/picture/picture_hash.h"
#include "core/picture/read_picture.h"
#include "ui/base/async.h"
#include "ui/session/live_feed.h"
#include "ui/session/studio.h"

namespace facenet {
namespace {

constexpr std::chrono::milliseconds kShowSomebodyElse{1500};

}  // namespace

ShotGatherer::ShotGatherer(Studio& studio, LiveFeed& feed, ShotSelector& selector, QObject* parent)
    : QObject(parent), m_studio(studio), m_feed(feed), m_selector(selector) {
    connect(&m_feed, &LiveFeed::resultReady, this, &ShotGatherer::judge);
    connect(&m_feed, &LiveFeed::stateChanged, this, [this] {
        const LiveState::Phase phase = m_feed.state().phase;
        // Played again, tracks are numbered anew.
        if (m_feed.address() != m_source || phase == LiveState::Phase::Opening) m_trackId = 0;
        if (m_feed.address() != m_source) {
            m_source = m_feed.address();
            m_guide = CaptureGuide(isPosed());
            m_guidance = {};
        }
        if (phase == LiveState::Phase::Stopped || phase == LiveState::Phase::Ended || phase == LiveState::Phase::Failed)
            stop();
    });
    m_source = m_feed.address();
    m_guide = CaptureGuide(isPosed());
}

bool ShotGatherer::isPosed() const {
    return !m_source || m_source->kind == SourceAddress::Kind::Camera;
}

bool ShotGatherer::sawSomebodyElse() const {
    return m_somebodyElseAt && std::chrono::steady_clock::now() - *m_somebodyElseAt < kShowSomebodyElse;
}

void ShotGatherer::start() {
    if (std::exchange(m_running, true)) return;
    m_somebodyElseAt.reset();
    Q_EMIT runningChanged();
}

void ShotGatherer::stop() {
    m_standing.dropAll();
    if (std::exchange(m_running, false)) Q_EMIT runningChanged();
}

bool ShotGatherer::knowsTheFace() const {
    const auto& faces = m_feed.result().faces;
    return faces.size() == 1 ||
           std::ranges::any_of(faces, [this](const LiveFace& face) { return face.tracked.trackId == m_trackId; });
}

const LiveFace* ShotGatherer::faceToEnrol(const LiveFrameResult& result) {
    const auto followed = std::find_if(result.faces.begin(), result.faces.end(),
                                       [this](const LiveFace& face) { return face.tracked.trackId == m_trackId; });
    if (followed != result.faces.end()) return &*followed;
    if (result.faces.size() == 1) return &result.faces.front();
    // Of several faces the one that goes with the shots there are, as soon as recognition has looked at it.
    const LiveFace* best = nullptr;
    float bestSimilarity = m_selector.options().samePersonCosine;
    for (const LiveFace& face : result.faces) {
        if (face.tracked.embedding.empty()) continue;
        const auto similarity = m_selector.similarityToShots(face.tracked.embedding);
        if (similarity && *similarity >= bestSimilarity) {
            best = &face;
            bestSimilarity = *similarity;
        }
    }
    if (best) m_trackId = best->tracked.trackId;
    return best;
}

void ShotGatherer::judge() {
    const LiveFrameResult& result = m_feed.result();
    if (!result.frame) return;
    const LiveFace* face = faceToEnrol(result);
    if (face) {
        m_guidance = m_guide.look(face->tracked.face, face->tracked.quality, result.frame->image.size(),
                                  result.frame->capturedAt, m_selector);
        if (m_running && m_guidance.ready && !m_embedding) take(*face, result.frame);
        if (m_running && m_selector.enough()) stop();
    } else {
        m_guide.faceLost();
        m_guidance = {.hint = result.faces.empty() ? GuideHint::NoFace : GuideHint::SeveralFaces};
    }
    Q_EMIT guided();
}

void ShotGatherer::take(const LiveFace& face, const FramePtr& frame) {
    embed(face, frame, {}, [this](Shot shot) {
        if (!m_running) return;
        const ShotVerdict verdict = m_selector.offer(std::move(shot));
        if (verdict == ShotVerdict::OtherPerson) m_somebodyElseAt = std::chrono::steady_clock::now();
        if (verdict == ShotVerdict::Kept) Q_EMIT shotsChanged();
    });
}

void ShotGatherer::takeStanding() {
    const LiveFrameResult& result = m_feed.result();
    if (!result.frame || m_embedding) return;
    const LiveFace* face = faceToEnrol(result);
    if (!face) return;
    embed(*face, result.frame, m_standing.next(), [this](Shot shot) {
        const QString source = QString::fromStdString(shot.source);
        const ShotVerdict verdict = m_selector.add(std::move(shot));
        if (verdict == ShotVerdict::Kept) Q_EMIT shotsChanged();
        Q_EMIT tookStanding(verdict, source);
    });
}

/// In: a token by which the shot may have become unwanted when it is ready
void ShotGatherer::embed(const LiveFace& face, const FramePtr& frame, const AnswerToken& token,
                         const std::function<void(Shot)>& use) {
    const std::shared_ptr<const Analyzer> analyzer = m_studio.analyzer();
    if (!analyzer) return;
    m_embedding = true;
    const auto work = [analyzer, frame, crop = face.crop, quality = face.tracked.quality]() -> Result<Shot> {
        const auto embeddings = analyzer->embed({crop});
        if (!embeddings) return embeddings.error();
        Shot shot{.crop = crop,
                  .quality = quality,
                  .embedding = embeddings->front(),
                  .source = frame->name,
                  .takenAt = std::chrono::system_clock::now()};
        // Of a picture it is known when it was taken, and whether it comes again.
        if (frame->still)
            if (const auto photograph = readPhotograph(frame->name)) {
                shot.pictureHash = pictureHash(photograph->pixels);
                shot.takenAt =
                    std::chrono::system_clock::time_point(std::chrono::milliseconds(photograph->takenAtMs.value_or(0)));
            }
        return shot;
    };
    inBackground(this, work, [this, token, analyzer, use](const Result<Shot>& shot) {
        m_embedding = false;
        if (token.isStale() || analyzer != m_studio.analyzer()) return;
        if (shot) return use(*shot);
        stop();
        Q_EMIT failed(shot.error());
    });
}

void ShotGatherer::reembed() {
    const std::shared_ptr<const Analyzer> analyzer = m_studio.analyzer();
    if (!analyzer || m_selector.shots().empty()) return;
    std::vector<cv::Mat> crops;
    for (const Shot& shot : m_selector.shots()) crops.push_back(shot.crop);
    // Shots may come and go meanwhile; those that are still there are known by their pixels.
    inBackground(
        this, [analyzer, crops] { return analyzer->embed(crops); },
        [this, crops, analyzer](const Result<std::vector<Embedding>>& embeddings) {
            if (analyzer != m_studio.analyzer()) return;
            if (!embeddings) {
                Q_EMIT failed(embeddings.error());
                return;
            }
            std::vector<Embedding> replaced;
            for (const Shot& shot : m_selector.shots()) {
                const auto same = std::find_if(crops.begin(), crops.end(),
                                               [&](const cv::Mat& crop) { return crop.data == shot.crop.data; });
                replaced.push_back(same == crops.end() ? shot.embedding
                                                       : (*embeddings)[static_cast<std::size_t>(same - crops.begin())]);
            }
            m_selector.replaceEmbeddings(replaced);
            Q_EMIT shotsChanged();
        });
}

}  // namespace facenet
