#include "core/dataset/data_set.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>

#include "core/base/file_reader.h"
#include "core/base/replaced_file.h"

namespace facenet {

namespace {

namespace fs = std::filesystem;

constexpr std::array kEndings{".jpg", ".jpeg", ".jfif", ".png",  ".bmp", ".webp",
                              ".tif", ".tiff", ".heic", ".heif", ".avif"};

bool isPicture(const fs::path& path) {
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

bool isHidden(const fs::path& path) {
    return path.filename().string().starts_with('.');
}

Result<std::vector<std::string>> picturesIn(const fs::path& folder) {
    std::vector<std::string> found;
    std::error_code failure;
    for (fs::recursive_directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        if (isHidden(entry->path())) {
            entry.disable_recursion_pending();
        } else if (isPicture(entry->path()) && entry->is_regular_file(failure)) {
            found.push_back(entry->path().string());
        }
    }
    if (failure) return fileError(folder.string(), failure.value(), ErrorCode::FileUnreadable);
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

Result<DataSet> readDataSetFolder(const std::string& folder) {
    std::vector<fs::path> folders;
    std::error_code failure;
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure))
        if (entry->is_directory(failure) && !isHidden(entry->path())) folders.push_back(entry->path());
    if (failure) return fileError(folder, failure.value(), ErrorCode::FileUnreadable);
    std::sort(folders.begin(), folders.end());

    DataSet set;
    for (const fs::path& person : folders) {
        const auto pictures = picturesIn(person);
        if (!pictures) return pictures.error();
        if (pictures->empty()) continue;
        const int number = static_cast<int>(set.people.size());
        set.people.push_back(person.filename().string());
        for (const std::string& path : *pictures) set.pictures.push_back({path, number});
    }
    if (set.pictures.empty())
        return Error{ErrorCode::InvalidArgument,
                     folder + ": no folder in it holds a picture; a folder a person is wanted"};
    return set;
}

Result<DataSet> readAnnotation(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return fileError(path, errno, ErrorCode::FileUnreadable);
    const fs::path base = fs::path(path).parent_path();
    std::map<long, std::vector<std::string>> people;
    int number = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        if (line.ends_with('\r')) line.pop_back();
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
    std::error_code failure;
    for (const char* ending : {".jpg", ".png", ".jpeg", ".bmp", ".webp", ".JPG", ".PNG"}) {
        const std::string path = folder + "/" + stem + ending;
        if (fs::is_regular_file(path, failure)) return path;
    }
    return {};
}

Result<void> writeAnnotation(const std::string& path, const DataSet& set) {
    std::string text;
    for (const DataSetPicture& picture : set.pictures) {
        if (picture.pathUtf8.find('\n') != std::string::npos)
            return Error{ErrorCode::InvalidArgument, picture.pathUtf8 + ": a path with a line break cannot be written"};
        std::error_code failure;
        const std::string absolute = fs::absolute(picture.pathUtf8, failure).lexically_normal().string();
        text += std::to_string(picture.person) + ';' + (failure ? picture.pathUtf8 : absolute) + '\n';
    }
    return replaceFile(path, text);
}

}  // namespace facenet
