#pragma once

#include "core/model/model_card.h"
#include "core/model/tensor_file.h"

namespace facenet {

/// Writes a card into a file of weights, in place of all that it says but of its cohort, see `CohortFeatures`.
void setModelCard(TensorFile& file, const ModelCard& card);

}  // namespace facenet
