#pragma once

#include "core/model/model_card.h"
#include "core/model/tensor_file.h"

namespace facenet {

/// Writes a card into a file of weights, in place of all that it says but of its cohort, see `CohortFeatures`.
void setModelCard(TensorFile& file, const ModelCard& card);

/// Whether a name's ending is one of those below.
bool isModelFileName(const std::string& pathUtf8);

/// Reads weights of any kind: ONNX by its ending, the others by how they begin. Errors: those of `readWeights` and
/// `readOnnxWeights`
Result<TensorFile> readModelFile(const std::string& pathUtf8);

/// Writes weights as the ending says: `.pth` or `.pt` for PyTorch, `.onnx`, or else safetensors.
/// Errors: those of `writePyTorchFile`, `writeOnnxWeights` and `writeSafetensors`
Result<void> writeModelFile(const std::string& pathUtf8, const TensorFile& weights);

}  // namespace facenet
