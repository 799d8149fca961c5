#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/face/face.h"

namespace facenet::cli {

struct EmbeddingRow {
    std::string source;
    Embedding embedding;  ///< empty where there is none
};

/// Writes a NumPy array (float32, [N, 128]) or a CSV table (source, e0 ... e127) by the path's ending, beside the path
/// first and then renamed. A row without an embedding is NaN in an array, so that the rows stay in the order of the
/// pictures, and is left out of a table. Errors: FileUnwritable, DiskFull
/// Formats: see `npyArray` and `csvLine`
Result<void> writeEmbeddings(const std::string& path, const std::vector<EmbeddingRow>& rows);

}  // namespace facenet::cli
