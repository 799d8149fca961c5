#include "core/analysis/confusable_pairs.h"

namespace facenet {

Result<std::vector<ConfusablePair>> confusablePairs(const GalleryContents&, const PersonRows&, const SuggestionOptions&,
                                                    JobControl&, const JobPart&) {
    return std::vector<ConfusablePair>();
}

}  // namespace facenet
