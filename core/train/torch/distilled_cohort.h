#pragma once

#include <ATen/ATen.h>

#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/model/cohort_embeddings.h"
#include "core/model/torch/facenet.h"
#include "core/model/torch/weights.h"

namespace facenet {

/// Embeddings of nobody in particular that a training of the head keeps where they were, and that go on with its
/// weights: the backbone stays, and with it their features.
class DistilledCohort {
public:
    /// In:     the network as it starts; `file` may carry a cohort
    /// Errors: FileMalformed (features of another backbone)
    static Result<std::optional<DistilledCohort>> from(const TensorFile& file, FacenetNetwork& start,
                                                       at::Device device);

    const CohortFeatures& features() const { return m_features; }
    /// Out: rows of unit norm, float32 [N, 128]
    at::Tensor embeddings(FacenetNetwork& network) const;
    /// How far they have gone from where they were: 1 - cosine, mean of a part of them. Draws random numbers
    at::Tensor distance(FacenetNetwork& network) const;

private:
    DistilledCohort() = default;

    CohortFeatures m_features;
    at::Tensor m_pooled;  ///< the same where it is computed, float32 [N, features]
    at::Tensor m_before;  ///< embeddings by the start
};

}  // namespace facenet
