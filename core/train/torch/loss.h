#pragma once

#include <ATen/ATen.h>

#include "core/train/training_options.h"

namespace facenet {

/// The distances of some triplets and what they cost.
struct TripletTerms {
    at::Tensor loss;                  ///< scalar
    at::Tensor positives, negatives;  ///< Euclidean distances, [T], without gradient
    at::Tensor activeShare;           ///< of the triplets within the margin, scalar
};

/// Triplet loss on unit vectors: the mean of d(anchor, positive) - d(anchor, negative) + margin over the triplets where
/// it is positive, 0 when there is none; d is the Euclidean distance, with a gradient of 0 at distance 0.
/// In:     float32 [3 B, 128]: anchors, then positives, then negatives
/// Source: FaceNet, arXiv:1503.03832, without the squares, as the reproduced implementation has it
TripletTerms tripletTerms(const at::Tensor& embeddings, double margin);

/// The same over triplets mined in a batch of P people with K pictures each: for each anchor the farthest positive and
/// the nearest negative (batch-hard), or for each pair of a person the nearest negative that is farther than the
/// positive, or else the farthest one (semi-hard).
/// In:     float32 [N, 128]; labels int64 [N]; of two people at least, one with two pictures
/// Source: Hermans et al., arXiv:1703.07737 (batch-hard); FaceNet, arXiv:1503.03832 (semi-hard)
TripletTerms minedTripletTerms(const at::Tensor& embeddings, const at::Tensor& labels, double margin, Mining mining);

/// Logits of a classifier with a margin for the right class; both sides are normalised, the bias is not used.
/// In:     un-normalised features float32 [N, 128], weight [classes, 128], labels int64 [N]; scale as in the sources
/// Source: ArcFace, arXiv:1801.07698; CosFace, arXiv:1801.09414
at::Tensor marginLogits(const at::Tensor& features, const at::Tensor& weight, const at::Tensor& labels,
                        ClassifierHead head, double scale, double margin);

}  // namespace facenet
