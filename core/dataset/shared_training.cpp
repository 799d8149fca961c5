#include "core/dataset/shared_training.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/json_number.h"
#include "core/train/sampler.h"

namespace facenet {

namespace {

using Json = nlohmann::ordered_json;

std::string absolute(const std::string& path) {
    return path.empty() ? path : std::filesystem::absolute(path).string();
}

void wipe(Json& key) {
    auto& bytes = key.get_binary();
    explicit_bzero(bytes.data(), bytes.size());
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
    std::vector<std::uint8_t> bytes = Json::to_cbor(json);
    if (request.seal) wipe(json["key"]);
    std::string text(bytes.begin(), bytes.end());
    explicit_bzero(bytes.data(), bytes.size());
    return text;
}

Result<TrainingGroup> trainTogether(const Engine& engine, const TrainingRequest& request, int count,
                                    const TogetherOptions& options, JobControl& control) {
    std::vector<std::string> arguments{"--device", toString(options.device)};
    if (options.threads > 0) arguments.insert(arguments.end(), {"--threads", std::to_string(options.threads)});
    arguments.insert(arguments.end(), {"train", "--follow", "--process-timeout", std::to_string(options.patienceS)});
    std::string message = toBytes(request);
    auto started = StartedProcesses::start(options.programUtf8, arguments, count, message);
    explicit_bzero(message.data(), message.size());  // it may hold a key
    if (!started) return started.error();
    if (auto ready = (*started)->waitUntilReady(control); !ready) return ready.error();
    ProcessPlace place = (*started)->place();
    place.patienceS = options.patienceS;
    auto group = engine.joinProcesses(place);
    if (!group) return group.error();
    return TrainingGroup{std::move(*started), std::move(*group)};
}

int processesFor(const TrainingOptions& options, const DeviceInfo& device) {
    return std::clamp(device.cards, 1, std::max(1, mostProcesses(options, options.batchPictures)));
}

Result<TrainingRequest> trainingRequestFrom(const std::string& bytes) {
    const Error malformed{ErrorCode::FileMalformed, "what the first process says of the training"};
    try {
        Json json = Json::from_cbor(bytes);
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
        for (const Json& picture : json.at("pictures")) {
            const auto person = wholeNumber<std::uint32_t>(picture.at(1));
            if (person >= request.set.people.size()) return malformed;
            request.set.pictures.push_back({.pathUtf8 = picture.at(0), .person = static_cast<int>(person)});
        }
        if (const auto lfw = json.find("lfw"); lfw != json.end())
            request.lfw = LfwFiles{.imagesFolderUtf8 = lfw->at(0), .pairsFileUtf8 = lfw->at(1)};
        if (const auto key = json.find("key"); key != json.end()) {
            if (!key->is_binary() || key->get_binary().size() != FileSeal::kKeyBytes) return malformed;
            request.seal = std::make_shared<const FileSeal>(key->get_binary().data());
            wipe(*key);
        }
        return request;
    } catch (const Json::exception&) {
        return malformed;
    }
}

}  // namespace facenet
