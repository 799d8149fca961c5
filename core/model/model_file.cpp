#include "core/model/model_file.h"

#include "core/model/cohort_embeddings.h"

namespace facenet {

void setModelCard(TensorFile& file, const ModelCard& card) {
    const auto cohort = cohortFrom(file);
    file.metadata = metadataFromModelCard(card);
    if (cohort && *cohort) setCohort(file, **cohort);
}

}  // namespace facenet
