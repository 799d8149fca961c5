#include "core/model/cohort_embeddings.h"

#include <array>
#include <charconv>
#include <cmath>

namespace facenet {

namespace {

const std::string kTensor = std::string(kCohortPrefix) + "pooled";
const std::string kCloseness = "cohort_closeness";  // a key of the metadata

}  // namespace

Result<std::optional<CohortFeatures>> cohortFrom(const TensorFile& file) {
    const auto stored = file.tensors.find(kTensor);
    if (stored == file.tensors.end()) return std::optional<CohortFeatures>();
    const StoredTensor& tensor = stored->second;
    const bool fits = tensor.type == TensorType::Float16 && tensor.shape.size() == 2 &&
                      tensor.shape[0] >= 2 * CohortEmbeddings::kNearest && tensor.shape[0] % 2 == 0 &&
                      tensor.shape[1] > 0 &&
                      tensor.bytes.size() == elementCount(tensor.shape).value_or(0) * sizeOf(tensor.type);
    if (!fits) return Error{ErrorCode::FileMalformed, kTensor};
    const auto text = file.metadata.find(kCloseness);
    if (text == file.metadata.end()) return Error{ErrorCode::FileMalformed, kCloseness};
    CohortFeatures cohort{.pooled = tensor, .closeness = 0};
    const char* end = text->second.data() + text->second.size();
    const auto [last, problem] = std::from_chars(text->second.data(), end, cohort.closeness);
    if (problem != std::errc() || last != end || !(std::abs(cohort.closeness) <= 1))
        return Error{ErrorCode::FileMalformed, kCloseness};
    return std::optional(std::move(cohort));
}

void setCohort(TensorFile& file, const CohortFeatures& cohort) {
    file.tensors[kTensor] = cohort.pooled;
    std::array<char, 32> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), cohort.closeness);
    file.metadata[kCloseness] = std::string(digits.data(), written.ptr);
}

}  // namespace facenet
