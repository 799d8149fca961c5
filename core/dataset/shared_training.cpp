#include "core/dataset/shared_training.h"

#include <filesystem>
#include <nlohmann/json.hpp>

namespace facenet {

namespace {

using Json = nlohmann::ordered_json;

std::string absolute(const std::string& path) {
    return path.empty() ? path : std::filesystem::absolute(path).string();
}

}  // namespace

std::string toBytes(const TrainingRequest& request) {
    Json pictures = Json::array();
    for (const DataSetPicture& picture : request.set.pictures)
        pictures.push_back({absolute(picture.pathUtf8), picture.person});
    Json json{{"people", request.set.people},
              {"pictures", std::move(pictures)},
              {"cut", request.set.cut},
              {"options", Json::parse(toJson(request.options))},
              {"preprocessing", request.preprocessing ? toString(*request.preprocessing) : std::string()},
              {"folder", absolute(request.folderUtf8)},
              {"name", request.modelName},
              {"start", absolute(request.startPathUtf8)},
              {"teacher", absolute(request.teacherPathUtf8)},
              {"resume", request.resume}};
    if (request.lfw) json["lfw"] = {absolute(request.lfw->imagesFolderUtf8), absolute(request.lfw->pairsFileUtf8)};
    if (request.seal) {
        const unsigned char* const key = request.seal->key();
        json["key"] = Json::binary({key, key + FileSeal::kKeyBytes});
    }
    // Not as text: names of files need not be UTF-8.
    const std::vector<std::uint8_t> bytes = Json::to_cbor(json);
    return {bytes.begin(), bytes.end()};
}

Result<TrainingRequest> trainingRequestFrom(const std::string& bytes) {
    const Error malformed{ErrorCode::FileMalformed, "what the first process says of the training"};
    try {
        const Json json = Json::from_cbor(bytes);
        const auto options = trainingOptionsFromJson(json.at("options").dump());
        if (!options) return options.error();
        TrainingRequest request{.set = {.people = json.at("people"), .cut = json.at("cut")},
                                .options = *options,
                                .preprocessing = preprocessingFromString(json.at("preprocessing")),
                                .folderUtf8 = json.at("folder"),
                                .modelName = json.at("name"),
                                .startPathUtf8 = json.at("start"),
                                .teacherPathUtf8 = json.at("teacher"),
                                .lfw = {},
                                .resume = json.at("resume")};
        for (const Json& picture : json.at("pictures"))
            request.set.pictures.push_back({.pathUtf8 = picture.at(0), .person = picture.at(1)});
        if (const auto lfw = json.find("lfw"); lfw != json.end())
            request.lfw = LfwFiles{.imagesFolderUtf8 = lfw->at(0), .pairsFileUtf8 = lfw->at(1)};
        if (const auto key = json.find("key"); key != json.end()) {
            if (!key->is_binary() || key->get_binary().size() != FileSeal::kKeyBytes) return malformed;
            request.seal = std::make_shared<const FileSeal>(key->get_binary().data());
        }
        return request;
    } catch (const Json::exception&) {
        return malformed;
    }
}

}  // namespace facenet
