#pragma once

#include <cstdint>
#include <vector>

#include "core/analysis/face_record.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/face/gallery.h"
#include "core/model/calibration.h"

/// What in a gallery could be mended: what to look at, for a person to decide.
namespace facenet {

/// Two entries that seem to be one person.
struct SamePersonSuggestion {
    std::int64_t firstPerson = 0, secondPerson = 0;  ///< the first has as many faces or more
    std::int64_t firstFace = 0, secondFace = 0;      ///< the most similar of their faces
    float cosineSimilarity = 0;                      ///< of their centres
};

/// A face that seems to show somebody else.
struct MisfiledSuggestion {
    std::int64_t faceId = 0;
    std::int64_t personId = 0;   ///< who it is stored as
    std::int64_t looksLike = 0;  ///< whom it looks like
    float ownSimilarity = 0;     ///< to the centre of the person's other faces, cosine
    float otherSimilarity = 0;   ///< to the other person's centre, cosine
};

/// Pictures of one person that are one and the same, saved several times.
struct NearDuplicates {
    std::int64_t personId = 0;
    std::vector<std::int64_t> faceIds;  ///< the best quality first: that one is worth keeping
};

enum class ShotNeed {
    FewFaces,     ///< fewer than three
    PoorQuality,  ///< not one face that enrolment would take unasked
    NoFrontalFace,
    OneOccasion,  ///< all from one source within ten minutes
};

struct PersonNeeds {
    std::int64_t personId = 0;
    int faces = 0;
    std::vector<ShotNeed> needs;  ///< the gravest first
};

/// Two people who look alike, and the threshold that keeps them apart.
struct ConfusablePair {
    std::int64_t firstPerson = 0, secondPerson = 0;
    std::int64_t firstFace = 0, secondFace = 0;  ///< the most similar of their faces
    float cosineSimilarity = 0;                  ///< of those faces
    double confusionRate = 0;                    ///< expected at the threshold in force
    float threshold = 1;                         ///< cosine similarity that the pair needs for the wanted rate
};

struct Suggestions {
    std::vector<SamePersonSuggestion> samePerson;  ///< the most similar first
    std::vector<MisfiledSuggestion> misfiled;      ///< the clearest first
    std::vector<NearDuplicates> duplicates;
    std::vector<PersonNeeds> needs;          ///< the neediest first
    std::vector<ConfusablePair> confusable;  ///< the most often confused first
};

struct SuggestionOptions {
    std::vector<FarPoint> farCurve;    ///< of the model
    float threshold = 1;               ///< cosine similarity from which a face is named
    double wantedConfusion = 0.01;     ///< how often one of a confusable pair may be taken for the other, of all looks
    std::size_t mostConfusable = 100;  ///< pairs to list
};

/// Looks through a whole gallery.
/// In:     `records` of its faces; those that are missing are judged by their embeddings alone
/// Errors: InvalidArgument (an embedding that is not 128 finite numbers) and those of
///         `forEachSimilarityBlock`
Result<Suggestions> suggestMendings(const GalleryContents& gallery, const std::vector<FaceRecord>& records,
                                    const SuggestionOptions& options, JobControl& control);

/// What a person's shots lack, by their records alone; none: nothing.
std::vector<PersonNeeds> neededShots(const std::vector<FaceRecord>& records);

}  // namespace facenet
