#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "core/model/engine.h"

namespace facenet {

/// Exact search on a graphics card: one matrix product, then the best row of every group. On the processor
/// `FlatIndex` is faster.
class TorchEmbeddingIndex final : public EmbeddingIndex {
public:
    /// In: rows float32 [N, 128], unit norm, and the group of each. Throws what LibTorch throws
    TorchEmbeddingIndex(const std::vector<float>& rows, const std::vector<std::int64_t>& groups, at::Device device);

    Result<std::vector<std::vector<Hit>>> nearestGroups(std::span<const float> probes, int count) const override;

private:
    struct Group {
        std::int64_t id = 0;
        std::int64_t begin = 0, end = 0;  ///< rows of the sorted matrix
    };
    std::vector<Hit> bestOf(const float* similarities, std::size_t count) const;

    at::Tensor m_rows;                   ///< [N, 128], sorted by group
    std::vector<std::int64_t> m_origin;  ///< the caller's row of each sorted one
    std::vector<Group> m_groups;
};

}  // namespace facenet
