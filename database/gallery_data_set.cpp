#include "database/gallery_data_set.h"

#include <algorithm>
#include <span>

#include "core/base/replaced_file.h"
#include "core/dataset/crops.h"
#include "database/gallery_store.h"

namespace facenet {

namespace {

/// A name that nobody in the set has yet.
std::string freeName(const std::string& name, const std::vector<std::string>& taken) {
    std::string free = name;
    for (int number = 2; std::ranges::find(taken, free) != taken.end(); ++number)
        free = name + " (" + std::to_string(number) + ")";
    return free;
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
        for (const StoredFace& face : *faces) {
            const auto png = store.faces().cropPng(face.id);
            if (!png) return png.error();
            const std::string path = folder + "/face-" + std::to_string(face.id) + ".png";
            const auto bytes = std::as_bytes(std::span(png->constData(), static_cast<std::size_t>(png->size())));
            if (auto written = writeCrop(path, bytes, seal); !written) return written.error();
            set.pictures.push_back({.pathUtf8 = path, .person = static_cast<int>(set.people.size()) - 1});
        }
    }
    return set;
}

}  // namespace facenet
