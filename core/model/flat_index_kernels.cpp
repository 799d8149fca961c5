#include "core/model/flat_index_kernels.h"

#include <cmath>

#include "core/base/processor_versions.h"
#include "core/model/embedding.h"

namespace facenet {

namespace {

// At most 128 * 127 * 16383.
template <typename Code>
FACENET_INTO_VERSIONS std::int32_t productOf(const Code* __restrict code, const std::int16_t* __restrict probe) {
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < kEmbeddingSize; ++i) sum += std::int32_t{std::int16_t{code[i]}} * probe[i];
    return sum;
}

FACENET_INTO_VERSIONS float productOfRows(const float* __restrict a, const float* __restrict b) {
    constexpr std::size_t kLanes = 32;
    float sums[kLanes] = {};
    for (std::size_t i = 0; i < kEmbeddingSize; i += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
    for (std::size_t half = kLanes / 2; half > 0; half /= 2)
        for (std::size_t lane = 0; lane < half; ++lane) sums[lane] += sums[lane + half];
    return sums[0];
}

}  // namespace

FACENET_PROCESSOR_VERSIONS float encodeRow(const float* __restrict row, float scale, std::int8_t* __restrict codes) {
    float left[kEmbeddingSize];
    for (std::size_t i = 0; i < kEmbeddingSize; ++i) {
        const float value = row[i] / scale;
        const auto code = static_cast<std::int32_t>(value + (value < 0 ? -0.5F : 0.5F));
        codes[i] = static_cast<std::int8_t>(code);
        left[i] = row[i] - static_cast<float>(code) * scale;
    }
    return std::sqrt(productOfRows(left, left));
}

FACENET_PROCESSOR_VERSIONS void codeProducts(const std::int8_t* __restrict codes, std::size_t rows,
                                             const std::int16_t* __restrict probes, std::size_t count,
                                             std::int32_t* __restrict products) {
    if (count == 1) {
        for (std::size_t row = 0; row < rows; ++row) products[row] = productOf(codes + row * kEmbeddingSize, probes);
        return;
    }
    for (std::size_t row = 0; row < rows; ++row) {
        const std::int8_t* __restrict code = codes + row * kEmbeddingSize;
        std::int16_t wide[kEmbeddingSize];
        for (std::size_t i = 0; i < kEmbeddingSize; ++i) wide[i] = code[i];
        for (std::size_t p = 0; p < count; ++p)
            products[p * kFlatBlockRows + row] = productOf(wide, probes + p * kEmbeddingSize);
    }
}

FACENET_PROCESSOR_VERSIONS std::size_t upperBounds(const std::int32_t* __restrict products,
                                                   const float* __restrict scales, const float* __restrict errors,
                                                   std::size_t rows, const ProbeBounds& probe, float threshold,
                                                   float* __restrict bounds) {
    const float scale = probe.scale, norm = probe.norm, rounding = probe.rounding;
    std::int32_t reached = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        const float bound = static_cast<float>(products[row]) * scales[row] * scale + errors[row] * norm + rounding;
        bounds[row] = bound;
        reached += bound >= threshold ? 1 : 0;
    }
    return static_cast<std::size_t>(reached);
}

FACENET_PROCESSOR_VERSIONS float rowProduct(const float* a, const float* b) {
    return productOfRows(a, b);
}

}  // namespace facenet
