#include "core/model/tensor_file.h"
#include "tests/fuzz/memory_file.h"

/// Weights of any format: safetensors, and pickles in a stream or in a zip archive.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const facenet::test::MemoryFile file;
    const auto weights = facenet::readWeights(file.fill(data, size));
    if (weights)
        for (const auto& [name, tensor] : weights->tensors)
            if (tensor.bytes.size() > size) std::abort();  // more than the file can hold
    return 0;
}
