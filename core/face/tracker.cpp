#include "core/face/tracker.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace facenet {

namespace {

cv::Point2f centreOf(const cv::Rect2f& box) {
    return (box.tl() + box.br()) / 2;
}

float secondsBetween(Tracker::TimePoint from, Tracker::TimePoint to) {
    return std::chrono::duration<float>(to - from).count();
}

/// The person most looks agree on. A name needs more than half of the looks; the figures shown are those of the latest
/// look that agrees.
Identity voteOf(const std::deque<Identity>& looks) {
    if (looks.empty()) return {};
    struct Ballot {
        int known = 0, supporting = 0;
        const Identity* latest = nullptr;
    };
    std::map<std::int64_t, Ballot> ballots;
    for (const Identity& look : looks) {
        Ballot& ballot = ballots[look.verdict == Identity::Verdict::Unknown ? 0 : look.personId];
        ballot.known += look.verdict == Identity::Verdict::Known ? 1 : 0;
        ++ballot.supporting;
        ballot.latest = &look;
    }
    const auto winner = std::max_element(ballots.begin(), ballots.end(), [](const auto& a, const auto& b) {
        return std::pair(a.second.supporting, a.second.known) < std::pair(b.second.supporting, b.second.known);
    });
    const auto& [personId, ballot] = *winner;
    Identity vote = *ballot.latest;
    vote.looks = static_cast<int>(looks.size());
    vote.votes = ballot.supporting;
    if (personId == 0) {
        vote.verdict = Identity::Verdict::Unknown;
    } else {
        const bool agreed = 2 * ballot.supporting > vote.looks && 2 * ballot.known > ballot.supporting;
        vote.verdict = agreed ? Identity::Verdict::Known : Identity::Verdict::Unsure;
    }
    return vote;
}

/// The direction of a sum of vectors. In: at least one
Embedding meanOf(const std::deque<Embedding>& vectors) {
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
    return track.looks.empty() || at - track.lookedAt >= m_options.reembedEvery ||
           track.rank >= track.lookedRank + m_options.rankGain;
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
                           .identity = voteOf(track.looks),
                           .looks = track.looks.size(),
                           .embedding = track.embedding});
    }
    return tracked;
}

Tracker::Pooled Tracker::pool(std::int64_t trackId, const Embedding& look) {
    const auto track = std::find_if(m_tracks.begin(), m_tracks.end(), [&](const Track& t) { return t.id == trackId; });
    if (track == m_tracks.end()) return {trackId, look, 1};
    if (!track->pool.empty() && dot(meanOf(track->pool), look) < m_options.somebodyElse) {
        track->id = m_nextId++;
        forgetLooksOf(*track);
    }
    Embedding weighted = look;
    for (float& value : weighted) value *= track->rank;
    track->pool.push_back(std::move(weighted));
    if (track->pool.size() > static_cast<std::size_t>(m_options.looksKept)) track->pool.pop_front();
    return {track->id, meanOf(track->pool), track->pool.size()};
}

Identity Tracker::addLook(std::int64_t trackId, const Identity& look, const Embedding& embedding, TimePoint at) {
    const auto track = std::find_if(m_tracks.begin(), m_tracks.end(), [&](const Track& t) { return t.id == trackId; });
    if (track == m_tracks.end()) return look;
    track->looks.push_back(look);
    track->embedding = embedding;
    if (track->looks.size() > static_cast<std::size_t>(m_options.looksKept)) track->looks.pop_front();
    track->lookedAt = at;
    track->lookedRank = std::max(track->lookedRank, track->rank);
    return voteOf(track->looks);
}

void Tracker::forgetLooks() {
    for (Track& track : m_tracks) forgetLooksOf(track);
}

void Tracker::forgetLooksOf(Track& track) {
    track.looks.clear();
    track.pool.clear();
    track.embedding.clear();
    track.lookedRank = 0;
}

}  // namespace facenet
