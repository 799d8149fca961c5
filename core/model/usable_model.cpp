#include "core/model/usable_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <vector>

namespace facenet {

namespace {

/// Cosine distance of two trial pictures, at least. A constant output has 0; the shipped networks have 0.1 and more,
/// freshly initialised ones a hundredth.
constexpr float kLeastDistance = 1e-5F;

/// Floating-point numbers are infinite or none where all bits of the exponent are set.
template <typename Bits>
bool isFinite(const StoredTensor& tensor, Bits exponent) {
    for (std::size_t at = 0; at + sizeof(Bits) <= tensor.bytes.size(); at += sizeof(Bits)) {
        Bits bits = 0;
        std::memcpy(&bits, tensor.bytes.data() + at, sizeof bits);
        if ((bits & exponent) == exponent) return false;
    }
    return true;
}

bool isFinite(const StoredTensor& tensor) {
    switch (tensor.type) {
        case TensorType::Float64:
            return isFinite<std::uint64_t>(tensor, 0x7ff0'0000'0000'0000);
        case TensorType::Float32:
            return isFinite<std::uint32_t>(tensor, 0x7f80'0000);
        case TensorType::Float16:
            return isFinite<std::uint16_t>(tensor, 0x7c00);
        case TensorType::BFloat16:
            return isFinite<std::uint16_t>(tensor, 0x7f80);
        default:
            return true;
    }
}

/// Pictures that have nothing in common: plain grey, a slope, stripes and noise.
std::array<std::vector<std::uint8_t>, 4> trialPictures(int sidePx) {
    const auto side = static_cast<std::size_t>(sidePx);
    std::array<std::vector<std::uint8_t>, 4> pictures;
    for (auto& picture : pictures) picture.assign(side * side * 3, 90);
    std::uint32_t random = 1;
    for (std::size_t i = 0; i < side * side * 3; ++i) {
        const std::size_t x = i / 3 % side, y = i / 3 / side;
        random = random * 1664525 + 1013904223;
        pictures[1][i] = static_cast<std::uint8_t>(255 * (x + y) / (2 * side));
        pictures[2][i] = y / 16 % 2 == 0 ? 230 : 20;
        pictures[3][i] = static_cast<std::uint8_t>(random >> 24);
    }
    return pictures;
}

}  // namespace

Result<void> checkUsable(const TensorFile& weights, EmbeddingNetwork& network) {
    for (const auto& [name, tensor] : weights.tensors)
        if (!isFinite(tensor)) return Error{ErrorCode::FileMalformed, name + " holds what is no number"};

    const int side = network.card().inputSidePx;
    const auto pictures = trialPictures(side);
    std::vector<PixelView> views;
    for (const auto& picture : pictures)
        views.push_back({.data = picture.data(),
                         .widthPx = side,
                         .heightPx = side,
                         .rowBytes = 3 * static_cast<std::size_t>(side)});
    const auto rows = network.embed(views);
    if (!rows) return rows.error();
    const std::size_t length = rows->size() / views.size();
    float furthest = 0;
    for (std::size_t i = 0; i < views.size(); ++i) {
        float dot = 0, square = 0;
        for (std::size_t k = 0; k < length; ++k) {
            dot += (*rows)[k] * (*rows)[i * length + k];
            square += (*rows)[i * length + k] * (*rows)[i * length + k];
        }
        // Also where it is no number.
        if (!(std::abs(square - 1) < 0.01F)) return Error{ErrorCode::FileMalformed, "it measures no face"};
        furthest = std::max(furthest, 1 - dot);
    }
    if (furthest < kLeastDistance) return Error{ErrorCode::FileMalformed, "it measures all faces alike"};
    return {};
}

}  // namespace facenet
