#pragma once

#include "core/model/network_graph.h"

namespace facenet {

/// The weights of one of our networks out of an ONNX model, whoever wrote it: its layers are told by their order and
/// shapes, so that the names of an exporter, and batch norm that was folded into the convolutions, do no harm. Loads
/// LibTorch.
/// Out:    tensors under the names of the original; the metadata of a model that was exported here, but for its id
/// Errors: those of `readOnnx` and `networkGraphOf`, TensorMismatch (another network; the context says where)
Result<TensorFile> readOnnxWeights(const std::string& pathUtf8);

/// Writes weights with their metadata as an ONNX model; what `readOnnxWeights` makes of it has the same id. The cohort,
/// which is no part of the network, stays out. Errors: those of `writeOnnx` and `networkGraphOf`
Result<void> writeOnnxWeights(const std::string& pathUtf8, const TensorFile& weights);

}  // namespace facenet
