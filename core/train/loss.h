#pragma once

#include <ATen/ATen.h>

namespace facenet {

/// Triplet loss on unit vectors: the mean of d(anchor, positive) - d(anchor, negative) + margin over the triplets where
/// it is positive, 0 when there is none; d is the Euclidean distance, with a gradient of 0 at distance 0.
/// In:     float32 [3 B, 128]: anchors, then positives, then negatives
/// Source: FaceNet, arXiv:1503.03832, without the squares, as the reproduced implementation has it
at::Tensor tripletLoss(const at::Tensor& embeddings, double margin = 0.2);

}  // namespace facenet
