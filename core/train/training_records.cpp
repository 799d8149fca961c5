#include "core/train/training_records.h"

#include <algorithm>
#include <filesystem>
#include <span>
#include <system_error>

#include "core/base/file_reader.h"
#include "core/base/replaced_file.h"

namespace facenet {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostKept = 50;
constexpr auto kRecord = "history.jsonl";

}  // namespace

Result<void> keepTrainingRecord(const std::string& trainingUtf8, const std::string& recordsUtf8,
                                const std::string& name) {
    const fs::path training(trainingUtf8);
    const auto file = FileReader::open((training / kRecord).string());
    if (!file) return file.error();
    std::string record(file->size(), '\0');
    if (const auto read = file->read(0, std::as_writable_bytes(std::span(record))); !read) return read.error();
    std::string plain = name;
    std::ranges::replace_if(
        plain, [](char c) { return c == '/' || (c >= 0 && c < ' '); }, '_');
    const fs::path folder = fs::path(recordsUtf8) / (training.filename().string() + ' ' + plain);
    if (const auto made = makeFolders(folder.string(), Readers::UserAlone); !made) return made.error();
    if (const auto written = replaceFile((folder / kRecord).string(), record, Readers::UserAlone); !written)
        return written.error();
    const std::vector<TrainingRecord> all = keptTrainingRecords(recordsUtf8);
    for (std::size_t i = kMostKept; i < all.size(); ++i)
        if (const auto removed = removeTrainingRecord(all[i]); !removed) return removed.error();
    return {};
}

std::vector<TrainingRecord> keptTrainingRecords(const std::string& recordsUtf8) {
    std::vector<TrainingRecord> records;
    std::error_code error;
    for (fs::directory_iterator entry(recordsUtf8, error), end; !error && entry != end; entry.increment(error)) {
        const std::string called = entry->path().filename().string();
        const std::size_t blank = called.find(' ');
        std::error_code missing;
        if (blank == std::string::npos || !fs::is_regular_file(entry->path() / kRecord, missing)) continue;
        records.push_back({.folderUtf8 = entry->path().string(),
                           .name = called.substr(blank + 1),
                           .beganAt = called.substr(0, blank)});
    }
    std::ranges::sort(records, std::ranges::greater(), &TrainingRecord::beganAt);
    return records;
}

Result<void> removeTrainingRecord(const TrainingRecord& record) {
    std::error_code error;
    fs::remove(fs::path(record.folderUtf8) / kRecord, error);
    if (!error) fs::remove(record.folderUtf8, error);
    if (error) return Error{ErrorCode::FileUnwritable, record.folderUtf8};
    return {};
}

}  // namespace facenet
