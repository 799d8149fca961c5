#include "core/analysis/shots.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "core/face/enrolment.h"

namespace facenet {

namespace {

/// Shots that were taken within this time show one occasion.
constexpr std::int64_t kOccasionMs = 10 * 60 * 1000;
constexpr std::size_t kFewFaces = 3;

bool isFrontal(const FaceRecord& face) {
    return poseCellOf(face.quality) == PoseCell::Centre;
}

bool isGood(const FaceRecord& face) {
    return qualityIssues(face.quality, {}).empty();
}

/// Whether all shots come from one source (a film, a camera) within a short time. Pictures that are files of their own
/// are no occasion: the time of a file is often that of its copy.
bool isOneOccasion(const std::vector<const FaceRecord*>& faces) {
    if (faces.size() < 2) return false;  // said already: few faces
    const bool oneSource =
        std::ranges::all_of(faces, [&](const FaceRecord* face) { return face->source == faces.front()->source; });
    const auto [first, last] = std::ranges::minmax(faces, {}, &FaceRecord::takenAtMs);
    return oneSource && last->takenAtMs - first->takenAtMs < kOccasionMs;
}

std::vector<ShotNeed> needsOf(const std::vector<const FaceRecord*>& faces) {
    std::vector<ShotNeed> needs;
    if (std::ranges::none_of(faces, [](const FaceRecord* face) { return isGood(*face); }))
        needs.push_back(ShotNeed::PoorQuality);
    if (faces.size() < kFewFaces) needs.push_back(ShotNeed::FewFaces);
    if (std::ranges::none_of(faces, [](const FaceRecord* face) { return isFrontal(*face); }))
        needs.push_back(ShotNeed::NoFrontalFace);
    if (isOneOccasion(faces)) needs.push_back(ShotNeed::OneOccasion);
    return needs;
}

}  // namespace

std::vector<PersonNeeds> neededShots(const std::vector<FaceRecord>& records) {
    std::map<std::int64_t, std::vector<const FaceRecord*>> byPerson;
    for (const FaceRecord& face : records) byPerson[face.personId].push_back(&face);
    std::vector<PersonNeeds> all;
    for (const auto& [personId, faces] : byPerson)
        if (auto needs = needsOf(faces); !needs.empty())
            all.push_back({.personId = personId, .faces = static_cast<int>(faces.size()), .needs = std::move(needs)});
    std::ranges::stable_sort(all, [](const PersonNeeds& a, const PersonNeeds& b) {
        return a.needs.size() != b.needs.size() ? a.needs.size() > b.needs.size() : a.needs < b.needs;
    });
    return all;
}

std::vector<NearDuplicates> nearDuplicates(const GalleryContents& gallery, const PersonRows& people,
                                           const std::vector<FaceRecord>& records) {
    const float samePicture = SelectorOptions{}.samePictureCosine;
    std::unordered_map<std::int64_t, float> ranks;
    for (const FaceRecord& face : records) ranks.emplace(face.faceId, qualityRank(face.quality));
    const auto rankOf = [&](int row) {
        const auto rank = ranks.find(gallery.templates[static_cast<std::size_t>(row)].faceId);
        return rank == ranks.end() ? 0.0F : rank->second;
    };
    std::vector<NearDuplicates> all;
    for (int person = 0; person < people.people(); ++person) {
        // The best face stands for those that are the same picture.
        std::vector<int> rows = people.rowsOf[static_cast<std::size_t>(person)];
        std::ranges::stable_sort(rows, std::ranges::greater(), rankOf);
        std::vector<std::vector<int>> groups;
        for (const int row : rows) {
            const auto same = std::ranges::find_if(groups, [&](const std::vector<int>& group) {
                return dot(people.row(row), people.row(group.front())) >= samePicture;
            });
            if (same == groups.end())
                groups.push_back({row});
            else
                same->push_back(row);
        }
        for (const std::vector<int>& group : groups) {
            if (group.size() < 2) continue;
            NearDuplicates found{.personId = people.ids[static_cast<std::size_t>(person)], .faceIds = {}};
            for (const int row : group)
                found.faceIds.push_back(gallery.templates[static_cast<std::size_t>(row)].faceId);
            all.push_back(std::move(found));
        }
    }
    return all;
}

}  // namespace facenet
