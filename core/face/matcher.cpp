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

/// What the threshold is raised by.
float raiseFor(const Neighbour& candidate, float probeResemblance, const MatcherOptions& options) {
    return options.cohortWeight * (probeResemblance + candidate.resemblance);
}

/// In: `neighbours` by their lead over what they need
Identity identityFrom(const Gallery& gallery, const Embedding& probe, float probeResemblance,
                      const std::vector<Neighbour>& neighbours, const MatcherOptions& options) {
    const auto raise = [&](const Neighbour& candidate) { return raiseFor(candidate, probeResemblance, options); };
    using Verdict = Identity::Verdict;
    using Doubt = Identity::Doubt;
    Identity identity{.verdict = Verdict::Unknown, .doubt = Doubt::NotSimilar, .threshold = options.threshold};
    const auto allowed = [&](const Neighbour& candidate) {
        return !isRejected(gallery, probe, candidate, options.rejectionLead);
    };
    const auto best = std::find_if(neighbours.begin(), neighbours.end(), allowed);
    if (best != neighbours.begin()) identity.doubt = Doubt::RuledOut;
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
    identity.threshold += raise(*best);
    if (best->cosineSimilarity < identity.threshold) return identity;
    const bool leads =
        alone || best->cosineSimilarity - raise(*best) >= second->cosineSimilarity - raise(*second) + options.margin;
    identity.verdict = leads ? Verdict::Known : Verdict::Unsure;
    identity.doubt = leads ? Doubt::None : Doubt::RunnerUp;
    return identity;
}

}  // namespace

Result<std::vector<Identity>> matchFaces(const Gallery& gallery, const std::vector<Embedding>& probes,
                                         const MatcherOptions& options) {
    if (probes.empty()) return std::vector<Identity>{};
    auto neighbours = gallery.nearestPeople(probes, kNeighbours);
    if (!neighbours) return neighbours.error();

    const auto resemblance = gallery.resemblanceOf(probes);
    if (!resemblance) return resemblance.error();

    std::vector<Identity> identities;
    for (std::size_t i = 0; i < probes.size(); ++i) {
        std::vector<Neighbour>& near = (*neighbours)[i];
        std::ranges::stable_sort(near, std::greater<>(), [&](const Neighbour& candidate) {
            return candidate.cosineSimilarity - raiseFor(candidate, 0, options);
        });
        identities.push_back(identityFrom(gallery, probes[i], (*resemblance)[i], near, options));
    }
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
        if (!taken.insert(identity->personId).second) {
            identity->verdict = Identity::Verdict::Unknown;
            identity->doubt = Identity::Doubt::NamedTwice;
        }
}

}  // namespace facenet
