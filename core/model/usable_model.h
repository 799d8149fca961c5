#pragma once

#include "core/base/result.h"
#include "core/model/engine.h"
#include "core/model/tensor_file.h"

namespace facenet {

/// Whether weights make a network that tells anything apart: no NaN and no infinity among them, and pictures that have
/// nothing in common give unit vectors that differ. Others would measure all faces alike, or name everybody.
/// In:     weights, and the network that was made of them
/// Errors: FileMalformed (the context says why) and those of `EmbeddingNetwork::embed`
Result<void> checkUsable(const TensorFile& weights, EmbeddingNetwork& network);

}  // namespace facenet
