#include "core/model/model_library.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "core/base/replaced_file.h"
#include "core/model/engine.h"
#include "core/model/model_file.h"
#include "core/model/tensor_file.h"

namespace facenet {

namespace fs = std::filesystem;

namespace {

constexpr auto kExtension = ".safetensors";
constexpr auto kKept = "kept";  ///< the key of metadata that marks copies of shipped weights
constexpr std::size_t kLongestName = 100;
/// Fewer digits of an id are more likely a mistyped name.
constexpr std::size_t kShortestIdPart = 4;

/// The card of a weights file. The id an import wrote is taken as it stands, which spares reading the tensors; the
/// engine compares it with the tensors when it loads them.
Result<ModelEntry> entryOf(const fs::path& path, bool shipped) {
    auto metadata = readSafetensorsMetadata(path.string());
    if (!metadata) return metadata.error();
    std::string id = (*metadata)["model_id"];
    if (id.empty()) {
        const auto weights = readSafetensors(path.string());
        if (!weights) return weights.error();
        id = modelIdOf(weights->tensors);
    }
    auto card = modelCardFromMetadata(*metadata, id);
    if (!card) return about(path.string(), card.error());
    if (card->name.empty()) card->name = path.stem().string();
    return ModelEntry{.card = std::move(*card),
                      .pathUtf8 = path.string(),
                      .shipped = shipped,
                      .kept = !shipped && metadata->contains(kKept)};
}

/// The weights files of a folder by name; nothing for a folder that does not exist.
std::vector<fs::path> filesIn(const std::string& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    if (folder.empty()) return files;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (entry->path().extension() == kExtension) files.push_back(entry->path());
    std::ranges::sort(files);
    return files;
}

std::vector<ModelEntry> entriesOf(const std::vector<fs::path>& files, bool shipped, std::vector<Error>* problems) {
    std::vector<ModelEntry> entries;
    for (const fs::path& path : files) {
        auto entry = entryOf(path, shipped);
        if (entry)
            entries.push_back(std::move(*entry));
        else if (problems)
            problems->push_back(entry.error());
    }
    return entries;
}

std::vector<ModelEntry> shippedEntries(std::vector<Error>* problems) {
    auto files = filesIn(ModelLibrary::shippedFolder());
    if (const auto detector = ModelLibrary::detectorPath()) std::erase(files, fs::path(*detector));
    return entriesOf(files, true, problems);
}

/// Which network the names of the tensors belong to.
std::optional<Backbone> backboneOf(const std::map<std::string, StoredTensor>& tensors) {
    const auto has = [&](const std::string& beginning) {
        const auto found = tensors.lower_bound(beginning);
        return found != tensors.end() && found->first.starts_with(beginning);
    };
    if (has("backbone.model.stage1.")) return Backbone::MobileNetV1;
    if (has("backbone.model.conv2d_1a.")) return Backbone::InceptionResNetV1;
    return std::nullopt;
}

/// What the file says about itself, or for one that says nothing what its tensors tell: such weights come from the
/// original program, which wants letter-boxed pictures.
Result<ModelCard> cardOf(const TensorFile& weights) {
    const std::string id = modelIdOf(weights.tensors);
    if (weights.metadata.contains("backbone")) return modelCardFromMetadata(weights.metadata, id);
    const auto backbone = backboneOf(weights.tensors);
    if (!backbone) return Error{ErrorCode::WrongBackbone, "its tensors belong to neither backbone"};
    return ModelCard{.modelId = id, .backbone = *backbone, .preprocessing = Preprocessing::Letterbox};
}

}  // namespace

ModelLibrary::ModelLibrary(std::string importedFolderUtf8) : m_importedFolder(std::move(importedFolderUtf8)) {}

std::string ModelLibrary::shippedFolder() {
    if (const char* named = std::getenv("FACENET_DATA_DIR"); named && *named) return fs::path(named) / "models";
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return (program.parent_path().parent_path() / "share/facenet-studio/models").string();
}

Result<std::string> ModelLibrary::detectorPath() {
    const fs::path path = fs::path(shippedFolder()) / "face_detector.safetensors";
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return Error{ErrorCode::FileNotFound, path.string()};
    return path.string();
}

Result<ModelEntry> ModelLibrary::shippedModel() {
    std::vector<Error> problems;
    auto entries = shippedEntries(&problems);
    if (!entries.empty()) return std::move(entries.front());
    if (!problems.empty()) return problems.front();
    return Error{ErrorCode::FileNotFound, shippedFolder() + "/*" + kExtension};
}

std::vector<ModelEntry> ModelLibrary::imported(std::vector<Error>* problems) const {
    return entriesOf(filesIn(m_importedFolder), false, problems);
}

std::vector<ModelEntry> ModelLibrary::list(std::vector<Error>* problems) const {
    std::vector<ModelEntry> entries = shippedEntries(problems);
    const std::size_t shipped = entries.size();
    for (ModelEntry& entry : imported(problems)) {
        const auto same = [&](const ModelEntry& other) { return other.card.modelId == entry.card.modelId; };
        if (entry.kept && std::any_of(entries.begin(), entries.begin() + std::ptrdiff_t(shipped), same)) continue;
        entries.push_back(std::move(entry));
    }
    return entries;
}

Result<ModelEntry> ModelLibrary::find(const std::string& nameOrIdOrPath) const {
    if (nameOrIdOrPath.empty()) return shippedModel();
    const std::vector<ModelEntry> entries = list();
    for (const ModelEntry& entry : entries)
        if (entry.card.name == nameOrIdOrPath || entry.card.modelId == nameOrIdOrPath) return entry;
    if (nameOrIdOrPath.size() >= kShortestIdPart) {
        const auto begins = [&](const ModelEntry& entry) { return entry.card.modelId.starts_with(nameOrIdOrPath); };
        const auto first = std::ranges::find_if(entries, begins);
        if (first != entries.end()) {
            // The same weights under two names are one model.
            for (const ModelEntry& entry : entries)
                if (begins(entry) && entry.card.modelId != first->card.modelId)
                    return Error{ErrorCode::NotFound,
                                 nameOrIdOrPath + ": " + first->card.name + " or " + entry.card.name};
            return *first;
        }
    }
    std::error_code error;
    if (isModelFileName(nameOrIdOrPath) && !nameOrIdOrPath.ends_with(kExtension) && fs::exists(nameOrIdOrPath, error))
        return Error{ErrorCode::InvalidArgument,
                     nameOrIdOrPath + " has to be taken in first: `facenet model import` does it"};
    if (fs::exists(nameOrIdOrPath, error)) return entryOf(nameOrIdOrPath, false);
    return Error{ErrorCode::NotFound, nameOrIdOrPath};
}

Result<void> ModelLibrary::keepShipped(const ModelEntry& entry) const {
    if (!entry.shipped) return {};
    ModelCard card = entry.card;
    if (m_importedFolder.empty()) return Error{ErrorCode::InvalidArgument, card.name};
    const fs::path target = fs::path(m_importedFolder) / (card.modelId + kExtension);
    std::error_code error;
    if (fs::exists(target, error)) return {};
    auto weights = readSafetensors(entry.pathUtf8);
    if (!weights) return weights.error();
    card.name += ' ' + std::to_string(card.version);
    setModelCard(*weights, card);
    weights->metadata[kKept] = "1";
    if (auto made = makeFolders(m_importedFolder, Readers::UserAlone); !made) return made;
    return writeSafetensors(target.string(), *weights);
}

bool ModelLibrary::isModelName(const std::string& name) {
    return !name.empty() && name.size() <= kLongestName && name.front() != '.' && name.front() != '-' &&
           std::ranges::none_of(name, [](char c) { return c == '/' || c == '\\' || (c >= 0 && c < ' ') || c == 127; });
}

Result<std::string> ModelLibrary::placeFor(const std::string& name) const {
    if (m_importedFolder.empty() || !isModelName(name)) return Error{ErrorCode::InvalidArgument, name};
    const fs::path target = fs::path(m_importedFolder) / (name + kExtension);
    std::error_code error;
    if (fs::exists(fs::symlink_status(target, error))) return Error{ErrorCode::NameTaken, name};
    for (const ModelEntry& entry : list())
        if (entry.card.name == name) return Error{ErrorCode::NameTaken, name};
    return target.string();
}

Result<ModelEntry> ModelLibrary::import(const Engine& engine, const std::string& pathUtf8,
                                        const std::string& name) const {
    const auto target = placeFor(name);
    if (!target) return target.error();
    auto weights = readModelFile(pathUtf8);
    if (!weights) return weights.error();
    auto card = cardOf(*weights);
    // A file that says nothing about weights that are known.
    if (card && !weights->metadata.contains("backbone"))
        for (const ModelEntry& entry : list())
            if (entry.card.modelId == card->modelId) card = entry.card;
    if (!card) return about(pathUtf8, card.error());
    card->name = name;
    setModelCard(*weights, *card);
    if (const auto network = engine.makeEmbedder(*weights); !network) return about(pathUtf8, network.error());

    if (auto made = makeFolders(m_importedFolder, Readers::UserAlone); !made) return made.error();
    if (auto written = writeSafetensors(*target, *weights); !written) return written.error();
    return ModelEntry{.card = std::move(*card), .pathUtf8 = *target, .shipped = false};
}

Result<ModelEntry> ModelLibrary::rename(const ModelEntry& entry, const std::string& name) const {
    if (entry.shipped || entry.kept)
        return Error{ErrorCode::InvalidArgument, entry.card.name + " came with the program"};
    const auto target = placeFor(name);
    if (!target) return target.error();
    auto weights = readSafetensors(entry.pathUtf8);
    if (!weights) return weights.error();
    ModelEntry renamed{.card = entry.card, .pathUtf8 = *target, .shipped = false};
    renamed.card.name = name;
    setModelCard(*weights, renamed.card);
    if (auto written = writeSafetensors(*target, *weights); !written) return written.error();
    if (auto removed = remove(entry); !removed) return removed.error();
    return renamed;
}

Result<void> ModelLibrary::remove(const ModelEntry& entry) const {
    if (entry.shipped) return Error{ErrorCode::InvalidArgument, entry.card.name + " came with the program"};
    std::error_code error;
    if (!fs::remove(entry.pathUtf8, error))
        return Error{error ? ErrorCode::FileUnwritable : ErrorCode::NotFound, entry.pathUtf8};
    return {};
}

Result<void> exportModel(const std::string& fromUtf8, const std::string& toUtf8) {
    const auto weights = readSafetensors(fromUtf8);
    if (!weights) return weights.error();
    return writeModelFile(toUtf8, *weights);
}

}  // namespace facenet
