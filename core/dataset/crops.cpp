#include "core/dataset/crops.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <map>
#include <opencv2/imgcodecs.hpp>

#include "core/base/allowed_cores.h"
#include "core/base/caught.h"
#include "core/base/file_reader.h"
#include "core/base/replaced_file.h"
#include "core/base/worker.h"
#include "core/dataset/augmentation.h"
#include "core/picture/read_picture.h"

namespace facenet {

namespace {

/// Small faces are worth training on too.
constexpr int kSmallestFacePx = 24;

/// False where the file cannot be read to its end.
template <typename Add>
bool addContent(const std::string& path, Add add) {
    constexpr std::size_t kPiece = 1 << 20;
    const auto file = FileReader::open(path);
    if (!file) return false;
    std::vector<std::byte> piece(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, file->size())));
    for (std::uint64_t at = 0; at < file->size(); at += piece.size()) {
        piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, file->size() - at)));
        if (!file->read(at, piece)) return false;
        add(piece);
    }
    return true;
}

/// Changes when pictures are cut in another way than before.
constexpr const char* kHow = "+any direction";

/// What decides how a crop looks: the file's content, wherever it lies and whenever it was written, and how it is cut.
/// What cannot be read goes by its path.
std::string keyOf(const std::string& path, Preprocessing preprocessing, WithoutFace withoutFace) {
    crypto_generichash_state state;
    std::array<unsigned char, 16> hash{};
    crypto_generichash_init(&state, nullptr, 0, hash.size());
    const auto add = [&state](std::span<const std::byte> bytes) {
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    };
    const std::string how =
        toString(preprocessing) + (withoutFace == WithoutFace::TakeMiddle ? "+middle" : "") + kHow + '\n';
    add(std::as_bytes(std::span(how)));
    if (!addContent(path, add)) add(std::as_bytes(std::span(path)));
    crypto_generichash_final(&state, hash.data(), hash.size());
    std::array<char, 2 * hash.size() + 1> digits{};
    return sodium_bin2hex(digits.data(), digits.size(), hash.data(), hash.size());
}

/// The list of what has been cut: a line `key faces` each, appended as they come. Thread: any
class CropIndex {
public:
    explicit CropIndex(const std::string& folder) : m_path(folder + "/index.txt") {
        std::ifstream file(m_path);
        std::string key;
        for (int faces = 0; file >> key >> faces;) m_faces[key] = faces;
        m_file.open(m_path, std::ios::app);
    }

    std::optional<int> find(const std::string& key) const {
        const std::lock_guard lock(m_mutex);
        const auto found = m_faces.find(key);
        return found == m_faces.end() ? std::nullopt : std::optional(found->second);
    }

    bool add(const std::string& key, int faces) {
        const std::lock_guard lock(m_mutex);
        m_faces[key] = faces;
        m_file << key << ' ' << faces << std::endl;
        return m_file.good();
    }

private:
    const std::string m_path;
    mutable std::mutex m_mutex;
    std::map<std::string, int> m_faces;  ///< -1: unreadable
    std::ofstream m_file;
};

struct Cut {
    int faces = -1;
    cv::Mat pixels;       ///< empty when there is none
    bool forGood = true;  ///< false: the next try may go better, as where memory was short
};

Cut cut(const std::string& path, Preprocessing preprocessing, WithoutFace withoutFace, const Analyzer* analyzer) {
    const auto image = readPicture(path);
    if (!image) return {.forGood = image.error().code != ErrorCode::OutOfMemory};
    if (preprocessing == Preprocessing::Letterbox || !analyzer) return {.faces = 1, .pixels = letterboxCrop(*image)};
    const auto faces = analyzer->find(*image, forStill({.smallestFacePx = kSmallestFacePx}));
    if (!faces) return {.forGood = faces.error().code != ErrorCode::OutOfMemory};
    if (faces->empty())
        return {.faces = 0, .pixels = withoutFace == WithoutFace::TakeMiddle ? centralCrop(*image) : cv::Mat()};
    const auto main = static_cast<std::size_t>(mainFaceIndex(*faces, image->size()));
    return {.faces = static_cast<int>(faces->size()), .pixels = (*faces)[main].crop};
}

void reportPictures(JobControl& control, const std::optional<JobPart>& part, std::size_t done, std::size_t of) {
    if (part)
        control.report(part->unitsDone(static_cast<std::int64_t>(done), static_cast<std::int64_t>(of)), part->total);
    else
        control.report(static_cast<int>(done), static_cast<int>(of));
}

Result<void> writePixels(const std::string& path, const cv::Mat& pixels, const FileSeal* seal) {
    std::vector<unsigned char> png;
    cv::imencode(".png", pixels, png, {cv::IMWRITE_PNG_COMPRESSION, 1});
    return writeCrop(path, std::as_bytes(std::span(png)), seal);
}

}  // namespace

Result<std::vector<Crop>> cutPictures(const std::vector<std::string>& paths, Preprocessing preprocessing,
                                      WithoutFace withoutFace, const Analyzer* analyzer, const std::string& folder,
                                      JobControl& control, const FileSeal* seal, const std::optional<JobPart>& part) {
    if (auto made = makeFolders(folder); !made) return made.error();
    CropIndex index(folder);
    const auto cropOf = [&](const std::string& path) -> Result<Crop> {
        const std::string key = keyOf(path, preprocessing, withoutFace);
        const std::string cropPath = folder + '/' + key + ".png";
        const std::optional<int> known = index.find(key);
        int faces = known.value_or(-1);
        // A crop that went bad meanwhile is cut again.
        bool there = known && readCrop(cropPath, seal).ok();
        if (!known || (faces > 0 && !there)) {
            const Cut made = cut(path, preprocessing, withoutFace, analyzer);
            faces = made.faces;
            there = !made.pixels.empty();
            if (there)
                if (auto written = writePixels(cropPath, made.pixels, seal); !written) return written.error();
            if (made.forGood && !index.add(key, faces)) return Error{ErrorCode::DiskFull, folder};
        }
        return Crop{.state = there        ? Crop::State::Usable
                             : faces == 0 ? Crop::State::NoFace
                                          : Crop::State::Unreadable,
                    .faces = std::max(0, faces),
                    .pathUtf8 = there ? cropPath : std::string()};
    };

    std::vector<Crop> crops(paths.size());
    std::mutex mutex;
    std::optional<Error> failure;
    std::size_t done = 0;
    // On the job's own thread. False where the others need not go on.
    const auto tell = [&] {
        const std::lock_guard lock(mutex);
        reportPictures(control, part, done, paths.size());
        return !failure;
    };
    const auto threads = static_cast<std::size_t>(allowedCores());
    Worker worker(threads);
    for (std::size_t i = 0; i < paths.size() && control.proceed() && tell(); ++i) {
        worker.waitForRoom(2 * threads);
        worker.post([&, i] {
            auto crop = caught("cutting a picture", [&] { return cropOf(paths[i]); });
            const std::lock_guard lock(mutex);
            if (crop)
                crops[i] = std::move(*crop);
            else if (!failure)
                failure = crop.error();
            ++done;
        });
    }
    worker.waitForDone();
    tell();
    if (failure) return *failure;
    if (done < paths.size()) return Error{ErrorCode::Cancelled, {}};
    return crops;
}

Result<std::vector<Crop>> cropsOf(const DataSet& set, Preprocessing preprocessing, const Analyzer& analyzer,
                                  const std::string& folder, JobControl& control, const FileSeal* seal,
                                  const std::optional<JobPart>& part) {
    if (!set.cut) {
        std::vector<std::string> paths;
        for (const DataSetPicture& picture : set.pictures) paths.push_back(picture.pathUtf8);
        return cutPictures(paths, preprocessing, WithoutFace::LeaveOut, &analyzer, folder, control, seal, part);
    }
    std::vector<Crop> crops;
    for (const DataSetPicture& picture : set.pictures) {
        if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
        if (readCrop(picture.pathUtf8, seal))
            crops.push_back({.state = Crop::State::Usable, .faces = 1, .pathUtf8 = picture.pathUtf8});
        else
            crops.push_back({});
        reportPictures(control, part, crops.size(), set.pictures.size());
    }
    return crops;
}

Result<void> writeCrop(const std::string& path, std::span<const std::byte> png, const FileSeal* seal) {
    ReplacedFile file(path);
    if (seal)
        file.write(seal->sealed({reinterpret_cast<const char*>(png.data()), png.size()}));
    else
        file.write(png);
    return file.commitWithoutWaiting();
}

Result<cv::Mat> readCrop(const std::string& path, const FileSeal* seal) {
    if (!seal) return readPicture(path);
    const auto content = readSealable(path, seal);
    if (!content) return content.error();
    const auto pixels = decodePicture(std::as_bytes(std::span(*content)));
    if (!pixels) return about(path, pixels.error());
    return pixels->pixels;
}

CropPictures::CropPictures(std::vector<std::string> cropPaths, const AugmentationOptions& augmentation,
                           std::shared_ptr<const FileSeal> seal, std::size_t memoryBytes)
    : m_paths(std::move(cropPaths)),
      m_augmentation(augmentation),
      m_seal(std::move(seal)),
      m_kept(m_paths.size()),
      m_bytesLeft(memoryBytes) {}

Result<cv::Mat> CropPictures::pixelsOf(std::uint32_t picture) const {
    {
        const std::lock_guard lock(m_mutex);
        if (!m_kept[picture].empty()) return m_kept[picture];
    }
    auto image = readCrop(m_paths[picture], m_seal.get());
    if (!image) return image.error();
    if (image->cols != kTrainingSidePx || image->rows != kTrainingSidePx || image->type() != CV_8UC3)
        return Error{ErrorCode::ImageUnreadable, m_paths[picture]};
    const std::lock_guard lock(m_mutex);
    if (m_bytesLeft >= kTrainingPictureBytes && m_kept[picture].empty()) {
        m_bytesLeft -= kTrainingPictureBytes;
        m_kept[picture] = *image;
    }
    return *image;
}

Result<void> CropPictures::read(std::uint32_t picture, std::optional<std::uint64_t> variation,
                                std::span<std::uint8_t> out) const {
    const auto pixels = pixelsOf(picture);
    if (!pixels) return pixels.error();
    cv::Mat target(kTrainingSidePx, kTrainingSidePx, CV_8UC3, out.data());
    if (!variation) {
        pixels->copyTo(target);
        return {};
    }
    cv::Mat changed = pixels->clone();
    augment(changed, m_augmentation, *variation);
    changed.copyTo(target);
    return {};
}

}  // namespace facenet
