#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/model/tensor_file.h"

namespace facenet {

/// Embeddings of nobody in particular, spread as those of people are, clear ones and ones of small pictures. Whom many
/// of them resemble, many people do.
struct CohortEmbeddings {
    /// A look is judged by so many of them, the nearest.
    static constexpr int kNearest = 20;

    std::vector<float> rows;  ///< [N, 128], unit norm, N >= `kNearest`
    float typical = 0;        ///< mean cosine similarity of a clear look at a stranger to its nearest ones
};

/// The same as a weights file carries it: before the linear layer, so that another one behind the same backbone turns
/// them into embeddings as well.
struct CohortFeatures {
    StoredTensor pooled;  ///< float16 [2 M, features of the backbone], M >= `kNearest`; clear and poor ones in turn
    /// By how much more a clear member resembles its nearest, but for its poor twin, than a clear look at a stranger
    /// does; cosine similarity.
    float closeness = 0;
};

/// None where the file carries none. Errors: FileMalformed (the context says what)
Result<std::optional<CohortFeatures>> cohortFrom(const TensorFile& file);
/// In place of what the file had.
void setCohort(TensorFile& file, const CohortFeatures& cohort);

}  // namespace facenet
