#include "core/face/tracker.h"

#include <algorithm>
#include <numeric>

namespace facenet {

namespace {

cv::Point2f centreOf(const cv::Rect2f& box) {
    return (box.tl() + box.br()) / 2;
}

float secondsBetween(Tracker::TimePoint from, Tracker::TimePoint to) {
    return std::chrono::duration<float>(to - from).count();
}

/// The direction of a sum of vectors; empty of none.
Embedding meanOf(const std::deque<Embedding>& vectors) {
    if (vectors.empty()) return {};
    Embedding sum(vectors.front().size());
    for (const Embedding& vector : vectors)
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += vector[i];
    normalize(sum);
    return sum;
}

/// The order in which one reads faces: in lines from the left. A line has the faces whose middle is in the height of
/// its first.
std::vector<std::size_t> inReadingOrder(const std::vector<Face>& faces) {
    std::vector<std::size_t> order(faces.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto box = [&](std::size_t i) -> const cv::Rect2f& { return faces[i].boxPx; };
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return centreOf(box(a)).y < centreOf(box(b)).y; });
    for (auto line = order.begin(); line != order.end();) {
        const float bottom = box(*line).br().y;
        const auto end = std::find_if(line, order.end(), [&](auto i) { return centreOf(box(i)).y >= bottom; });
        std::stable_sort(line, end, [&](auto a, auto b) { return box(a).x < box(b).x; });
        line = end;
    }
    return order;
}

}  // namespace

cv::Rect2f Tracker::predictedBox(const Track& track, TimePoint at) const {
    return track.face.boxPx + track.velocityPxPerS * secondsBetween(track.seenAt, at);
}

bool Tracker::wantsLook(const Track& track, TimePoint at) const {
    const bool early = track.looks.size() < m_options.earlyLooks;
    const auto every = early ? std::min(m_options.earlyEvery, m_options.reembedEvery) : m_options.reembedEvery;
    return track.looks.empty() || at - track.lookedAt >= every || track.rank >= track.lookedRank + m_options.rankGain;
}

std::vector<TrackedFace> Tracker::update(const std::vector<Face>& faces, const std::vector<FaceQuality>& qualities,
                                         TimePoint at) {
    std::erase_if(m_tracks, [&](const Track& track) { return at - track.seenAt > m_options.forgetAfter; });

    // The pairs that overlap most go first; a face stays with the track it covers best.
    struct Pair {
        std::size_t track, face;
        float overlap;
    };
    std::vector<Pair> pairs;
    for (std::size_t t = 0; t < m_tracks.size(); ++t)
        for (std::size_t f = 0; f < faces.size(); ++f) {
            const float overlap = std::max(overlapOf(predictedBox(m_tracks[t], at), faces[f].boxPx),
                                           overlapOf(m_tracks[t].face.boxPx, faces[f].boxPx));
            if (overlap >= m_options.minOverlap) pairs.push_back({t, f, overlap});
        }
    std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.overlap > b.overlap; });

    constexpr std::size_t kNone = ~std::size_t{0};
    std::vector<std::size_t> trackOf(faces.size(), kNone);
    std::vector<bool> taken(m_tracks.size(), false);
    for (const Pair& pair : pairs) {
        if (taken[pair.track] || trackOf[pair.face] != kNone) continue;
        taken[pair.track] = true;
        trackOf[pair.face] = pair.track;
    }

    for (const std::size_t f : inReadingOrder(faces)) {
        if (trackOf[f] != kNone) continue;
        trackOf[f] = m_tracks.size();
        m_tracks.push_back({.id = m_nextId++, .face = faces[f], .velocityPxPerS = {}, .seenAt = at, .lookedAt = at});
    }
    std::vector<TrackedFace> tracked;
    for (std::size_t f = 0; f < faces.size(); ++f) {
        Track& track = m_tracks[trackOf[f]];
        if (const float elapsedS = secondsBetween(track.seenAt, at); elapsedS > 0) {
            const cv::Point2f moved = centreOf(faces[f].boxPx) - centreOf(track.face.boxPx);
            track.velocityPxPerS = 0.5F * track.velocityPxPerS + 0.5F * moved / elapsedS;
        }
        track.face = faces[f];
        track.rank = qualityRank(qualities[f]);
        track.seenAt = at;
        tracked.push_back({.trackId = track.id,
                           .face = faces[f],
                           .quality = qualities[f],
                           .velocityPxPerS = track.velocityPxPerS,
                           .wantsEmbedding = wantsLook(track, at),
                           .identity = track.identity,
                           .lookedAt = track.lookedAt,
                           .pooled = meanOf(track.looks),
                           .embedding = track.embedding});
    }
    return tracked;
}

Tracker::Track* Tracker::trackOf(std::int64_t trackId) {
    const auto track = std::find_if(m_tracks.begin(), m_tracks.end(), [&](const Track& t) { return t.id == trackId; });
    return track == m_tracks.end() ? nullptr : &*track;
}

Tracker::Pooled Tracker::addLook(std::int64_t trackId, const Embedding& look, TimePoint at) {
    Track* track = trackOf(trackId);
    if (!track) return {trackId, look, 1};
    if (!track->looks.empty() && dot(meanOf(track->looks), look) < m_options.somebodyElse) {
        track->id = m_nextId++;
        forgetLooksOf(*track);
    }
    Embedding weighted = look;
    for (float& value : weighted) value *= track->rank;
    track->looks.push_back(std::move(weighted));
    if (track->looks.size() > m_options.looksKept) track->looks.pop_front();
    track->embedding = look;
    track->lookedAt = at;
    track->lookedRank = std::max(track->lookedRank, track->rank);
    return {track->id, meanOf(track->looks), track->looks.size()};
}

void Tracker::setIdentity(std::int64_t trackId, const Identity& identity) {
    if (Track* track = trackOf(trackId)) track->identity = identity;
}

void Tracker::forgetLooks() {
    for (Track& track : m_tracks) forgetLooksOf(track);
}

void Tracker::forgetLooksOf(Track& track) {
    track.looks.clear();
    track.identity = {};
    track.embedding.clear();
    track.lookedRank = 0;
}

}  // namespace facenet
