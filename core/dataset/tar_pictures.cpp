#include <archive.h>
#include <archive_entry.h>

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/file_reader.h"
#include "core/dataset/packed_pictures.h"
#include "core/picture/picture_format.h"

namespace facenet {

namespace {

constexpr std::int64_t kLargestEntry = 64 << 20;

struct FreeArchive {
    void operator()(archive* opened) const { archive_read_free(opened); }
};

/// What stands under one name: the picture, and what tells whose it is.
struct Sample {
    std::string name;
    std::vector<std::byte> picture;
    std::string label;
    bool isCalledPicture = false;  ///< one of its entries has such an ending, whatever it holds
};

std::string personIn(const std::string& json) {
    const auto parsed = nlohmann::json::parse(json, nullptr, false);
    if (!parsed.is_object()) return {};
    for (const char* key : {"label", "person", "name", "id"}) {
        const auto found = parsed.find(key);
        if (found == parsed.end()) continue;
        if (found->is_string()) return found->get<std::string>();
        if (found->is_number_integer()) return std::to_string(found->get<std::int64_t>());
    }
    return {};
}

std::string trimmed(const std::string& text) {
    constexpr auto kBlanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(kBlanks);
    return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

class TarReader {
public:
    TarReader(const FileReader& file, const PackedPictureTaker& take, JobControl& control)
        : m_file(file), m_take(take), m_control(control), m_archive(archive_read_new()) {}

    Result<void> read() {
        if (!m_archive) return Error{ErrorCode::OutOfMemory, m_file.path()};
        archive_read_support_format_tar(m_archive.get());
        archive_read_support_filter_all(m_archive.get());
        constexpr std::size_t kBlock = 1 << 20;
        if (archive_read_open_filename(m_archive.get(), m_file.path().c_str(), kBlock) != ARCHIVE_OK) return failure();
        archive_entry* entry = nullptr;
        while (true) {
            if (!m_control.proceed()) return Error{ErrorCode::Cancelled, {}};
            const int found = archive_read_next_header(m_archive.get(), &entry);
            if (found == ARCHIVE_EOF) return handOut();
            if (found < ARCHIVE_WARN) return failure();
            m_control.report(static_cast<int>(archive_filter_bytes(m_archive.get(), -1) >> 10),
                             static_cast<int>(m_file.size() >> 10));
            const char* path = archive_entry_pathname(entry);
            if (!path || archive_entry_filetype(entry) != AE_IFREG) continue;
            if (const auto taken = takeEntry(path, archive_entry_size(entry)); !taken) return taken;
        }
    }

private:
    Error failure() const {
        const char* words = archive_error_string(m_archive.get());
        return m_file.about({ErrorCode::FileMalformed, words ? words : "no tar archive"});
    }

    /// None of one that is too large for a picture.
    Result<std::vector<std::byte>> bytesOfEntry(std::int64_t size) {
        if (size < 0 || size > kLargestEntry) return std::vector<std::byte>();
        std::vector<std::byte> bytes(static_cast<std::size_t>(size));
        std::size_t read = 0;
        while (read < bytes.size()) {
            const auto more = archive_read_data(m_archive.get(), bytes.data() + read, bytes.size() - read);
            if (more < 0) return failure();
            if (more == 0) break;
            read += static_cast<std::size_t>(more);
        }
        if (read < bytes.size()) return Error{ErrorCode::FileTruncated, m_file.path()};
        return bytes;
    }

    Result<void> takeEntry(const std::string& path, std::int64_t size) {
        auto bytes = bytesOfEntry(size);
        if (!bytes) return bytes.error();
        // A name ends at its first dot, as WebDataset has it.
        const std::size_t folder = path.find_last_of('/') + 1;
        const std::size_t dot = path.find('.', folder);
        if (dot == folder || dot == std::string::npos) return {};
        const std::string name = path.substr(0, dot), ending = path.substr(dot + 1);
        if (name != m_sample.name)
            if (const auto taken = handOut(); !taken) return taken;
        m_sample.name = name;
        m_sample.isCalledPicture |= isCalledPicture(path);
        const auto text = [&] { return std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size()); };
        if (ending == "cls")  // which speaks of the class alone, whatever else there is
            m_sample.label = trimmed(text());
        else if (ending == "json" && m_sample.label.empty())
            m_sample.label = personIn(text());
        else if (m_sample.picture.empty() && ending != "json" && recognizePicture(*bytes).format)
            m_sample.picture = std::move(*bytes);
        return {};
    }

    Result<void> handOut() {
        Sample sample = std::exchange(m_sample, {});
        if (sample.picture.empty() && !sample.isCalledPicture) return {};
        if (sample.label.empty()) sample.label = std::filesystem::path(sample.name).parent_path().filename().string();
        return m_take({sample.label, sample.picture});
    }

    const FileReader& m_file;
    const PackedPictureTaker& m_take;
    JobControl& m_control;
    std::unique_ptr<archive, FreeArchive> m_archive;
    Sample m_sample;
};

}  // namespace

Result<void> readTarPictures(const std::string& pathUtf8, const PackedPictureTaker& take, JobControl& control) {
    const auto file = FileReader::open(pathUtf8);
    if (!file) return file.error();
    return TarReader(*file, take, control).read();
}

}  // namespace facenet
