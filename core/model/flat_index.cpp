#include "core/model/flat_index.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <future>
#include <limits>
#include <new>
#include <ranges>
#include <system_error>
#include <unordered_map>
#include <unordered_set>

#include "core/model/embedding.h"
#include "core/model/flat_index_kernels.h"

namespace facenet {

namespace {

constexpr std::size_t kSize = kEmbeddingSize;
constexpr float kLeast = std::numeric_limits<float>::lowest();
/// Fewer are searched by one thread, sooner than another one is woken.
constexpr std::size_t kRowsOfAThread = 16 * kFlatBlockRows;
/// From so many on each thread takes some of the probes through all rows.
constexpr std::size_t kManyProbes = 64;
/// From more groups on the bookkeeping of the best takes longer than the products.
constexpr std::size_t kMostByCodes = 64;
/// Whose candidates are held at once.
constexpr std::size_t kProbesInMemory = 4096;
/// What float32 rounds off on the way, of values around 1.
constexpr float kRounding = 1e-5F;
constexpr float kHighestCode = 127, kHighestProbe = 16383;

/// The value that a code of 1 stands for.
float scaleOf(const float* row, float highest) {
    float most = 0;
    for (std::size_t i = 0; i < kSize; ++i) most = std::max(most, std::abs(row[i]));
    return most > 0 ? most / highest : 1;
}

bool isNearer(const EmbeddingIndex::Hit& a, const EmbeddingIndex::Hit& b) {
    return a.cosineSimilarity != b.cosineSimilarity ? a.cosineSimilarity > b.cosineSimilarity : a.row < b.row;
}

/// A row that may be among the nearest.
struct Candidate {
    std::size_t row = 0;
    float bound = 0;  ///< its similarity is no higher
};

}  // namespace

/// A probe on its way through the rows.
class FlatIndex::Search {
public:
    /// In: the largest norm of a row. Out: the probe's code [128]
    Search(const float* probe, std::size_t count, float rowNorm, std::int16_t* code) : m_probe(probe), m_count(count) {
        const float scale = scaleOf(probe, kHighestProbe), norm = std::sqrt(rowProduct(probe, probe));
        if (std::isfinite(norm))
            for (std::size_t i = 0; i < kSize; ++i) code[i] = static_cast<std::int16_t>(std::lround(probe[i] / scale));
        // The probe's code leaves out half of its scale in each dimension.
        const float leftOut = 1.05F * scale * std::sqrt(static_cast<float>(kSize)) / 2;  // codes are longer than rows
        m_bounds = {.scale = scale,
                    .norm = norm * (1 + kRounding),
                    .rounding = (leftOut + kRounding * (1 + norm)) * (1 + kRounding) * std::max(1.0F, rowNorm)};
    }

    const float* probe() const { return m_probe; }
    const ProbeBounds& bounds() const { return m_bounds; }
    /// The rows that still may be among the nearest.
    std::vector<std::size_t> likely() const {
        std::vector<std::size_t> rows;
        for (const Candidate& candidate : m_candidates)
            if (candidate.bound >= threshold()) rows.push_back(candidate.row);
        return rows;
    }

    /// What a row must be able to reach: as much as the best groups have for certain.
    float threshold() const { return m_best.size() < m_count ? kLeast : m_best.front().certain; }

    /// In: a row whose similarity is between `certain` and `bound`
    void add(std::size_t row, std::int64_t group, float bound, float certain) {
        m_candidates.push_back({.row = row, .bound = bound});
        note({.certain = certain, .group = group});
    }

    /// Takes over what the search in other rows has given.
    void merge(const Search& other) {
        m_candidates.insert(m_candidates.end(), other.m_candidates.begin(), other.m_candidates.end());
        for (const Best& best : other.m_best) note(best);
    }

private:
    struct Best {
        float certain = 0;
        std::int64_t group = 0;
    };

    void note(const Best& found) {
        const auto known =
            std::find_if(m_best.begin(), m_best.end(), [&](const Best& best) { return best.group == found.group; });
        if (known == m_best.end() && m_best.size() < m_count)
            m_best.push_back(found);
        else if (Best& entry = known == m_best.end() ? m_best.front() : *known; found.certain > entry.certain)
            entry = found;
        else
            return;
        std::iter_swap(m_best.begin(), std::min_element(m_best.begin(), m_best.end(), [](const Best& a, const Best& b) {
                           return a.certain < b.certain;
                       }));
    }

    const float* m_probe;
    std::size_t m_count;
    ProbeBounds m_bounds;
    std::vector<Best> m_best;  ///< of different groups; the worst of them in front
    std::vector<Candidate> m_candidates;
};

namespace {

/// A block of rows.
struct Block {
    std::size_t first = 0, rows = 0;
    const float *scales = nullptr, *errors = nullptr;
    const std::int64_t* groups = nullptr;
};

/// Adds those rows of the block that may be among the nearest. In: products of their codes with the probe's
template <typename Search>
void lookAt(const Block& block, const std::int32_t* products, Search& search) {
    std::array<float, kFlatBlockRows> bounds;
    const ProbeBounds& probe = search.bounds();
    if (upperBounds(products, block.scales, block.errors, block.rows, probe, search.threshold(), bounds.data()) == 0)
        return;
    for (std::size_t i = 0; i < block.rows; ++i) {
        if (!(bounds[i] >= search.threshold())) continue;
        const float certain = bounds[i] - 2 * (block.errors[i] * probe.norm + probe.rounding);
        search.add(block.first + i, block.groups[i], bounds[i], std::isnan(certain) ? kLeast : certain);
    }
}

/// On a thread of its own, or by whoever asks for it where no thread is to be had.
template <typename Work>
std::future<void> started(Work work) {
    try {
        return std::async(std::launch::async, work);
    } catch (const std::system_error&) {
        return std::async(std::launch::deferred, work);
    }
}

/// Calls `work(part, first, end)` for each part of so many rows or probes.
template <typename Work>
void inParts(std::size_t count, std::size_t parts, const Work& work) {
    const auto begin = [&](std::size_t part) { return count * part / parts; };
    std::vector<std::future<void>> others;
    for (std::size_t part = 1; part < parts; ++part)
        others.push_back(
            started([&work, part, first = begin(part), end = begin(part + 1)] { work(part, first, end); }));
    work(std::size_t{0}, std::size_t{0}, begin(1));
    for (std::future<void>& other : others) other.get();
}

}  // namespace

FlatIndex::FlatIndex(std::vector<float> rows, std::vector<std::int64_t> groups, int threads)
    : m_rows(std::move(rows)),
      m_groups(std::move(groups)),
      m_groupCount(std::unordered_set<std::int64_t>(m_groups.begin(), m_groups.end()).size()),
      m_threads(static_cast<std::size_t>(std::max(1, threads))) {
    m_codes.resize(m_groups.size() * kSize);
    m_scales.resize(m_groups.size());
    m_errors.resize(m_groups.size());
    for (std::size_t row = 0; row < m_groups.size(); ++row) {
        const float* const values = m_rows.data() + row * kSize;
        const float norm = std::sqrt(rowProduct(values, values));
        m_scales[row] = 1;
        // What is no number is looked at in float32.
        m_errors[row] = std::numeric_limits<float>::infinity();
        if (!std::isfinite(norm)) continue;
        m_largestNorm = std::max(m_largestNorm, norm);
        m_scales[row] = scaleOf(values, kHighestCode);
        m_errors[row] = encodeRow(values, m_scales[row], m_codes.data() + row * kSize) * (1 + kRounding);
    }
}

template <typename Rows>
std::vector<EmbeddingIndex::Hit> FlatIndex::bestOf(const Rows& rows, const float* probe, std::size_t count) const {
    std::unordered_map<std::int64_t, Hit> best;
    for (const std::size_t row : rows) {
        const float similarity = rowProduct(m_rows.data() + row * kSize, probe);
        if (std::isnan(similarity)) continue;
        const Hit hit{.group = m_groups[row], .row = static_cast<std::int64_t>(row), .cosineSimilarity = similarity};
        const auto [known, added] = best.try_emplace(hit.group, hit);
        if (!added && isNearer(hit, known->second)) known->second = hit;
    }
    std::vector<Hit> hits;
    for (const auto& [group, hit] : best) hits.push_back(hit);
    std::sort(hits.begin(), hits.end(), isNearer);
    if (hits.size() > count) hits.resize(count);
    return hits;
}

void FlatIndex::searchRows(std::size_t first, std::size_t end, std::span<Search> searches,
                           const std::int16_t* codes) const {
    std::array<std::int32_t, kProbesAtOnce * kFlatBlockRows> products;
    for (; first < end; first += kFlatBlockRows) {
        const Block block{.first = first,
                          .rows = std::min(kFlatBlockRows, end - first),
                          .scales = m_scales.data() + first,
                          .errors = m_errors.data() + first,
                          .groups = m_groups.data() + first};
        for (std::size_t i = 0; i < searches.size(); ++i) {
            const std::size_t among = i % kProbesAtOnce;
            if (among == 0)
                codeProducts(m_codes.data() + first * kSize, block.rows, codes + i * kSize,
                             std::min(kProbesAtOnce, searches.size() - i), products.data());
            lookAt(block, products.data() + among * kFlatBlockRows, searches[i]);
        }
    }
}

std::size_t FlatIndex::partsOf(std::size_t shares) const {
    return std::clamp<std::size_t>(shares, 1, m_threads);
}

std::vector<std::vector<EmbeddingIndex::Hit>> FlatIndex::nearestOf(std::span<const float> probes,
                                                                   std::size_t count) const {
    std::vector<Search> searches;
    std::vector<std::int16_t> codes(probes.size());
    for (std::size_t at = 0; at < probes.size(); at += kSize)
        searches.emplace_back(probes.data() + at, count, m_largestNorm, codes.data() + at);
    const std::span all(searches);
    if (all.size() >= kManyProbes) {
        inParts(all.size(), partsOf(all.size() * m_groups.size() / kRowsOfAThread),
                [&](std::size_t, std::size_t first, std::size_t end) {
                    searchRows(0, m_groups.size(), all.subspan(first, end - first), codes.data() + first * kSize);
                });
    } else {
        std::vector<std::vector<Search>> parts(partsOf(m_groups.size() / kRowsOfAThread), searches);
        inParts(m_groups.size(), parts.size(), [&](std::size_t part, std::size_t first, std::size_t end) {
            searchRows(first, end, parts[part], codes.data());
        });
        for (const std::vector<Search>& part : parts)
            for (std::size_t i = 0; i < all.size(); ++i) all[i].merge(part[i]);
    }
    std::vector<std::vector<Hit>> hits;
    for (const Search& search : searches) hits.push_back(bestOf(search.likely(), search.probe(), count));
    return hits;
}

Result<std::vector<std::vector<EmbeddingIndex::Hit>>> FlatIndex::nearestGroups(std::span<const float> probes,
                                                                               int count) const try {
    if (m_groups.empty() || count < 1) return std::vector<std::vector<Hit>>(probes.size() / kSize);
    std::vector<std::vector<Hit>> hits;
    if (const auto wanted = static_cast<std::size_t>(count); wanted > kMostByCodes || wanted >= m_groupCount) {
        // Codes would rule nothing out.
        const auto rows = std::views::iota(std::size_t{0}, m_groups.size());
        for (; !probes.empty(); probes = probes.subspan(kSize)) hits.push_back(bestOf(rows, probes.data(), wanted));
        return hits;
    }
    while (!probes.empty()) {
        const auto slice = probes.first(std::min(probes.size(), kProbesInMemory * kSize));
        std::ranges::move(nearestOf(slice, static_cast<std::size_t>(count)), std::back_inserter(hits));
        probes = probes.subspan(slice.size());
    }
    return hits;
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "a search"};
} catch (const std::exception& failure) {
    return Error{ErrorCode::Internal, failure.what()};
}

}  // namespace facenet
