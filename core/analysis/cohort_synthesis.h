#pragma once

#include <cstdint>
#include <vector>

#include "core/base/result.h"
#include "core/model/cohort_embeddings.h"
#include "core/model/embedding.h"

namespace facenet {

/// Fewer people do not show how people are spread.
inline constexpr std::size_t kFewestCohortPeople = 200;

/// A person as a cohort is drawn from them: one picture, clear and made poor.
struct CohortSource {
    Embedding embedding;             ///< of the clear look
    std::vector<float> clear, poor;  ///< pooled features, as many of everybody
};

/// A cohort of nobody in particular: each member is drawn from a normal distribution around a person's 100 nearest, of
/// their clear looks and their poor ones at once, so that it stands no nearer to any of them than a stranger does.
/// In:     `count` members of either kind, at least `CohortEmbeddings::kNearest`
/// Out:    with a closeness of 0: it is measured with other people than these
/// Errors: InvalidArgument (fewer than `kFewestCohortPeople`, features of several lengths)
Result<CohortFeatures> synthesizeCohort(const std::vector<CohortSource>& people, std::size_t count, std::uint32_t seed);

/// Mean cosine similarity of looks to their nearest of a cohort. In: at least one look, unit norm
float nearnessTo(const CohortEmbeddings& cohort, const std::vector<Embedding>& looks);

}  // namespace facenet
