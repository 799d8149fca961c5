#include "core/live/recognizer.h"

#include "core/model/engine.h"

namespace facenet {

namespace {

/// A face that says nothing at all is not worth an answer: nobody is named by a blur.
bool isFitToJudge(const FaceQuality& quality) {
    return qualityRank(quality) > 0;
}

/// Embeddings of two models must not be compared; while one is being exchanged, nobody is named.
bool canCompare(const RecognitionMeans& means) {
    return !means.gallery || means.gallery->modelId() == means.analyzer->network().card().modelId;
}

Result<std::vector<Identity>> match(const RecognitionMeans& means, const std::vector<Embedding>& probes) {
    if (means.gallery) return matchFaces(*means.gallery, probes, means.options.matcher);
    const Identity nobody{.verdict = Identity::Verdict::Unknown, .threshold = means.options.matcher.threshold};
    return std::vector<Identity>(probes.size(), nobody);
}

/// The looks of one frame are free of conflicts, but the votes of its tracks need not be.
void resolveConflicts(std::vector<LiveFace>& faces) {
    std::vector<Identity> identities;
    for (const LiveFace& face : faces) identities.push_back(face.tracked.identity);
    keepMostSimilarOfEach(identities);
    for (std::size_t i = 0; i < faces.size(); ++i) faces[i].tracked.identity = std::move(identities[i]);
}

}  // namespace

Result<LiveFrameResult> Recognizer::recognize(const CapturedFrame& captured, const RecognitionMeans& means) {
    // Each picture of a folder stands alone, whatever stood at the same place before.
    const bool jumped = captured.run != m_run || captured.frame->name != m_frameName;
    if (jumped) m_tracker.reset();
    m_run = captured.run;
    m_frameName = captured.frame->name;
    if (means.revision != m_revision) {
        m_tracker.setOptions(means.options.tracker);
        m_tracker.forgetLooks();
        m_revision = means.revision;
    }

    const DetectorOptions& detector = means.options.detector;
    auto found = means.analyzer->find(captured.frame->image, captured.frame->still ? forStill(detector) : detector);
    if (!found) return found.error();
    std::vector<Face> faces;
    std::vector<FaceQuality> qualities;
    for (const AnalyzedFace& face : *found) {
        faces.push_back(face.face);
        qualities.push_back(face.quality);
    }
    auto tracked = m_tracker.update(faces, qualities, captured.at);

    LiveFrameResult result{.frame = captured.frame, .faces = {}, .finishedAt = {}};
    for (std::size_t i = 0; i < tracked.size(); ++i)
        result.faces.push_back({.tracked = std::move(tracked[i]),
                                .crop = std::move((*found)[i].crop),
                                .issues = qualityIssues(qualities[i], means.options.quality)});
    if (means.options.embed && canCompare(means))
        if (auto looked = lookAt(result.faces, captured, means); !looked) return looked.error();
    resolveConflicts(result.faces);
    result.finishedAt = std::chrono::steady_clock::now();
    return result;
}

Result<void> Recognizer::lookAt(std::vector<LiveFace>& faces, const CapturedFrame& captured,
                                const RecognitionMeans& means) {
    std::vector<LiveFace*> wanted;
    std::vector<cv::Mat> crops;
    for (LiveFace& face : faces) {
        if (!face.tracked.wantsEmbedding || !isFitToJudge(face.tracked.quality)) continue;
        wanted.push_back(&face);
        crops.push_back(face.crop);
    }
    if (wanted.empty()) return {};

    auto embeddings = means.analyzer->embed(crops);
    if (!embeddings) return embeddings.error();
    auto looks = match(means, *embeddings);
    if (!looks) return looks.error();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        TrackedFace& tracked = wanted[i]->tracked;
        tracked.identity = m_tracker.addLook(tracked.trackId, (*looks)[i], (*embeddings)[i], captured.at);
        tracked.embedding = std::move((*embeddings)[i]);
        wanted[i]->lookedAt = true;
    }
    return {};
}

}  // namespace facenet
