#include "core/train/loss.h"

namespace facenet {

namespace {

at::Tensor distances(const at::Tensor& a, const at::Tensor& b) {
    // The square root has no gradient at 0: clamped there, it passes none on.
    constexpr double kTiny = 1e-24;
    return (a - b).square().sum(1).clamp_min(kTiny).sqrt();
}

}  // namespace

at::Tensor tripletLoss(const at::Tensor& embeddings, double margin) {
    const std::vector<at::Tensor> parts = embeddings.chunk(3);
    const at::Tensor excess = distances(parts[0], parts[1]) - distances(parts[0], parts[2]) + margin;
    const at::Tensor active = (excess > 0).to(excess.scalar_type());
    return (excess * active).sum() / active.sum().clamp_min(1);
}

}  // namespace facenet
