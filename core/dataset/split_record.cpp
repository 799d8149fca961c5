#include "core/dataset/split_record.h"

#include <nlohmann/json.hpp>

#include "core/base/json_number.h"
#include "core/base/replaced_file.h"
#include "core/base/text_file.h"

namespace facenet {

namespace {

using Json = nlohmann::ordered_json;

std::string recordPath(const std::string& folder) {
    return folder + "/split.json";
}

}  // namespace

Result<void> writeSplitRecord(const std::string& folder, const std::vector<RecordedPicture>& pictures) {
    Json json = Json::array();
    for (const RecordedPicture& picture : pictures)
        json.push_back({picture.crop, picture.person, picture.label, static_cast<int>(picture.part)});
    if (auto made = makeFolders(folder); !made) return made;
    return replaceFile(recordPath(folder), json.dump() + '\n');
}

Result<std::vector<RecordedPicture>> readSplitRecord(const std::string& folder) {
    const auto text = readText(recordPath(folder));
    if (!text) return text.error();
    const Error malformed{ErrorCode::FileMalformed, recordPath(folder)};
    try {
        std::vector<RecordedPicture> pictures;
        for (const Json& line : Json::parse(*text)) {
            const int part = wholeNumber<int>(line.at(3));
            if (part < 0 || part > static_cast<int>(RecordedPicture::Part::HeldOut)) return malformed;
            pictures.push_back({.crop = line.at(0).get<std::string>(),
                                .person = wholeNumber<int>(line.at(1)),
                                .label = wholeNumber<std::int64_t>(line.at(2)),
                                .part = static_cast<RecordedPicture::Part>(part)});
            const auto& picture = pictures.back();
            // Classes are counted by their labels: no more of them than there are pictures.
            const bool heldOut = picture.part == RecordedPicture::Part::HeldOut;
            if (heldOut != (picture.label < 0)) return malformed;
        }
        const auto count = static_cast<std::int64_t>(pictures.size());
        for (const RecordedPicture& picture : pictures)
            if (picture.label >= count) return malformed;
        return pictures;
    } catch (const Json::exception&) {
        return malformed;
    }
}

}  // namespace facenet
