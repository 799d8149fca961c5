#include "core/dataset/training_origin.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "core/base/replaced_file.h"

namespace facenet {

namespace {

using Json = nlohmann::ordered_json;

std::string originPath(const std::string& folder) {
    return folder + "/origin.json";
}

constexpr std::pair<const char*, std::string TrainingOrigin::*> kTexts[] = {
    {"data", &TrainingOrigin::data},          {"annotation", &TrainingOrigin::annotation},
    {"store_id", &TrainingOrigin::storeId},   {"start", &TrainingOrigin::start},
    {"teacher", &TrainingOrigin::teacher},    {"preprocessing", &TrainingOrigin::preprocessing},
    {"name", &TrainingOrigin::name},          {"lfw_images", &TrainingOrigin::lfwImages},
    {"lfw_pairs", &TrainingOrigin::lfwPairs},
};

}  // namespace

Result<void> writeTrainingOrigin(const std::string& folder, const TrainingOrigin& origin, const FileSeal* seal) {
    Json json;
    for (const auto& [key, member] : kTexts) json[key] = origin.*member;
    json["gallery"] = origin.gallery;
    json["left_out"] = origin.leftOut;
    json["moved"] = origin.moved;
    // Names of files need not be UTF-8.
    const std::string text = json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
    if (auto made = makeFolders(folder); !made) return made;
    return replaceFile(originPath(folder), seal ? seal->sealed(text) : text);
}

Result<TrainingOrigin> readTrainingOrigin(const std::string& folder, const FileSeal* seal) {
    const auto text = readSealable(originPath(folder), seal);
    if (!text && text.error().code == ErrorCode::FileNotFound)
        return Error{ErrorCode::FileNotFound, folder + ", a folder with a training in it"};
    if (!text) return text.error();
    try {
        const Json json = Json::parse(*text);
        TrainingOrigin origin;
        for (const auto& [key, member] : kTexts) origin.*member = json.value(key, std::string());
        origin.gallery = json.value("gallery", false);
        origin.leftOut = json.value("left_out", origin.leftOut);
        origin.moved = json.value("moved", origin.moved);
        return origin;
    } catch (const Json::exception&) {
        return Error{ErrorCode::FileMalformed, originPath(folder)};
    }
}

Result<DataSet> filesOf(const TrainingOrigin& origin) {
    return origin.data.empty() ? readAnnotation(origin.annotation) : readDataSet(origin.data);
}

DataSet decidedSet(const TrainingOrigin& origin, DataSet set) {
    std::erase_if(set.pictures,
                  [&](const DataSetPicture& picture) { return origin.leftOut.contains(picture.pathUtf8); });
    for (DataSetPicture& picture : set.pictures)
        if (const auto found = origin.moved.find(picture.pathUtf8); found != origin.moved.end())
            if (const auto person = std::find(set.people.begin(), set.people.end(), found->second);
                person != set.people.end())
                picture.person = static_cast<int>(person - set.people.begin());
    return set;
}

void moveData(TrainingOrigin& origin, const std::string& folder) {
    const std::string old = std::exchange(origin.data, folder);
    const auto there = [&](const std::string& path) {
        return path.starts_with(old + '/') ? folder + path.substr(old.size()) : path;
    };
    std::set<std::string> leftOut;
    for (const std::string& path : origin.leftOut) leftOut.insert(there(path));
    origin.leftOut = std::move(leftOut);
    std::map<std::string, std::string> moved;
    for (const auto& [path, person] : origin.moved) moved.emplace(there(path), person);
    origin.moved = std::move(moved);
}

void ResumedOrigin::onEvent(const TrainingEvent& event) {
    const auto* notice = std::get_if<NoticeEvent>(&event);
    if (notice && notice->kind == NoticeEvent::Kind::Resumed)
        static_cast<void>(writeTrainingOrigin(m_folder, m_origin, m_seal.get()));
    m_next.onEvent(event);
}

bool hasCheckpoint(const std::string& folder) {
    std::error_code ignored;
    return std::filesystem::exists(folder + "/checkpoints/last.safetensors", ignored);
}

}  // namespace facenet
