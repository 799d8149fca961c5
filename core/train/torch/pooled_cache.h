#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <functional>
#include <span>
#include <unordered_map>

namespace facenet {

inline constexpr std::size_t kPictureBytes = 3 * 160 * 160;  ///< uint8 BGR

/// What a backbone that stays makes of pictures, so that each of those that judge a training goes through it once.
class PooledCache {
public:
    /// In:  uint8 BGR [N, 160, 160, 3]; `compute` for pictures of which one is not known
    /// Out: float32 [N, features] on the device
    at::Tensor of(std::span<const std::uint8_t> pixels, at::Device device, const std::function<at::Tensor()>& compute);

private:
    std::unordered_map<std::size_t, at::Tensor> m_rows;  ///< by a hash of their pixels
};

}  // namespace facenet
