#include "core/model/torch/batch_norm_kernels.h"

#include <bit>

#include "core/base/processor_versions.h"

namespace facenet {

namespace {

FACENET_INTO_VERSIONS float load(float value) {
    return value;
}

FACENET_INTO_VERSIONS float load(std::uint16_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

FACENET_INTO_VERSIONS void store(float value, float& out) {
    out = value;
}

/// To the nearest, ties to even. A value that is no number stays none: its highest mantissa bit is set.
FACENET_INTO_VERSIONS void store(float value, std::uint16_t& out) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
    out = static_cast<std::uint16_t>(value == value ? rounded : (bits >> 16) | 0x40);
}

template <typename T>
FACENET_INTO_VERSIONS void sumMoments(const ChannelRows<T>& x, const float* __restrict base, float* __restrict sums,
                                      float* __restrict squares) {
    const std::size_t channels = x.channels;
    for (std::size_t c = 0; c < channels; ++c) sums[c] = squares[c] = 0;
    for (std::size_t row = 0; row < x.rows; ++row) {
        const T* __restrict values = x.values + row * channels;
        for (std::size_t c = 0; c < channels; ++c) {
            const float from = load(values[c]) - base[c];
            sums[c] += from;
            squares[c] += from * from;
        }
    }
}

template <typename T>
FACENET_INTO_VERSIONS void apply(const ChannelRows<T>& x, const NormActivation& norm, T* __restrict out) {
    const std::size_t channels = x.channels;
    const float* __restrict scale = norm.scale;
    const float* __restrict shift = norm.shift;
    const float least = norm.least, most = norm.most;
    for (std::size_t row = 0; row < x.rows; ++row) {
        const T* __restrict values = x.values + row * channels;
        T* __restrict results = out + row * channels;
        for (std::size_t c = 0; c < channels; ++c) {
            float value = load(values[c]) * scale[c] + shift[c];
            value = value < least ? least : value;
            store(value > most ? most : value, results[c]);
        }
    }
}

template <typename T>
FACENET_INTO_VERSIONS void sumGradients(const ChannelRows<T>& x, const T* gradient, const NormActivation& norm,
                                        const float* __restrict mean, float* __restrict sums,
                                        float* __restrict products) {
    const std::size_t channels = x.channels;
    const float* __restrict scale = norm.scale;
    const float* __restrict shift = norm.shift;
    const float least = norm.least, most = norm.most;
    for (std::size_t c = 0; c < channels; ++c) sums[c] = products[c] = 0;
    for (std::size_t row = 0; row < x.rows; ++row) {
        const T* __restrict values = x.values + row * channels;
        const T* __restrict gradients = gradient + row * channels;
        for (std::size_t c = 0; c < channels; ++c) {
            const float value = load(values[c]), arriving = load(gradients[c]);
            const float before = value * scale[c] + shift[c];
            const float passed = (before > least) & (before < most) ? arriving : 0.0F;
            sums[c] += passed;
            products[c] += passed * (value - mean[c]);
        }
    }
}

template <typename T>
FACENET_INTO_VERSIONS void gradientOfInput(const ChannelRows<T>& x, const T* gradient, const NormActivation& norm,
                                           const InputGradient& factors, T* __restrict out) {
    const std::size_t channels = x.channels;
    const float* __restrict scale = norm.scale;
    const float* __restrict shift = norm.shift;
    const float* __restrict ofGradient = factors.ofGradient;
    const float* __restrict ofValue = factors.ofValue;
    const float* __restrict constant = factors.constant;
    const float least = norm.least, most = norm.most;
    for (std::size_t row = 0; row < x.rows; ++row) {
        const T* __restrict values = x.values + row * channels;
        const T* __restrict gradients = gradient + row * channels;
        T* __restrict results = out + row * channels;
        for (std::size_t c = 0; c < channels; ++c) {
            const float value = load(values[c]), arriving = load(gradients[c]);
            const float before = value * scale[c] + shift[c];
            const float passed = (before > least) & (before < most) ? arriving : 0.0F;
            store(ofGradient[c] * passed + ofValue[c] * value + constant[c], results[c]);
        }
    }
}

}  // namespace

FACENET_PROCESSOR_VERSIONS void momentSums(const ChannelRows<float>& x, const float* base, float* sums,
                                           float* squares) {
    sumMoments(x, base, sums, squares);
}

FACENET_PROCESSOR_VERSIONS void momentSums(const ChannelRows<std::uint16_t>& x, const float* base, float* sums,
                                           float* squares) {
    sumMoments(x, base, sums, squares);
}

FACENET_PROCESSOR_VERSIONS void normActivation(const ChannelRows<float>& x, const NormActivation& norm, float* out) {
    apply(x, norm, out);
}

FACENET_PROCESSOR_VERSIONS void normActivation(const ChannelRows<std::uint16_t>& x, const NormActivation& norm,
                                               std::uint16_t* out) {
    apply(x, norm, out);
}

FACENET_PROCESSOR_VERSIONS void gradientSums(const ChannelRows<float>& x, const float* gradient,
                                             const NormActivation& norm, const float* mean, float* sums,
                                             float* products) {
    sumGradients(x, gradient, norm, mean, sums, products);
}

FACENET_PROCESSOR_VERSIONS void gradientSums(const ChannelRows<std::uint16_t>& x, const std::uint16_t* gradient,
                                             const NormActivation& norm, const float* mean, float* sums,
                                             float* products) {
    sumGradients(x, gradient, norm, mean, sums, products);
}

FACENET_PROCESSOR_VERSIONS void inputGradient(const ChannelRows<float>& x, const float* gradient,
                                              const NormActivation& norm, const InputGradient& factors, float* out) {
    gradientOfInput(x, gradient, norm, factors, out);
}

FACENET_PROCESSOR_VERSIONS void inputGradient(const ChannelRows<std::uint16_t>& x, const std::uint16_t* gradient,
                                              const NormActivation& norm, const InputGradient& factors,
                                              std::uint16_t* out) {
    gradientOfInput(x, gradient, norm, factors, out);
}

}  // namespace facenet
