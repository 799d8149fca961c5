#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/face/face.h"

namespace facenet {

class Cohort;
struct CohortEmbeddings;
class EmbeddingIndex;
class Engine;

/// One stored face of a person, as the matcher needs it.
struct Template {
    std::int64_t personId = 0;
    std::int64_t faceId = 0;
    Embedding embedding;
};

/// A face of which the user said "this is not that person".
struct Rejection {
    std::int64_t personId = 0;
    Embedding embedding;
};

/// Two people who look alike: where they are in question, more similarity is asked for.
struct StrictPair {
    std::int64_t first = 0, second = 0;
    float threshold = 1;  ///< cosine similarity
};

struct GalleryContents {
    std::string modelId;                        ///< the model all embeddings come from
    std::map<std::int64_t, std::string> names;  ///< by person
    std::vector<Template> templates;
    std::vector<Rejection> rejections;
    std::vector<StrictPair> strictPairs;
};

/// A search result: similarity to a person, whose templates are pooled for this probe: the more similar one of them is
/// to it, the more it counts.
struct Neighbour {
    std::int64_t personId = 0;
    std::int64_t faceId = 0;     ///< the nearest template
    float cosineSimilarity = 0;  ///< to the pooled ones
    float resemblance = 0;       ///< of what stands for the person, to people in general, see `Cohort`
};

/// Everything known, frozen: enrolment makes a new one and swaps the pointer.
/// Thread: any number of readers
class Gallery {
public:
    /// In:     embeddings of unit norm, all by `contents.modelId`; the cohort of this model, null where it has none
    /// Errors: InvalidArgument (an embedding of the wrong size) and those of `Engine::makeIndex`
    static Result<std::shared_ptr<const Gallery>> build(const Engine& engine, GalleryContents contents,
                                                        std::shared_ptr<const CohortEmbeddings> cohort);
    ~Gallery();

    const std::string& modelId() const { return m_contents.modelId; }
    /// Empty where nobody has this number.
    const std::string& nameOf(std::int64_t personId) const;
    /// The similarity that these two people ask for; -1 where nothing was decided about them.
    float thresholdBetween(std::int64_t first, std::int64_t second) const;
    std::size_t personCount() const { return m_contents.names.size(); }
    std::size_t templateCount() const { return m_contents.templates.size(); }
    /// So many independent comparisons name a stranger as often as this gallery does: fewer than there are templates,
    /// for those of one person are alike. As many where the model has no cohort.
    double independentTemplates() const { return m_independentTemplates; }
    const GalleryContents& contents() const { return m_contents; }
    /// Of the person's templates, in the order of `contents`.
    std::vector<Embedding> embeddingsOf(std::int64_t personId) const;
    /// Of these faces, as far as there are templates of them, in the order of `contents`.
    std::vector<Embedding> embeddingsOfFaces(const std::vector<std::int64_t>& faceIds) const;

    /// The `count` nearest people to each probe, most similar first, one entry a person: of those, eight at least, who
    /// have the most similar templates or centres.
    /// In:     128 numbers of unit norm each
    /// Errors: InvalidArgument (a probe of another size) and those of
    ///         `EmbeddingIndex::nearestGroups`
    Result<std::vector<std::vector<Neighbour>>> nearestPeople(const std::vector<Embedding>& probes, int count) const;

    /// How much each probe resembles people in general, see `Cohort`; 0 where the model has no cohort.
    /// In, errors: those of `nearestPeople`
    Result<std::vector<float>> resemblanceOf(const std::vector<Embedding>& probes) const;

private:
    explicit Gallery(GalleryContents contents);
    void pool(const Embedding& probe, Neighbour& neighbour) const;
    Result<std::vector<float>> similarityOfEach(const std::vector<float>& probes) const;

    GalleryContents m_contents;
    std::map<std::int64_t, std::vector<std::size_t>> m_templatesOf;  ///< of people who have several
    std::vector<std::int64_t> m_rowFaces;                            ///< the face that each row of the index stands for
    std::unique_ptr<EmbeddingIndex> m_index;
    std::shared_ptr<const Cohort> m_cohort;
    std::vector<float> m_rowResemblance;  ///< empty without a cohort
    double m_independentTemplates = 0;
};

}  // namespace facenet
