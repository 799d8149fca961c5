#include "app/cli/gallery_job.h"

namespace facenet::cli {

Result<std::vector<FaceRecord>> faceRecords(CliContext& context) {
    const auto store = context.storeIfAny();
    if (!store) return store.error();
    return *store ? (*store)->faces().records() : std::vector<FaceRecord>();
}

Json personJson(const GalleryContents& gallery, std::int64_t personId) {
    const auto name = gallery.names.find(personId);
    return {{"id", personId}, {"name", name == gallery.names.end() ? std::string() : name->second}};
}

}  // namespace facenet::cli
