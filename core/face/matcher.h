#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/face/gallery.h"

namespace facenet {

struct MatcherOptions {
    float threshold = 1;   ///< cosine similarity from which a face is named; see `thresholdForGallery`
    float margin = 0.03F;  ///< lead over the runner-up that is needed
    /// So much of the resemblance to people in general, the probe's and the template's each, is asked for besides the
    /// threshold (a tenth less similar to all: 0.05 less is enough), see `Cohort`. core/face/README.md has the
    /// measures.
    float cohortWeight = 0.5F;
    /// A rejected look counts when it is nearer than the template plus this. Below 0, because the person's own shots
    /// may come from the very film in which the look was rejected: the name must not return with the next frame.
    float rejectionLead = -0.1F;
};

/// Who a face is, with what a person needs to judge the answer.
struct Identity {
    enum class Verdict {
        Known,
        Unsure,         ///< similar enough, but too close to the runner-up
        Unknown,        ///< nobody is similar enough
        NotComparable,  ///< too poor to judge, or not embedded yet
    };
    /// What keeps a name from somebody whom the gallery has something like.
    enum class Doubt {
        None,
        NotSimilar,
        RunnerUp,   ///< somebody else is almost as similar
        FirstLook,  ///< at a face that moves, and not similar enough for one look; NotComparable until the next
        RuledOut,   ///< somebody nearer was, by the user, see `Rejection`
        NamedTwice  ///< a more similar face in the same picture has the name
    };
    Verdict verdict = Verdict::NotComparable;
    Doubt doubt = Doubt::None;
    /// The nearest person whom the user has not ruled out, also when not named; 0 where there is
    /// none.
    std::int64_t personId = 0;
    std::string name;         ///< of that person, UTF-8
    std::int64_t faceId = 0;  ///< the nearest template
    float cosineSimilarity = 0;
    std::int64_t runnerUpId = 0;  ///< 0 when there is no second person
    std::string runnerUpName;
    float runnerUpSimilarity = 0;
    float threshold = 0;    ///< that was in force; higher for people who look alike and were told apart, and for looks
                            ///< and templates that resemble many people
    std::size_t looks = 0;  ///< of a track: that its template is the mean of
};

/// Names the faces of one frame: each person at most once.
/// In:     embeddings of unit norm, made by the gallery's model
/// Out:    one for each probe, in their order
/// Errors: those of `Gallery::nearestPeople`
Result<std::vector<Identity>> matchFaces(const Gallery& gallery, const std::vector<Embedding>& probes,
                                         const MatcherOptions& options);

/// Nobody is in a picture twice: of several faces known as one person only the most similar keeps the name, the others
/// become Unknown. In: the faces of one frame
void keepMostSimilarOfEach(std::vector<Identity>& identities);

}  // namespace facenet
