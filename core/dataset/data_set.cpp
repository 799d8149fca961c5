#include "core/dataset/data_set.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <map>
#include <sstream>

#include "core/base/file_reader.h"
#include "core/base/person_names.h"
#include "core/base/replaced_file.h"
#include "core/base/text_file.h"
#include "core/base/utf8.h"
#include "core/picture/picture_folder.h"
#include "core/picture/read_picture.h"

namespace facenet {

namespace fs = std::filesystem;

Result<DataSet> readDataSetFolder(const std::string& folder) {
    auto entries = entriesOf(folder);
    if (!entries) return entries.error();
    DataSet set{.ofNobody = std::move(entries->files), .passedOver = std::move(entries->passedOver)};
    std::map<std::string, int> known;  // two spellings of one name are one person
    for (const std::string& person : entries->folders) {
        const std::string name = fs::path(person).filename().string();
        if (!isUtf8(name)) {
            set.notUtf8.push_back(person);
            continue;
        }
        if (isDevicesName(name)) {
            set.ofNobody.push_back(person);
            continue;
        }
        auto found = filesIn(person, FolderDepth::WithSubfolders);
        // Reading it as a picture says why.
        if (!found) found = FolderFiles{.paths = {person}, .passedOver = {}};
        set.passedOver.insert(set.passedOver.end(), found->passedOver.begin(), found->passedOver.end());
        if (found->paths.empty()) {
            set.withoutFiles.push_back(name);
            continue;
        }
        const auto [same, isNew] = known.try_emplace(nameKey(name), static_cast<int>(set.people.size()));
        if (isNew) set.people.push_back(name);
        for (std::string& path : found->paths) set.pictures.push_back({std::move(path), same->second});
    }
    // Person by person also where their folders stood apart.
    std::stable_sort(set.pictures.begin(), set.pictures.end(),
                     [](const DataSetPicture& a, const DataSetPicture& b) { return a.person < b.person; });
    if (set.pictures.empty())
        return Error{ErrorCode::InvalidArgument,
                     folder + ": no folder in it holds a picture; a folder a person is wanted"};
    return set;
}

Result<DataSet> readAnnotation(const std::string& path) {
    const auto text = readText(path);
    if (!text) return text.error();
    std::istringstream lines(*text);
    const fs::path base = fs::path(path).parent_path();
    std::map<long, std::vector<std::string>> people;
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.empty()) continue;
        const auto separator = line.find(';');
        long id = 0;
        const char* const end = line.data() + std::min(separator, line.size());
        const auto [stopped, failure] = std::from_chars(line.data(), end, id);
        if (separator == std::string::npos || failure != std::errc() || stopped != end || id < 0 ||
            separator + 1 == line.size())
            return Error{ErrorCode::FileMalformed, path + ": line " + std::to_string(number) + " is not id;path"};
        const fs::path picture(line.substr(separator + 1));
        people[id].push_back(picture.is_absolute() ? picture.string() : (base / picture).string());
    }
    if (people.empty()) return Error{ErrorCode::InvalidArgument, path + ": there are no lines in it"};

    DataSet set;
    for (const auto& [id, pictures] : people) {
        const std::string folder = fs::path(pictures.front()).parent_path().filename().string();
        const int person = static_cast<int>(set.people.size());
        set.people.push_back(folder.empty() ? std::to_string(id) : folder);
        for (const std::string& picture : pictures) set.pictures.push_back({picture, person});
    }
    return set;
}

Result<DataSet> readDataSet(const std::string& path) {
    std::error_code failure;
    return fs::is_directory(path, failure) ? readDataSetFolder(path) : readAnnotation(path);
}

std::string pictureWithoutEnding(const std::string& folder, const std::string& stem) {
    const fs::path wanted = fs::path(folder) / stem;
    std::error_code failure;
    // As LFW has them; looking through a folder of all pictures again and again takes long.
    if (const std::string usual = wanted.string() + ".jpg"; fs::is_regular_file(usual, failure)) return usual;
    std::string first;
    for (fs::directory_iterator entry(wanted.parent_path(), failure), end; !failure && entry != end;
         entry.increment(failure))
        if (const std::string path = entry->path().string();
            entry->path().stem() == wanted.filename() && isPicture(path) && (first.empty() || path < first))
            first = path;
    return first;
}

bool fitsInAnnotation(const std::string& path) {
    return path.find_first_of("\r\n") == std::string::npos;
}

Result<void> writeAnnotation(const std::string& path, const DataSet& set) {
    std::string text;
    for (const DataSetPicture& picture : set.pictures) {
        if (!fitsInAnnotation(picture.pathUtf8))
            return Error{ErrorCode::InvalidArgument, picture.pathUtf8 + ": a path with a line break cannot be written"};
        std::error_code failure;
        const std::string absolute = fs::absolute(picture.pathUtf8, failure).lexically_normal().string();
        text += std::to_string(picture.person) + ';' + (failure ? picture.pathUtf8 : absolute) + '\n';
    }
    return replaceFile(path, text);
}

}  // namespace facenet
