#include "core/face/matcher.h"

#include <algorithm>
#include <set>

namespace facenet {

namespace {

/// People nearer than this many are never needed: the best, the runner-up, and those the user has ruled out.
constexpr int kNeighbours = 8;

/// Has the user said of a more similar look than any template that it is not this person?
bool isRejected(const Gallery& gallery, const Embedding& probe, const Neighbour& candidate, float lead) {
    return std::any_of(gallery.contents().rejections.begin(), gallery.contents().rejections.end(),
                       [&](const Rejection& rejection) {
                           return rejection.personId == candidate.personId &&
                                  cosineSimilarity(rejection.embedding, probe) >= candidate.cosineSimilarity + lead;
                       });
}

Identity identityFrom(const Gallery& gallery, const Embedding& probe, const std::vector<Neighbour>& neighbours,
                      const MatcherOptions& options) {
    Identity identity{.verdict = Identity::Verdict::Unknown, .threshold = options.threshold};
    const auto allowed = [&](const Neighbour& candidate) {
        return !isRejected(gallery, probe, candidate, options.rejectionLead);
    };
    const auto best = std::find_if(neighbours.begin(), neighbours.end(), allowed);
    identity.rejected = best != neighbours.begin();
    if (best == neighbours.end()) return identity;

    identity.personId = best->personId;
    identity.name = gallery.nameOf(best->personId);
    identity.faceId = best->faceId;
    identity.cosineSimilarity = best->cosineSimilarity;
    const auto second = std::find_if(best + 1, neighbours.end(), allowed);
    const bool alone = second == neighbours.end();
    if (!alone) {
        identity.runnerUpId = second->personId;
        identity.runnerUpName = gallery.nameOf(second->personId);
        identity.runnerUpSimilarity = second->cosineSimilarity;
    }
    if (!alone)
        identity.threshold = std::max(options.threshold, gallery.thresholdBetween(best->personId, second->personId));
    if (best->cosineSimilarity >= identity.threshold)
        identity.verdict = alone || best->cosineSimilarity - second->cosineSimilarity >= options.margin
                               ? Identity::Verdict::Known
                               : Identity::Verdict::Unsure;
    return identity;
}

}  // namespace

Result<std::vector<Identity>> matchFaces(const Gallery& gallery, const std::vector<Embedding>& probes,
                                         const MatcherOptions& options) {
    if (probes.empty()) return std::vector<Identity>{};
    auto neighbours = gallery.nearestPeople(probes, kNeighbours);
    if (!neighbours) return neighbours.error();

    std::vector<Identity> identities;
    for (std::size_t i = 0; i < probes.size(); ++i)
        identities.push_back(identityFrom(gallery, probes[i], (*neighbours)[i], options));
    keepMostSimilarOfEach(identities);
    return identities;
}

void keepMostSimilarOfEach(std::vector<Identity>& identities) {
    std::vector<Identity*> known;
    for (Identity& identity : identities)
        if (identity.verdict == Identity::Verdict::Known) known.push_back(&identity);
    std::stable_sort(known.begin(), known.end(),
                     [](const Identity* a, const Identity* b) { return a->cosineSimilarity > b->cosineSimilarity; });
    std::set<std::int64_t> taken;
    for (Identity* identity : known)
        if (!taken.insert(identity->personId).second) identity->verdict = Identity::Verdict::Unknown;
}

}  // namespace facenet
