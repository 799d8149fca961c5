#include "core/train/torch/loss.h"

#include <cmath>
#include <limits>

namespace facenet {

namespace {

using at::Tensor;

/// The square root has no gradient at 0: clamped there, it passes none on.
Tensor rootOf(const Tensor& squares) {
    constexpr double kTiny = 1e-24;
    return squares.clamp_min(kTiny).sqrt();
}

Tensor distances(const Tensor& a, const Tensor& b) {
    return rootOf((a - b).square().sum(1));
}

TripletTerms termsOf(const Tensor& positives, const Tensor& negatives, double margin) {
    const Tensor excess = positives - negatives + margin;
    const Tensor active = (excess > 0).to(excess.scalar_type());
    return {.loss = (excess * active).sum() / active.sum().clamp_min(1),
            .positives = positives.detach(),
            .negatives = negatives.detach(),
            .activeShare = active.mean()};
}

}  // namespace

TripletTerms tripletTerms(const Tensor& embeddings, double margin) {
    const std::vector<Tensor> parts = embeddings.chunk(3);
    return termsOf(distances(parts[0], parts[1]), distances(parts[0], parts[2]), margin);
}

TripletTerms minedTripletTerms(const Tensor& embeddings, const Tensor& labels, double margin, Mining mining) {
    constexpr double kFar = 1e9;
    const Tensor all = rootOf((embeddings.unsqueeze(1) - embeddings.unsqueeze(0)).square().sum(2));  // [N, N]
    const Tensor same = labels.unsqueeze(1) == labels.unsqueeze(0);
    const Tensor other = same.logical_not();
    const Tensor pair = same.logical_and(at::eye(labels.size(0), same.options()).logical_not());
    const Tensor known = all.detach();

    if (mining == Mining::BatchHard) {
        const Tensor anchors = pair.any(1).logical_and(other.any(1)).nonzero().flatten();
        const Tensor farthest = known.masked_fill(pair.logical_not(), -kFar).argmax(1, true);
        const Tensor nearest = known.masked_fill(same, kFar).argmin(1, true);
        return termsOf(all.gather(1, farthest).flatten().index_select(0, anchors),
                       all.gather(1, nearest).flatten().index_select(0, anchors), margin);
    }
    const Tensor pairs = pair.logical_and(other.any(1, true)).nonzero();  // [T, 2]: anchor, positive
    const Tensor anchors = pairs.select(1, 0);
    const Tensor positives = all.index({anchors, pairs.select(1, 1)});
    const Tensor rows = known.index_select(0, anchors);  // [T, N]
    const Tensor strangers = other.index_select(0, anchors);
    const Tensor beyond = strangers.logical_and(rows > positives.detach().unsqueeze(1));
    const Tensor nearestBeyond = rows.masked_fill(beyond.logical_not(), kFar).argmin(1);
    const Tensor farthest = rows.masked_fill(strangers.logical_not(), -kFar).argmax(1);
    const Tensor negatives = at::where(beyond.any(1), nearestBeyond, farthest);
    return termsOf(positives, all.index({anchors, negatives}), margin);
}

Tensor featureNorms(const Tensor& norms) {
    constexpr double kLeast = 1e-3, kMost = 100;
    const Tensor clamped = norms.detach().clamp(kLeast, kMost);
    return at::stack({clamped.mean(), clamped.std(/*unbiased=*/false)});
}

Tensor nearestCentres(const Tensor& logits, int subCentres) {
    if (subCentres == 1) return logits;
    return logits.view({logits.size(0), -1, subCentres}).amax(2);
}

Tensor marginLogits(const Tensor& features, const Tensor& weight, const Tensor& labels, const MarginHead& head) {
    constexpr double kTiny = 1e-12, kEdge = 1e-7;
    const double margin = head.margin;
    const Tensor norms = features.norm(2, {1}, true).clamp_min(kTiny);
    const Tensor cosines = nearestCentres(
        at::linear(features / norms, weight / weight.norm(2, {1}, true).clamp_min(kTiny)), head.subCentres);
    if (margin == 0) return head.scale * cosines;
    const Tensor right = at::one_hot(labels, cosines.size(1)).to(at::kBool);
    if (head.kind == ClassifierHead::CosFace) return head.scale * at::where(right, cosines - margin, cosines);
    const Tensor inside = cosines.clamp(-1 + kEdge, 1 - kEdge);
    if (head.kind == ClassifierHead::AdaFace) {
        constexpr double kConcentration = 0.333, kSmallest = 1e-3;
        const Tensor quality =
            ((norms.detach() - head.norms[0]) / (head.norms[1] + kSmallest) * kConcentration).clamp(-1, 1);
        const Tensor turned = (inside.acos() - margin * quality).clamp(kSmallest, M_PI - kSmallest).cos();
        return head.scale * at::where(right, turned - margin * (1 + quality), cosines);
    }
    // Beyond pi - margin the cosine would rise again; there the penalty goes on as a straight line.
    const Tensor sines = (1 - inside.square()).sqrt();
    const Tensor turned = inside * std::cos(margin) - sines * std::sin(margin);
    const Tensor beyond = inside - margin * std::sin(margin);
    const Tensor penalised = at::where(inside > -std::cos(margin), turned, beyond);
    return head.scale * at::where(right, penalised, cosines);
}

}  // namespace facenet
