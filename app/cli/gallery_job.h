#pragma once

#include <string>
#include <vector>

#include "app/cli/cli_context.h"
#include "core/analysis/suggestions.h"

namespace facenet::cli {

/// What the store knows of its faces besides their embeddings; nothing where there is no store.
Result<std::vector<FaceRecord>> faceRecords(CliContext& context);

/// {"id", "name"}
Json personJson(const GalleryContents& gallery, std::int64_t personId);

}  // namespace facenet::cli
