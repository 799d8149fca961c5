#pragma once

#include <vector>

#include "core/analysis/person_rows.h"
#include "core/analysis/similarity_blocks.h"
#include "core/analysis/suggestions.h"

namespace facenet {

/// Pairs of people of whom one is taken for the other more often than is wanted.
Result<std::vector<ConfusablePair>> confusablePairs(const GalleryContents& gallery, const PersonRows& people,
                                                    const SuggestionOptions& options, JobControl& control,
                                                    const JobPart& part);

}  // namespace facenet
