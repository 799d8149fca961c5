#include "core/dataset/unpack.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>

#include "core/base/replaced_file.h"
#include "core/dataset/packed_pictures.h"
#include "core/picture/picture_format.h"

namespace facenet {

namespace fs = std::filesystem;

namespace {

using Reader = Result<void> (*)(const std::string&, const PackedPictureTaker&, JobControl&);

std::string lowered(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return text;
}

Reader readerOf(const std::string& source) {
    const std::string name = lowered(source);
    std::error_code error;
    if (name.ends_with(".rec")) return readRecordIo;
    if (name.ends_with(".tar") || name.ends_with(".tgz") || name.ends_with(".tar.gz")) return readTarPictures;
    if (name.ends_with(".mdb") || name.ends_with(".lmdb") || fs::exists(source + "/data.mdb", error))
        return readLmdbPictures;
    return nullptr;
}

/// Whether a folder can be called that, whoever wrote it.
bool isFolderName(const std::string& name) {
    constexpr std::size_t kLongest = 200;
    return !name.empty() && name.size() <= kLongest && name.front() != '.' &&
           std::ranges::none_of(name, [](unsigned char c) { return c == '/' || c < ' ' || c == 127; });
}

/// In as many digits as file managers need to sort.
std::string padded(int number, std::size_t digits) {
    std::string text = std::to_string(number);
    if (text.size() < digits) text.insert(0, digits - text.size(), '0');
    return text;
}

const char* endingOf(PictureFormat format) {
    switch (format) {
        case PictureFormat::Png:
            return ".png";
        case PictureFormat::WebP:
            return ".webp";
        case PictureFormat::Tiff:
            return ".tif";
        case PictureFormat::Bmp:
            return ".bmp";
        case PictureFormat::Gif:
            return ".gif";
        case PictureFormat::Pnm:
            return ".ppm";
        case PictureFormat::Tga:
            return ".tga";
        case PictureFormat::Heif:
            return ".heic";
        case PictureFormat::Avif:
            return ".avif";
        case PictureFormat::Jpeg:
            break;
    }
    return ".jpg";
}

class Unpacking {
public:
    explicit Unpacking(fs::path folder) : m_folder(std::move(folder)) {}

    Result<void> take(const std::string& person, std::span<const std::byte> bytes) {
        ++m_seen;
        const auto format = recognizePicture(bytes).format;
        if (!format || !isFolderName(person)) {
            m_unpacked.leftOut.push_back("picture " + std::to_string(m_seen) +
                                         (format ? ": a person without a usable name" : ": no picture"));
            return {};
        }
        const auto [place, isNew] = m_taken.try_emplace(person, 0);
        if (isNew) {
            ++m_unpacked.people;
            if (const auto made = makeFolders((m_folder / person).string()); !made) return made;
        }
        const std::string name = person + '_' + padded(++place->second, 4) + endingOf(*format);
        ReplacedFile file((m_folder / person / name).string());
        file.write(bytes);
        if (const auto written = file.commitWithoutWaiting(); !written) return written;
        ++m_unpacked.pictures;
        return {};
    }

    /// The protocol's lists say only which pictures are of one person, so each pair has two people of its own where
    /// they differ, and one where they do not.
    Result<void> takePairs(const std::string& source, JobControl& control) {
        const auto pairs = readPackedPairs(source);
        if (!pairs) return pairs.error();
        const int count = static_cast<int>(pairs->samePerson.size());
        std::string same, different;
        for (int i = 0; i < count; ++i) {
            if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
            control.report(i, count);
            const std::string first = "pair" + padded(i + 1, 5), second = first + (pairs->samePerson[i] ? "" : "b");
            const int before = m_unpacked.pictures;
            for (std::size_t k = 0; k < 2; ++k) {
                const std::string& picture = pairs->pictures[2 * static_cast<std::size_t>(i) + k];
                if (auto taken = take(k == 0 ? first : second, std::as_bytes(std::span(picture))); !taken) return taken;
            }
            if (m_unpacked.pictures != before + 2) continue;
            m_pairs.push_back(pairs->samePerson[i] ? first + "\t1\t2\n" : first + "\t1\t" + second + "\t1\n");
            m_same.push_back(pairs->samePerson[i]);
        }
        return writePairs();
    }

    UnpackedDataSet& unpacked() { return m_unpacked; }

private:
    /// As LFW lists them: ten folds where the pairs can be shared out evenly, else one.
    Result<void> writePairs() {
        std::vector<const std::string*> same, different;
        for (std::size_t i = 0; i < m_pairs.size(); ++i) (m_same[i] ? same : different).push_back(&m_pairs[i]);
        const std::size_t ofAKind = std::min(same.size(), different.size());
        const std::size_t folds = ofAKind % 10 == 0 && ofAKind > 0 ? 10 : 1, inFold = ofAKind / folds;
        if (ofAKind == 0) return {};
        std::string text = std::to_string(folds) + '\t' + std::to_string(inFold) + '\n';
        for (std::size_t fold = 0; fold < folds; ++fold)
            for (const auto* kind : {&same, &different})
                for (std::size_t i = fold * inFold; i < (fold + 1) * inFold; ++i) text += *(*kind)[i];
        m_unpacked.pairs = static_cast<int>(2 * ofAKind);
        return replaceFile((m_folder / "pairs.txt").string(), text);
    }

    fs::path m_folder;
    std::map<std::string, int> m_taken;  ///< pictures of each person
    std::vector<std::string> m_pairs;
    std::vector<bool> m_same;
    UnpackedDataSet m_unpacked;
    int m_seen = 0;
};

}  // namespace

Result<UnpackedDataSet> unpackDataSet(const std::string& source, const std::string& folder, JobControl& control) {
    std::error_code error;
    const bool isPairs = lowered(source).ends_with(".bin");
    const Reader read = readerOf(source);
    if (!fs::exists(source, error)) return Error{ErrorCode::FileNotFound, source};
    if (!read && !isPairs)
        return Error{ErrorCode::InvalidArgument, source + ": .rec, .tar, .mdb, .lmdb or .bin is wanted"};
    const bool isThere = fs::exists(folder, error);
    if (isThere && !fs::is_empty(folder, error)) return Error{ErrorCode::NameTaken, folder};
    if (auto made = makeFolders(folder); !made) return made.error();

    Unpacking unpacking(folder);
    const auto take = [&](const PackedPicture& picture) { return unpacking.take(picture.person, picture.bytes); };
    auto done = isPairs ? unpacking.takePairs(source, control) : read(source, take, control);
    if (done && unpacking.unpacked().pictures == 0)
        done = Error{ErrorCode::InvalidArgument, source + ": not one picture in it"};
    if (done) return std::move(unpacking.unpacked());
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        fs::remove_all(entry->path(), error);
    if (!isThere) fs::remove(folder, error);
    return done.error();
}

}  // namespace facenet
