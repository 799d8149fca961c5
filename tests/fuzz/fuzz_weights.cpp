#include "core/model/onnx_file.h"
#include "core/model/tensor_file.h"
#include "tests/fuzz/memory_file.h"

namespace {

void check(const std::map<std::string, facenet::StoredTensor>& tensors, std::size_t most) {
    for (const auto& [name, tensor] : tensors)
        if (tensor.bytes.size() > most) std::abort();  // more than the file can hold
}

}  // namespace

/// Weights of any format: safetensors, pickles in a stream or in a zip archive, and ONNX.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const facenet::test::MemoryFile file;
    const std::string path = file.fill(data, size);
    if (const auto weights = facenet::readWeights(path)) check(weights->tensors, size);
    if (const auto onnx = facenet::readOnnx(path))
        check(onnx->graph.constants, 8 * size);  // integers of one byte become eight
    return 0;
}
