#include "core/train/torch/distilled_cohort.h"

namespace facenet {

namespace {

at::Tensor headOf(FacenetNetwork& network, const at::Tensor& pooled) {
    return FacenetNetwork::embeddingFromFeatures(network.lastNorm()->forward(network.bottleneck()->forward(pooled)));
}

}  // namespace

Result<std::optional<DistilledCohort>> DistilledCohort::from(const TensorFile& file, FacenetNetwork& start,
                                                             at::Device device) {
    auto stored = cohortFrom(file);
    if (!stored) return stored.error();
    if (!*stored) return std::optional<DistilledCohort>();
    DistilledCohort cohort;
    cohort.m_features = std::move(**stored);
    cohort.m_pooled = tensorFrom(cohort.m_features.pooled).to(device, at::kFloat);
    if (cohort.m_pooled.size(1) != start.backbone()->features()) return Error{ErrorCode::FileMalformed, "cohort"};
    cohort.m_before = headOf(start, cohort.m_pooled);
    return std::optional(std::move(cohort));
}

at::Tensor DistilledCohort::embeddings(FacenetNetwork& network) const {
    return headOf(network, m_pooled);
}

at::Tensor DistilledCohort::distance(FacenetNetwork& network) const {
    constexpr std::int64_t kMembersAStep = 256;
    const at::Tensor some = at::randint(m_pooled.size(0), {kMembersAStep}, at::kLong).to(m_pooled.device());
    const at::Tensor now = headOf(network, m_pooled.index_select(0, some));
    return (1 - (now * m_before.index_select(0, some)).sum(1)).mean();
}

}  // namespace facenet
