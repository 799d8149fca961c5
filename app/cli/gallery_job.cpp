#include "app/cli/gallery_job.h"

namespace facenet::cli {

Result<std::vector<FaceRecord>> faceRecords(CliContext& context) {
    std::vector<FaceRecord> records;
    const auto store = context.storeIfAny();
    if (!store) return store.error();
    if (!*store) return records;
    const auto people = (*store)->people();
    if (!people) return people.error();
    for (const Person& person : *people) {
        const auto faces = (*store)->facesOf(person.id);
        if (!faces) return faces.error();
        for (const StoredFace& face : *faces)
            records.push_back({.faceId = face.id,
                               .personId = face.personId,
                               .quality = face.quality,
                               .source = face.source.toStdString(),
                               .takenAtMs = face.takenAt.isValid() ? face.takenAt.toMSecsSinceEpoch() : 0});
    }
    return records;
}

Json personJson(const GalleryContents& gallery, std::int64_t personId) {
    const auto name = gallery.names.find(personId);
    return {{"id", personId}, {"name", name == gallery.names.end() ? std::string() : name->second}};
}

}  // namespace facenet::cli
