#pragma once

#include <cstdint>
#include <memory>

#include "core/model/tensor_file.h"
#include "core/model/torch/facenet.h"
#include "core/train/training_options.h"

namespace facenet {

inline constexpr auto kClassifierPrefix = "classifier.";

/// The start from nothing. Source: He et al., arXiv:1502.01852 (convolutions); Glorot and Bengio, AISTATS 2010
void initialise(FacenetNetwork& network, std::uint64_t seed);

/// Gives the network what a training starts from: all weights of the file but the classifier's, or the backbone's
/// alone. The rest stays as it is.
/// Errors: WrongBackbone, TensorMismatch, those of `modelCardFromMetadata`
Result<void> loadStart(FacenetNetwork& network, const TensorFile& file, const TrainingOptions& options);

/// The network of a file as it is used, in evaluation mode. Errors: TensorMismatch, those of `modelCardFromMetadata`
Result<std::shared_ptr<FacenetNetwork>> networkForUse(const TensorFile& file);

}  // namespace facenet
