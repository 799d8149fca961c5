#pragma once

#include <cmath>
#include <numeric>
#include <span>
#include <vector>

namespace facenet {

/// 128 numbers of unit L2 norm.
using Embedding = std::vector<float>;

inline constexpr int kEmbeddingSize = 128;

/// In: as many numbers in both
inline float dot(std::span<const float> a, std::span<const float> b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0F);
}

/// Of unit vectors, -1 to 1.
inline float cosineSimilarity(const Embedding& a, const Embedding& b) {
    return dot(a, b);
}

/// The L2 norm.
inline float normOf(std::span<const float> vector) {
    return std::sqrt(dot(vector, vector));
}

/// To unit norm; false, and nothing changed, where all numbers are 0.
inline bool normalize(std::span<float> vector) {
    const float norm = normOf(vector);
    if (norm <= 0) return false;
    for (float& value : vector) value /= norm;
    return true;
}

/// The direction in the middle of them all; empty where they cancel one another (what is left of them is shorter than a
/// thousandth of their number), or where there are none. In: of unit norm
inline Embedding meanDirection(const std::vector<Embedding>& embeddings) {
    Embedding sum(kEmbeddingSize);
    for (const Embedding& embedding : embeddings)
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += embedding[i];
    if (normOf(sum) < 1e-3F * static_cast<float>(embeddings.size())) return {};
    return normalize(sum) ? sum : Embedding();
}

}  // namespace facenet
