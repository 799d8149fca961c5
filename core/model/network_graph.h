#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/model/model_card.h"
#include "core/model/tensor_file.h"

namespace facenet {

/// One operation, in the words of the ONNX standard (opset 17).
struct GraphNode {
    using Attribute = std::variant<std::int64_t, float, std::vector<std::int64_t>>;
    std::string operation;  ///< `Conv`, `BatchNormalization`, ...
    std::vector<std::string> inputs, outputs;
    std::map<std::string, Attribute> attributes{};
};

/// A network as the operations that it consists of, in the order of computing.
struct NetworkGraph {
    std::string input = "images";      ///< float32 [N, 3, 160, 160], RGB in [0, 1]
    std::string output = "embedding";  ///< float32 [N, 128], unit norm
    std::vector<GraphNode> nodes;
    std::map<std::string, StoredTensor> constants;  ///< weights under the names of the original, and limits
};

/// FaceNet as LibTorch runs it when faces are embedded, batch norm unfolded, with these weights. Loads LibTorch.
/// In:     weights with their metadata. Errors: EngineUnavailable, TensorMismatch, WrongBackbone, OutOfMemory, Internal
Result<NetworkGraph> networkGraphOf(const TensorFile& weights);
/// The same with weights of no meaning.
Result<NetworkGraph> networkGraphOf(Backbone backbone);

}  // namespace facenet
