#pragma once

#include <vector>

#include "core/analysis/person_rows.h"
#include "core/analysis/similarity_blocks.h"
#include "core/analysis/suggestions.h"

namespace facenet {

/// Pairs of people of whom one is taken for the other more often than is wanted. How similar looks
/// at the one are to the nearest face of the other is taken for a normal distribution, whose
/// variance is drawn to the median of all pairs where looks are few. Only people whose centres are
/// nearer than 0.2 are compared.
/// Errors: those of `forEachSimilarityBlock`
Result<std::vector<ConfusablePair>> confusablePairs(const GalleryContents& gallery, const PersonRows& people,
                                                    const SuggestionOptions& options, JobControl& control,
                                                    const JobPart& part);

}  // namespace facenet
