#pragma once

#include <vector>

#include "core/analysis/person_rows.h"
#include "core/analysis/suggestions.h"

namespace facenet {

/// Faces of one person that are one picture saved several times, by `SelectorOptions::samePictureCosine`.
std::vector<NearDuplicates> nearDuplicates(const GalleryContents& gallery, const PersonRows& people,
                                           const std::vector<FaceRecord>& records);

}  // namespace facenet
