#pragma once

#include <cstdint>
#include <string>

#include "core/face/quality.h"

namespace facenet {

/// What is known of a stored face besides its embedding.
struct FaceRecord {
    std::int64_t faceId = 0;
    std::int64_t personId = 0;
    FaceQuality quality;
    std::string source;          ///< a file's path or a source's name
    std::int64_t takenAtMs = 0;  ///< since 1970, UTC; 0: unknown
};

}  // namespace facenet
