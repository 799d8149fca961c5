#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/model/cohort_embeddings.h"

namespace facenet {

class EmbeddingIndex;
class Engine;

/// Judges looks by how much they resemble people in general. A blurred look, or one of somebody with a common face, is
/// like many people, and its similarity to one of them says less.
/// Thread: any number of readers
class Cohort {
public:
    /// Errors: those of `Engine::makeIndex`
    static Result<std::shared_ptr<const Cohort>> build(const Engine& engine, const CohortEmbeddings& embeddings);
    ~Cohort();

    struct Standing {
        /// Of each row: how much more similar to its nearest of the cohort it is than a clear look at a stranger.
        std::vector<float> resemblance;
        /// So many independent looks would have a stranger named as often as these have one, see `measure`.
        double independentLooks = 1;
    };
    /// Of rows to which a probe is compared. The cohort passes by as strangers: at the similarity that one in twenty
    /// reaches with any row, `independentLooks` is how many comparisons of the rate of a single one make that
    /// twentieth. Faces of one person are alike, so they are fewer than there are rows. Of fewer than five rows they
    /// may be too many (as many as rows, at most), for only the nearest of the cohort are counted.
    /// In:     float32 [M, 128], unit norm; `singleLooks` of the first rows count for the rate of a single comparison,
    ///         the others (centres of several) only for that of all
    /// Errors: those of `EmbeddingIndex::nearestGroups`
    ///         `bestOfMembers`, how similar each of the cohort is to anybody by whoever pools several rows; empty: to
    ///         its nearest row
    Result<Standing> measure(std::span<const float> rows, std::size_t singleLooks,
                             std::span<const float> bestOfMembers = {}) const;

private:
    Cohort(std::unique_ptr<EmbeddingIndex> index, std::size_t size, float typical);

    std::unique_ptr<EmbeddingIndex> m_index;
    std::size_t m_size;
    float m_typical;
};

}  // namespace facenet
