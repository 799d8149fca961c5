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

/// Mean and standard deviation of the features' L2 norms, which tell good pictures from poor ones. In: the norms of a
/// batch, [N]. Out: float32 [2], without gradient
at::Tensor featureNorms(const at::Tensor& norms);

struct MarginHead {
    ClassifierHead kind = ClassifierHead::ArcFace;
    double scale = 30, margin = 0;  ///< as in the sources
    int subCentres = 1;             ///< rows of `weight` for each class, one behind the other
    at::Tensor norms{};             ///< AdaFace with a margin: `featureNorms` of many batches
};

/// Of each class the logit of its nearest centre. In: [N, classes * subCentres]. Out: [N, classes]
/// Source: Deng et al., Sub-center ArcFace, ECCV 2020
at::Tensor nearestCentres(const at::Tensor& logits, int subCentres);

/// Logits of a classifier with a margin for the right class; both sides are normalised, the bias is not used.
/// In:     un-normalised features float32 [N, 128], weight [classes * subCentres, 128], labels int64 [N]
/// Source: ArcFace, arXiv:1801.07698; CosFace, arXiv:1801.09414; AdaFace, arXiv:2204.00964, with h = 0.333
at::Tensor marginLogits(const at::Tensor& features, const at::Tensor& weight, const at::Tensor& labels,
                        const MarginHead& head);

}  // namespace facenet
