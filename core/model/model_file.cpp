#include "core/model/model_file.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "core/model/cohort_embeddings.h"
#include "core/model/onnx_weights.h"

namespace facenet {

namespace {

/// With its dot, in small letters.
std::string endingOf(const std::string& pathUtf8) {
    std::string ending = std::filesystem::path(pathUtf8).extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return ending;
}

}  // namespace

void setModelCard(TensorFile& file, const ModelCard& card) {
    const auto cohort = cohortFrom(file);
    file.metadata = metadataFromModelCard(card);
    if (cohort && *cohort) setCohort(file, **cohort);
}

bool isModelFileName(const std::string& pathUtf8) {
    const std::string ending = endingOf(pathUtf8);
    return ending == ".safetensors" || ending == ".onnx" || ending == ".pth" || ending == ".pt";
}

Result<TensorFile> readModelFile(const std::string& pathUtf8) {
    return endingOf(pathUtf8) == ".onnx" ? readOnnxWeights(pathUtf8) : readWeights(pathUtf8);
}

Result<void> writeModelFile(const std::string& pathUtf8, const TensorFile& weights) {
    const std::string ending = endingOf(pathUtf8);
    if (ending == ".onnx") return writeOnnxWeights(pathUtf8, weights);
    if (ending != ".pth" && ending != ".pt") return writeSafetensors(pathUtf8, weights);
    std::map<std::string, StoredTensor> network = weights.tensors;
    std::erase_if(network, [](const auto& item) { return item.first.starts_with(kCohortPrefix); });
    return writePyTorchFile(pathUtf8, network);
}

}  // namespace facenet
