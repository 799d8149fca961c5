#include "core/train/person_accuracy.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "core/model/embedding.h"

namespace facenet {

namespace {

float dotOf(const float* a, const float* b) {
    return std::inner_product(a, a + kEmbeddingSize, b, 0.0F);
}

}  // namespace

int PersonAccuracies::pictures() const {
    return std::accumulate(people.begin(), people.end(), 0,
                           [](int sum, const auto& one) { return sum + one.pictures; });
}

int PersonAccuracies::right() const {
    return std::accumulate(people.begin(), people.end(), 0, [](int sum, const auto& one) { return sum + one.right; });
}

PersonAccuracies personAccuracies(std::span<const float> rows, std::span<const std::int64_t> labels, int people,
                                  std::span<const std::uint32_t> judged, std::span<const std::uint32_t> known) {
    const auto count = static_cast<std::size_t>(people);
    const auto rowOf = [&](std::uint32_t picture) { return rows.data() + picture * kEmbeddingSize; };
    std::vector<float> sums(count * kEmbeddingSize);
    std::vector<std::vector<std::uint32_t>> pictures(count);
    for (const std::uint32_t picture : known) {
        const auto label = static_cast<std::size_t>(labels[picture]);
        pictures[label].push_back(picture);
        for (std::size_t i = 0; i < kEmbeddingSize; ++i) sums[label * kEmbeddingSize + i] += rowOf(picture)[i];
    }

    const auto normOf = [](const float* row) { return std::sqrt(dotOf(row, row)); };
    std::vector<float> norms(count);
    for (std::size_t person = 0; person < count; ++person)
        norms[person] = normOf(sums.data() + person * kEmbeddingSize);

    PersonAccuracies result;
    result.people.resize(count);
    struct Worst {
        Confusion confusion;
        float lead = 0;
    };
    std::map<std::pair<std::int64_t, std::int64_t>, Worst> confusions;
    for (const std::uint32_t picture : judged) {
        const auto label = static_cast<std::size_t>(labels[picture]);
        const float* row = rowOf(picture);
        const bool isKnown = std::ranges::find(pictures[label], picture) != pictures[label].end();
        if (pictures[label].size() <= (isKnown ? 1 : 0)) continue;  // nothing to compare it with
        const auto likeness = [row](const float* sum, float norm) { return norm > 0 ? dotOf(sum, row) / norm : 0; };
        const auto* const ownSum = sums.data() + label * kEmbeddingSize;
        std::vector<float> others(ownSum, ownSum + kEmbeddingSize);  // a picture does not vouch for itself
        if (isKnown)
            for (std::size_t i = 0; i < kEmbeddingSize; ++i) others[i] -= row[i];
        const float own = likeness(others.data(), normOf(others.data()));
        std::size_t nearest = label;
        float best = own;
        for (std::size_t person = 0; person < count; ++person) {
            if (person == label || pictures[person].empty()) continue;
            const float like = likeness(sums.data() + person * kEmbeddingSize, norms[person]);
            if (like > best) {
                best = like;
                nearest = person;
            }
        }
        ++result.people[label].pictures;
        if (nearest == label) {
            ++result.people[label].right;
            continue;
        }
        Worst& worst = confusions[{labels[picture], static_cast<std::int64_t>(nearest)}];
        ++worst.confusion.pictures;
        if (best - own <= worst.lead && worst.confusion.pictures > 1) continue;
        worst.lead = best - own;
        worst.confusion.person = labels[picture];
        worst.confusion.other = static_cast<std::int64_t>(nearest);
        worst.confusion.picture = picture;
        worst.confusion.like = *std::ranges::max_element(pictures[nearest], {},
                                                         [&](std::uint32_t other) { return dotOf(rowOf(other), row); });
    }
    for (auto& [pair, worst] : confusions) result.confusions.push_back(worst.confusion);
    std::ranges::stable_sort(result.confusions, std::ranges::greater{}, &Confusion::pictures);
    return result;
}

}  // namespace facenet
