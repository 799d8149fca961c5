#include "core/live/recognizer.h"

#include <algorithm>
#include <cmath>

#include "core/face/turned_faces.h"
#include "core/model/calibration.h"
#include "core/model/engine.h"

namespace facenet {

namespace {

/// A face that says nothing at all is not worth an answer: nobody is named by a blur.
bool isFitToJudge(const FaceQuality& quality) {
    return qualityRank(quality) > 0;
}

bool isDue(const LiveFace& face) {
    return face.tracked.wantsEmbedding && isFitToJudge(face.tracked.quality);
}

/// Embeddings of two models must not be compared; while one is being exchanged, nobody is named.
bool canCompare(const RecognitionMeans& means) {
    return !means.gallery || means.gallery->modelId() == means.analyzer->network().card().modelId;
}

/// Of a face that moves, the first look names only whom it surely shows: the second one comes soon, and the mean of two
/// is mistaken less often. See core/live/README.md for how much less.
void waitForSecondLook(Identity& identity) {
    constexpr float kLeadOfFirstLook = 0.05F;
    if (identity.verdict != Identity::Verdict::Known && identity.verdict != Identity::Verdict::Unsure) return;
    if (identity.cosineSimilarity >= identity.threshold + kLeadOfFirstLook) return;
    identity.verdict = Identity::Verdict::NotComparable;
    identity.doubt = Identity::Doubt::FirstLook;
}

Result<std::vector<Identity>> match(const RecognitionMeans& means, const std::vector<Embedding>& probes) {
    if (means.gallery) return matchFaces(*means.gallery, probes, means.options.matcher);
    const Identity nobody{.verdict = Identity::Verdict::Unknown, .threshold = means.options.matcher.threshold};
    return std::vector<Identity>(probes.size(), nobody);
}

/// Mean of what something took lately; the latest counts a fifth.
void noteMs(double& lately, double ms) {
    lately = lately == 0 ? ms : 0.8 * lately + 0.2 * ms;
}

double msSince(std::chrono::steady_clock::time_point began) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
}

/// Looks of one frame are free of conflicts, but tracks that were not looked at in it need not be.
void resolveConflicts(std::vector<LiveFace>& faces) {
    std::vector<Identity> identities;
    for (const LiveFace& face : faces) identities.push_back(face.tracked.identity);
    keepMostSimilarOfEach(identities);
    for (std::size_t i = 0; i < faces.size(); ++i) faces[i].tracked.identity = std::move(identities[i]);
}

}  // namespace

Result<LiveFrameResult> Recognizer::recognize(const CapturedFrame& captured, const RecognitionMeans& means) {
    m_leftFaces = false;
    // Each picture of a folder stands alone, whatever stood at the same place before.
    const bool jumped = captured.run != m_run || captured.frame->name != m_frameName;
    if (jumped) reset();
    // Who stands elsewhere in the film has nothing of whoever stood at the same place before.
    if (m_sceneCut.isCut(captured.frame->image)) {
        m_tracker.reset();
        m_faces.clear();
    }
    m_run = captured.run;
    m_frameName = captured.frame->name;
    if (means.revision != m_revision) {
        TrackerOptions options = means.options.tracker;
        options.somebodyElse = strangersCosine(means.analyzer->network().card().farCurve);
        m_tracker.setOptions(options);
        m_tracker.forgetLooks();
        m_revision = means.revision;
        m_faces.clear();
    }
    if (captured.moreToCome && !m_allDirections)
        if (auto followed = follow(captured)) return std::move(*followed);
    const auto began = std::chrono::steady_clock::now();
    auto found = find(captured, means);
    if (found) noteTime(captured, msSince(began));
    m_faces.clear();
    // Nobody waits for a first look until those who are known were followed for a while.
    const auto waitsForFirstLook = [this](const LiveFace& face) {
        return m_leftFaces && isDue(face) && !face.lookedAt && face.tracked.identity.looks == 0;
    };
    if (found && captured.moreToCome && m_followFor.count() > 0 && !found->faces.empty() &&
        std::none_of(found->faces.begin(), found->faces.end(), waitsForFirstLook)) {
        m_faces = found->faces;
        std::vector<Face> faces;
        for (const LiveFace& face : m_faces) faces.push_back(face.tracked.face);
        m_follower.begin(captured.frame->image, std::move(faces));
        m_foundAt = captured.frame->capturedAt;
    }
    return found;
}

/// Faces are looked for as seldom as it takes to answer for each frame in seven tenths of the time there is, and at
/// least each fifth of a second.
void Recognizer::noteTime(const CapturedFrame& captured, double findMs) {
    constexpr double kShare = 0.7, kLongestMs = 200;
    noteMs(m_findMs, findMs);
    const auto passed = std::chrono::duration<double, std::milli>(captured.frame->capturedAt - m_before).count();
    if (m_before != Tracker::TimePoint() && captured.frame->sequence > m_sequence && passed > 0)
        noteMs(m_frameMs, passed / static_cast<double>(captured.frame->sequence - m_sequence));
    m_before = captured.frame->capturedAt;
    m_sequence = captured.frame->sequence;
    m_followFor = {};
    const double budgetMs = kShare * m_frameMs;
    if (m_frameMs == 0 || m_findMs <= budgetMs || m_frameMs >= kLongestMs) return;
    const double spareMs = budgetMs - m_followMs;
    const double most = std::floor(kLongestMs / m_frameMs);
    const double frames = spareMs > 0 ? std::min(std::ceil((m_findMs - m_followMs) / spareMs), most) : most;
    m_followFor = std::chrono::duration<double, std::milli>((frames - 0.5) * m_frameMs);
}

/// None where faces are to be looked for.
std::optional<LiveFrameResult> Recognizer::follow(const CapturedFrame& captured) {
    if (m_faces.empty() || captured.frame->capturedAt - m_foundAt >= m_followFor) return std::nullopt;
    const auto began = std::chrono::steady_clock::now();
    auto faces = m_follower.follow(captured.frame->image);
    noteMs(m_followMs, msSince(began));
    if (!faces) return std::nullopt;
    std::vector<FaceQuality> qualities;
    for (const LiveFace& face : m_faces) qualities.push_back(face.tracked.quality);
    auto tracked = m_tracker.update(*faces, qualities, captured.at);
    for (std::size_t i = 0; i < tracked.size(); ++i) {
        m_faces[i].tracked = std::move(tracked[i]);
        m_faces[i].lookedAt = false;
    }
    resolveConflicts(m_faces);
    m_leftFaces = true;  // where no other frame comes, this one is looked at
    return LiveFrameResult{
        .frame = captured.frame, .faces = m_faces, .followed = true, .finishedAt = std::chrono::steady_clock::now()};
}

Result<LiveFrameResult> Recognizer::find(const CapturedFrame& captured, const RecognitionMeans& means) {
    const DetectorOptions& detector = means.options.detector;
    auto found =
        means.analyzer->find(captured.frame->image, looksInAllDirections(captured) ? forStill(detector) : detector);
    if (!found) return found.error();
    std::vector<Face> faces;
    std::vector<FaceQuality> qualities;
    for (const AnalyzedFace& face : *found) {
        faces.push_back(face.face);
        qualities.push_back(face.quality);
    }
    auto tracked = m_tracker.update(faces, qualities, captured.at);

    LiveFrameResult result{.frame = captured.frame, .faces = {}, .followed = false, .finishedAt = {}};
    for (std::size_t i = 0; i < tracked.size(); ++i)
        result.faces.push_back({.tracked = std::move(tracked[i]),
                                .crop = std::move((*found)[i].crop),
                                .issues = qualityIssues(qualities[i], means.options.quality)});
    if (means.options.embed && canCompare(means))
        if (auto looked = lookAt(result.faces, captured, means); !looked) return looked.error();
    resolveConflicts(result.faces);
    if (!captured.frame->still) chooseDirections(result, captured.at);
    result.finishedAt = std::chrono::steady_clock::now();
    return result;
}

bool Recognizer::looksInAllDirections(const CapturedFrame& captured) const {
    return captured.frame->still || m_allDirections;
}

/// Faces that lie, or a camera that does, are found with the landmarks of upright ones, and such looks name nobody. So
/// where a track stays without a name and its face is not surely upright, one frame is looked at in all directions, and
/// the next ones as long as somebody lies; otherwise not again for a while, since it takes long.
void Recognizer::chooseDirections(const LiveFrameResult& result, Tracker::TimePoint at) {
    constexpr std::size_t kUnsureLooks = 3;
    constexpr std::chrono::seconds kNotAgainFor(2);
    const auto any = [&result](auto&& condition) {
        return std::any_of(result.faces.begin(), result.faces.end(), condition);
    };
    if (m_allDirections) {
        if (any([](const LiveFace& face) { return isLying(face.tracked.face); })) return;
        m_allDirections = false;
        m_lookedAllAt = at;
        return;
    }
    if (m_lookedAllAt != Tracker::TimePoint() && at - m_lookedAllAt < kNotAgainFor) return;
    m_allDirections = any([](const LiveFace& face) {
        const TrackedFace& tracked = face.tracked;
        return tracked.identity.looks >= kUnsureLooks && tracked.identity.verdict != Identity::Verdict::Known &&
               !isSurelyUpright(tracked.face);
    });
    if (m_allDirections) m_tracker.forgetLooks();  // those of a face that lies say nothing
}

/// Eight faces that are due at once would hold up the picture for as long as all of them take: those that have waited
/// longest go first, as many as fit, and at least one.
void Recognizer::leaveForNextFrame(std::vector<LiveFace*>& wanted, std::chrono::milliseconds most) {
    const auto mostMs = static_cast<double>(most.count());
    if (m_faceMs * static_cast<double>(wanted.size()) <= mostMs || wanted.size() == 1) return;
    std::stable_sort(wanted.begin(), wanted.end(),
                     [](const LiveFace* a, const LiveFace* b) { return a->tracked.lookedAt < b->tracked.lookedAt; });
    wanted.resize(static_cast<std::size_t>(std::max(1.0, mostMs / m_faceMs)));
    m_leftFaces = true;
}

Result<void> Recognizer::lookAt(std::vector<LiveFace>& faces, const CapturedFrame& captured,
                                const RecognitionMeans& means) {
    std::vector<LiveFace*> wanted;
    for (LiveFace& face : faces)
        if (isDue(face)) wanted.push_back(&face);
    if (wanted.empty()) return {};
    if (captured.moreToCome) leaveForNextFrame(wanted, means.options.embedFor);
    std::vector<cv::Mat> crops;
    for (const LiveFace* face : wanted) crops.push_back(face->crop);

    const auto began = std::chrono::steady_clock::now();
    auto embeddings = means.analyzer->embed(crops);
    if (!embeddings) return embeddings.error();
    noteMs(m_faceMs, msSince(began) / static_cast<double>(crops.size()));
    std::vector<Tracker::Pooled> pooled;
    std::vector<Embedding> probes;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        pooled.push_back(m_tracker.addLook(wanted[i]->tracked.trackId, (*embeddings)[i], captured.at));
        probes.push_back(pooled.back().embedding);
    }
    auto identities = match(means, probes);
    if (!identities) return identities.error();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        TrackedFace& tracked = wanted[i]->tracked;
        tracked.trackId = pooled[i].trackId;
        tracked.identity = std::move((*identities)[i]);
        tracked.identity.looks = pooled[i].looks;
        if (pooled[i].looks == 1 && !captured.frame->still) waitForSecondLook(tracked.identity);
        m_tracker.setIdentity(tracked.trackId, tracked.identity);
        tracked.pooled = std::move(pooled[i].embedding);
        tracked.embedding = std::move((*embeddings)[i]);
        wanted[i]->lookedAt = true;
    }
    return {};
}

}  // namespace facenet
