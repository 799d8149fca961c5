#include "core/model/torch/embedding_index.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cstring>
#include <numeric>

#include "core/model/torch/runtime.h"

namespace facenet {

namespace {

constexpr std::int64_t kDimension = 128;
/// Similarities that are held at once: 64 Mi numbers are 256 MB.
constexpr std::int64_t kMostSimilarities = std::int64_t{1} << 26;

}  // namespace

TorchEmbeddingIndex::TorchEmbeddingIndex(const std::vector<float>& rows, const std::vector<std::int64_t>& groups,
                                         at::Device device) {
    const auto count = static_cast<std::int64_t>(groups.size());
    m_origin.resize(groups.size());
    std::iota(m_origin.begin(), m_origin.end(), 0);
    const auto groupOf = [&](std::int64_t row) { return groups[static_cast<std::size_t>(row)]; };
    std::stable_sort(m_origin.begin(), m_origin.end(),
                     [&](std::int64_t a, std::int64_t b) { return groupOf(a) < groupOf(b); });

    at::Tensor sorted = at::empty({count, kDimension}, at::kFloat);
    for (std::int64_t row = 0; row < count; ++row) {
        const std::int64_t origin = m_origin[static_cast<std::size_t>(row)];
        std::memcpy(sorted.mutable_data_ptr<float>() + row * kDimension, rows.data() + origin * kDimension,
                    kDimension * sizeof(float));
        if (m_groups.empty() || m_groups.back().id != groupOf(origin))
            m_groups.push_back({.id = groupOf(origin), .begin = row, .end = row});
        ++m_groups.back().end;
    }
    m_rows = sorted.to(device);
}

std::vector<EmbeddingIndex::Hit> TorchEmbeddingIndex::bestOf(const float* similarities, std::size_t count) const {
    const auto better = [](const Hit& a, const Hit& b) { return a.cosineSimilarity > b.cosineSimilarity; };
    std::vector<Hit> best;  // a heap whose front is the worst of the best
    for (const Group& group : m_groups) {
        const float* row = std::max_element(similarities + group.begin, similarities + group.end);
        if (best.size() == count && !(*row > best.front().cosineSimilarity)) continue;
        if (best.size() == count) {
            std::pop_heap(best.begin(), best.end(), better);
            best.pop_back();
        }
        best.push_back({.group = group.id,
                        .row = m_origin[static_cast<std::size_t>(row - similarities)],
                        .cosineSimilarity = *row});
        std::push_heap(best.begin(), best.end(), better);
    }
    std::sort_heap(best.begin(), best.end(), better);
    return best;
}

Result<std::vector<std::vector<EmbeddingIndex::Hit>>> TorchEmbeddingIndex::nearestGroups(std::span<const float> probes,
                                                                                         int count) const {
    const auto probeCount = static_cast<std::int64_t>(probes.size()) / kDimension;
    std::vector<std::vector<Hit>> hits(static_cast<std::size_t>(probeCount));
    const std::int64_t rowCount = m_rows.size(0);
    if (rowCount == 0 || count < 1) return hits;
    try {
        const at::NoGradGuard noGradients;
        const at::Tensor all =
            at::from_blob(const_cast<float*>(probes.data()), {probeCount, kDimension}, at::kFloat).to(m_rows.device());
        const std::int64_t step = std::max<std::int64_t>(1, kMostSimilarities / rowCount);
        for (std::int64_t first = 0; first < probeCount; first += step) {
            const at::Tensor part = all.slice(0, first, std::min(probeCount, first + step));
            const at::Tensor similarities = at::mm(part, m_rows.t()).cpu().contiguous();
            for (std::int64_t i = 0; i < part.size(0); ++i)
                hits[static_cast<std::size_t>(first + i)] =
                    bestOf(similarities.const_data_ptr<float>() + i * rowCount, static_cast<std::size_t>(count));
        }
        return hits;
    } catch (...) {
        return currentTorchError();
    }
}

}  // namespace facenet
