#include "core/analysis/suggestions.h"

#include <algorithm>
#include <new>
#include <set>
#include <utility>

#include "core/analysis/confusable_pairs.h"
#include "core/analysis/neighbours.h"
#include "core/analysis/person_rows.h"
#include "core/analysis/shots.h"

namespace facenet {

namespace {

constexpr int kNearPeople = 8;  // of each person and face that are looked at
/// Cosine similarity of the centres of two entries that are one person. Measured on LFW, 423 people: all of 100 people
/// split in two are found, and no two others.
constexpr float kSamePersonCentres = 0.62F;
/// Lead of another person's centre over the own one. On the same people all of 100 planted faces had it, and only two
/// others, which LFW itself files wrongly; with 0.1 there were seven.
constexpr float kMislabelLead = 0.2F;
/// How many of all others' centres a face may resemble by chance.
constexpr double kChanceResemblances = 0.25;
constexpr JobPart kSamePersonPart{.first = 0, .count = 20, .total = 100};
constexpr JobPart kMisfiledPart{.first = 20, .count = 60, .total = 100};

Result<void> findSamePerson(const GalleryContents& gallery, const PersonRows& people, JobControl& control,
                            Suggestions& found) {
    const auto near =
        nearestRows(people.centres, people.centres, kNearPeople, kSamePersonCentres, control, kSamePersonPart);
    if (!near) return near.error();
    std::set<std::pair<int, int>> seen;
    for (int person = 0; person < people.people(); ++person)
        for (const NearRow& other : (*near)[static_cast<std::size_t>(person)]) {
            if (!seen.insert(std::minmax(person, other.row)).second) continue;
            const auto [small, large] = people.facesOf(person) < people.facesOf(other.row)
                                            ? std::pair(person, other.row)
                                            : std::pair(other.row, person);
            const FacePair faces = mostSimilarFaces(people, large, small);
            found.samePerson.push_back(
                {.firstPerson = people.ids[static_cast<std::size_t>(large)],
                 .secondPerson = people.ids[static_cast<std::size_t>(small)],
                 .firstFace = gallery.templates[static_cast<std::size_t>(faces.firstRow)].faceId,
                 .secondFace = gallery.templates[static_cast<std::size_t>(faces.secondRow)].faceId,
                 .cosineSimilarity = other.cosineSimilarity});
        }
    std::ranges::stable_sort(found.samePerson, std::ranges::greater(), &SamePersonSuggestion::cosineSimilarity);
    return {};
}

/// The similarity to another's centre that tells something. A face is compared with everybody's, so the more people
/// there are, the more similar it must be. In: the model's curve, people
float misfiledThreshold(const std::vector<FarPoint>& curve, int people) {
    const float pair = samePersonThreshold(curve);
    if (curve.size() < 2) return pair;
    return std::max(pair, static_cast<float>(thresholdForFar(curve, kChanceResemblances / people)));
}

/// Faces of people who seem to be one person under two names are not misfiled: that was said already.
Result<void> findMisfiled(const GalleryContents& gallery, const PersonRows& people, float threshold,
                          JobControl& control, Suggestions& found) {
    std::set<std::pair<std::int64_t, std::int64_t>> one;
    for (const SamePersonSuggestion& pair : found.samePerson)
        one.insert(std::minmax(pair.firstPerson, pair.secondPerson));
    const auto near = nearestRows(people.rows, people.centres, 2, threshold, control, kMisfiledPart);
    if (!near) return near.error();
    for (int row = 0; row < people.rows.rows; ++row) {
        const int person = people.personOf[static_cast<std::size_t>(row)];
        if (people.facesOf(person) < 2) continue;
        const float own = similarityToOthers(people, row);
        for (const NearRow& other : (*near)[static_cast<std::size_t>(row)]) {
            if (other.row == person || other.cosineSimilarity < own + kMislabelLead) continue;
            const std::int64_t personId = people.ids[static_cast<std::size_t>(person)],
                               looksLike = people.ids[static_cast<std::size_t>(other.row)];
            if (one.contains(std::minmax(personId, looksLike))) continue;
            found.misfiled.push_back({.faceId = gallery.templates[static_cast<std::size_t>(row)].faceId,
                                      .personId = personId,
                                      .looksLike = looksLike,
                                      .ownSimilarity = own,
                                      .otherSimilarity = other.cosineSimilarity});
            break;
        }
    }
    std::ranges::stable_sort(found.misfiled, [](const MisfiledSuggestion& a, const MisfiledSuggestion& b) {
        return a.otherSimilarity - a.ownSimilarity > b.otherSimilarity - b.ownSimilarity;
    });
    return {};
}

}  // namespace

Result<Suggestions> suggestMendings(const GalleryContents& gallery, const std::vector<FaceRecord>& records,
                                    const SuggestionOptions& options, JobControl& control) {
    try {
        const auto people = personRows(gallery);
        if (!people) return people.error();
        Suggestions found;
        if (auto done = findSamePerson(gallery, *people, control, found); !done) return done.error();
        const float floor = misfiledThreshold(options.farCurve, people->people());
        if (auto done = findMisfiled(gallery, *people, floor, control, found); !done) return done.error();
        found.duplicates = nearDuplicates(gallery, *people, records);
        found.needs = neededShots(records);
        auto confusable = confusablePairs(gallery, *people, options, control, {.first = 80, .count = 20});
        if (!confusable) return confusable.error();
        found.confusable = std::move(*confusable);
        return found;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "suggestions"};
    }
}

}  // namespace facenet
