#pragma once

#include <cstddef>
#include <cstdint>

namespace facenet {

/// Some rows of channels (channels last): what one thread works on. `T` is float, or std::uint16_t for bfloat16.
template <typename T>
struct ChannelRows {
    std::size_t rows = 0, channels = 0;
    const T* values = nullptr;
};

/// Batch norm and activation of a channel: limited(value * scale + shift), between `least` and `most`.
struct NormActivation {
    const float* scale = nullptr;
    const float* shift = nullptr;
    float least = 0, most = 0;
};

/// In: at most some thousand rows, so that float32 sums are exact enough; `base` of each channel, near its mean.
/// Out: by channel the sums of (value - base) and of its square
void momentSums(const ChannelRows<float>& x, const float* base, float* sums, float* squares);
void momentSums(const ChannelRows<std::uint16_t>& x, const float* base, float* sums, float* squares);

void normActivation(const ChannelRows<float>& x, const NormActivation& norm, float* out);
void normActivation(const ChannelRows<std::uint16_t>& x, const NormActivation& norm, std::uint16_t* out);

/// In: the gradient of what `normActivation` gave, x, and the mean of each channel.
/// Out: by channel the sums of gradient and of gradient * (x - mean), where the activation lets it pass
void gradientSums(const ChannelRows<float>& x, const float* gradient, const NormActivation& norm, const float* mean,
                  float* sums, float* products);
void gradientSums(const ChannelRows<std::uint16_t>& x, const std::uint16_t* gradient, const NormActivation& norm,
                  const float* mean, float* sums, float* products);

/// The gradient of x: ofGradient * gradient + ofValue * x + constant, by channel.
struct InputGradient {
    const float* ofGradient = nullptr;
    const float* ofValue = nullptr;
    const float* constant = nullptr;
};
void inputGradient(const ChannelRows<float>& x, const float* gradient, const NormActivation& norm,
                   const InputGradient& factors, float* out);
void inputGradient(const ChannelRows<std::uint16_t>& x, const std::uint16_t* gradient, const NormActivation& norm,
                   const InputGradient& factors, std::uint16_t* out);

}  // namespace facenet
