#include "database/gallery_data_set.h"

#include <algorithm>
#include <span>

#include "core/base/replaced_file.h"
#include "core/dataset/crops.h"
#include "core/face/quality.h"
#include "database/gallery_store.h"

namespace facenet {

namespace {

constexpr int kMostSightings = 10, kNewestSightings = 100;

/// A name that nobody in the set has yet.
std::string freeName(const std::string& name, const std::vector<std::string>& taken) {
    std::string free = name;
    for (int number = 2; std::ranges::find(taken, free) != taken.end(); ++number)
        free = name + " (" + std::to_string(number) + ")";
    return free;
}

/// The newest visits whose best look is clear, and no face yet, as that of a stranger who was named.
Result<QList<Sighting>> clearSightingsOf(const GalleryStore& store, qint64 personId, const QList<StoredFace>& faces) {
    auto seen = store.sightings().of(personId, kNewestSightings);
    if (!seen) return seen.error();
    seen->removeIf([&faces](const Sighting& sighting) {
        const bool isFace = std::ranges::any_of(faces, [&](const StoredFace& face) {
            return face.takenAt == sighting.seenAt && face.source == sighting.source;
        });
        return isFace || sighting.cropPng.isEmpty() || !qualityIssues(sighting.quality, QualityLimits()).empty();
    });
    return seen->mid(0, kMostSightings);
}

}  // namespace

Result<DataSet> writeGalleryDataSet(GalleryStore& store, const std::string& folder, const FileSeal* seal,
                                    JobControl& control) {
    const auto people = store.people().all();
    if (!people) return people.error();
    if (people->isEmpty()) return Error{ErrorCode::InvalidArgument, "nobody is enrolled"};
    if (auto made = makeFolders(folder, Readers::UserAlone); !made) return made.error();
    DataSet set{.cut = true};
    for (const Person& person : *people) {
        if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
        const auto faces = store.faces().of(person.id);
        if (!faces) return faces.error();
        const std::string name = freeName(person.name.toStdString(), set.people);
        if (faces->isEmpty()) {
            set.withoutFiles.push_back(name);
            continue;
        }
        set.people.push_back(name);
        const auto write = [&](const QByteArray& png, const std::string& file) -> Result<void> {
            const std::string path = folder + '/' + file + ".png";
            const auto bytes = std::as_bytes(std::span(png.constData(), static_cast<std::size_t>(png.size())));
            if (auto written = writeCrop(path, bytes, seal); !written) return written;
            set.pictures.push_back({.pathUtf8 = path, .person = static_cast<int>(set.people.size()) - 1});
            return {};
        };
        for (const StoredFace& face : *faces) {
            const auto png = store.faces().cropPng(face.id);
            if (!png) return png.error();
            if (auto written = write(*png, "face-" + std::to_string(face.id)); !written) return written.error();
        }
        const auto seen = clearSightingsOf(store, person.id, *faces);
        if (!seen) return seen.error();
        for (const Sighting& sighting : *seen)
            if (auto written = write(sighting.cropPng, "sighting-" + std::to_string(sighting.id)); !written)
                return written.error();
    }
    return set;
}

}  // namespace facenet
