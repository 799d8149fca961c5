#pragma once

#include <vector>

#include "core/model/engine.h"

namespace facenet {

/// Exact search on the processor: all rows in int8 first, then those that may be among the nearest in float32. How far
/// the former can be from the truth is known of each row, so that the answers are those of float32.
class FlatIndex final : public EmbeddingIndex {
public:
    /// In: rows float32 [N, 128] of unit norm, and the group of each; how many threads may search. Throws
    /// std::bad_alloc
    FlatIndex(std::vector<float> rows, std::vector<std::int64_t> groups, int threads);

    /// Out: of equally similar rows the one that was given first; what is no number is nobody
    Result<std::vector<std::vector<Hit>>> nearestGroups(std::span<const float> probes, int count) const override;

private:
    class Search;
    void searchRows(std::size_t first, std::size_t end, std::span<Search> searches, const std::int16_t* codes) const;
    std::vector<std::vector<Hit>> nearestOf(std::span<const float> probes, std::size_t count) const;
    std::size_t partsOf(std::size_t shares) const;
    /// Of these rows the best of each group, by their similarity in float32.
    template <typename Rows>
    std::vector<Hit> bestOf(const Rows& rows, const float* probe, std::size_t count) const;

    std::vector<float> m_rows;
    std::vector<std::int64_t> m_groups;
    std::vector<std::int8_t> m_codes;  ///< [N, 128]: round(row / scale)
    std::vector<float> m_scales;
    std::vector<float> m_errors;  ///< L2 norm of what the code leaves out of each row
    float m_largestNorm = 0;      ///< of a row
    std::size_t m_groupCount = 0;
    std::size_t m_threads;
};

}  // namespace facenet
