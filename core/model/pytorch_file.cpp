#include <zip.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/file_reader.h"
#include "core/base/utf8.h"
#include "core/model/tensor_file.h"
#include "core/model/unpickler.h"

namespace facenet {

namespace {

constexpr std::uint64_t kLargestPickleBytes = 16 << 20;

using Bytes = std::vector<std::byte>;

/// Gives the bytes of one storage, exactly as many as its elements take.
using StorageLoader = std::function<Result<Bytes>(const pickle::Storage&)>;

Error malformed(const FileReader& file, const std::string& what) {
    return file.about({ErrorCode::FileMalformed, what});
}
Error unsupported(const FileReader& file, const std::string& what) {
    return file.about({ErrorCode::UnsupportedFormat, what});
}

// --- from the pickle to tensors ---

struct NamedView {
    std::string name;
    const pickle::TensorView* view = nullptr;
};

std::vector<NamedView> tensorsOf(const pickle::Document& document, const pickle::Dictionary& dictionary) {
    std::vector<NamedView> result;
    for (const auto& [key, value] : dictionary.items) {
        const auto* name = document.get<std::string>(key);
        const auto* view = document.get<pickle::TensorView>(value);
        if (name && view) result.push_back({name->starts_with("module.") ? name->substr(7) : *name, view});
    }
    return result;
}

/// The state dictionary itself or the one a training script wrapped. Empty when there is none.
std::vector<NamedView> stateDictionary(const pickle::Document& document) {
    const auto* root = document.get<pickle::Dictionary>(document.root);
    if (!root) return {};
    for (const char* wrapper : {"state_dict", "model", "model_state_dict"})
        if (const pickle::Value* value = document.find(*root, wrapper))
            if (const auto* wrapped = std::get_if<pickle::Dictionary>(value))
                if (auto tensors = tensorsOf(document, *wrapped); !tensors.empty()) return tensors;
    return tensorsOf(document, *root);
}

/// Bytes the tensor takes once it is contiguous; empty when it reaches outside its storage or has more elements than
/// the storage, as a view that repeats elements would.
std::optional<std::uint64_t> byteCount(const pickle::TensorView& view, const pickle::Storage& storage) {
    const auto count = elementCount(view.shape);
    if (!count || *count > storage.elements) return std::nullopt;
    if (*count == 0) return 0;
    auto last = static_cast<std::uint64_t>(view.offset);
    for (std::size_t i = 0; i < view.shape.size(); ++i) {
        std::uint64_t reach = 0;
        if (__builtin_mul_overflow(static_cast<std::uint64_t>(view.shape[i] - 1),
                                   static_cast<std::uint64_t>(view.strides[i]), &reach) ||
            __builtin_add_overflow(last, reach, &last))
            return std::nullopt;
    }
    if (last >= storage.elements) return std::nullopt;
    return *count * sizeOf(storage.type);
}

/// The view's elements in row-major order. The view was checked by `byteCount`.
Bytes contiguous(const pickle::TensorView& view, const Bytes& storage, std::size_t elementBytes,
                 std::size_t totalBytes) {
    Bytes result(totalBytes);
    std::array<std::int64_t, kMostDimensions> index{};
    const std::size_t dimensions = view.shape.size();
    auto from = static_cast<std::size_t>(view.offset);
    for (std::size_t to = 0; to < totalBytes; to += elementBytes) {
        std::memcpy(result.data() + to, storage.data() + from * elementBytes, elementBytes);
        for (std::size_t i = dimensions; i-- > 0;) {
            from += static_cast<std::size_t>(view.strides[i]);
            if (++index[i] < view.shape[i]) break;
            from -= static_cast<std::size_t>(view.shape[i] * view.strides[i]);
            index[i] = 0;
        }
    }
    return result;
}

/// Each storage is loaded once and held only while its tensors are cut out of it.
Result<TensorFile> materialise(const FileReader& file, const pickle::Document& document, const StorageLoader& load) {
    auto tensors = stateDictionary(document);
    if (tensors.empty()) return unsupported(file, "it holds no state dictionary");
    std::ranges::stable_sort(tensors, {}, [](const NamedView& named) { return named.view->storage; });

    TensorFile result;
    std::uint64_t total = 0;
    Bytes loaded;
    const pickle::TensorView* before = nullptr;
    for (const auto& [name, view] : tensors) {
        const pickle::Storage& storage = document.storages[view->storage];
        const auto bytes = byteCount(*view, storage);
        if (!bytes) return malformed(file, name + ": reaches outside its storage");
        // Tensors that share elements could otherwise grow to many times the file.
        if (__builtin_add_overflow(total, *bytes, &total) || total > file.size())
            return malformed(file, name + ": the tensors together are larger than the file");
        if (!isUtf8(name) || name == "__metadata__") return malformed(file, "a tensor without a proper name");
        if (!before || before->storage != view->storage) {
            auto fresh = load(storage);
            if (!fresh) return fresh.error();
            loaded = std::move(*fresh);
        }
        before = view;
        const auto [place, isNew] = result.tensors.try_emplace(name);
        if (!isNew) return malformed(file, name + ": a second time");
        place->second = {storage.type, view->shape,
                         contiguous(*view, loaded, sizeOf(storage.type), static_cast<std::size_t>(*bytes))};
    }
    return result;
}

/// Elements times their size, checked against what can be there at all.
std::optional<std::uint64_t> storageBytes(const pickle::Storage& storage, std::uint64_t most) {
    std::uint64_t bytes = 0;
    if (__builtin_mul_overflow(storage.elements, sizeOf(storage.type), &bytes) || bytes > most) return std::nullopt;
    return bytes;
}

// --- the stream of 0.4 to 1.5 ---

/// Five pickles (a magic number, a version, the writer's machine, the object, the storages' keys), then for each
/// storage the count of its elements and the elements.
class LegacyReader {
public:
    explicit LegacyReader(const FileReader& file) : m_file(file) {}

    Result<TensorFile> read() {
        m_beginning.resize(static_cast<std::size_t>(std::min(m_file.size(), kLargestPickleBytes)));
        if (auto done = m_file.read(0, m_beginning); !done) return done.error();

        const auto magic = next();
        if (!magic) return magic.error();
        constexpr std::string_view kMagic = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
        const auto* number = magic->get<pickle::LongNumber>(magic->root);
        if (!number || number->bytes != kMagic) return unsupported(m_file, "a pickle, but not one that PyTorch wrote");
        const auto version = next();
        if (!version) return version.error();
        if (const auto* value = version->get<std::int64_t>(version->root); !value || *value != 1001)
            return unsupported(m_file, "an unknown version of the format");
        const auto machine = next();
        if (!machine) return machine.error();
        const auto* facts = machine->get<pickle::Dictionary>(machine->root);
        const auto* order = facts ? machine->find(*facts, "little_endian") : nullptr;
        if (!order || !std::holds_alternative<bool>(*order)) return malformed(m_file, "no byte order");
        if (!std::get<bool>(*order)) return unsupported(m_file, "it was written on a big-endian machine");
        const auto object = next();
        if (!object) return object.error();
        const auto keys = next();
        if (!keys) return keys.error();
        if (auto done = locate(*object, *keys); !done) return done.error();
        m_beginning = {};

        return materialise(m_file, *object, [this](const pickle::Storage& storage) -> Result<Bytes> {
            const auto place = m_offsets.find(storage.key);
            if (place == m_offsets.end()) return malformed(m_file, "storage " + storage.key + " is missing");
            Bytes bytes(static_cast<std::size_t>(storage.elements * sizeOf(storage.type)));
            if (auto done = m_file.read(place->second, bytes); !done) return done.error();
            return bytes;
        });
    }

private:
    Result<pickle::Document> next() {
        auto document = pickle::read(std::span(m_beginning).subspan(m_position));
        if (!document) {
            if (document.error().code == ErrorCode::FileTruncated && m_beginning.size() < m_file.size())
                return unsupported(m_file, "its pickles are larger than any weights file needs");
            return m_file.about(document.error());
        }
        m_position += document->bytesRead;
        return document;
    }

    /// Finds where each storage's elements stand and checks that the file holds them all and nothing else.
    Result<void> locate(const pickle::Document& object, const pickle::Document& keys) {
        std::map<std::string_view, const pickle::Storage*> announced;
        for (const pickle::Storage& storage : object.storages) announced[storage.key] = &storage;
        const auto* list = keys.get<pickle::Sequence>(keys.root);
        if (!list) return malformed(m_file, "no list of storages");
        std::uint64_t offset = m_position;
        for (const pickle::Ref item : list->items) {
            const auto* key = keys.get<std::string>(item);
            const auto found = key ? announced.find(*key) : announced.end();
            if (found == announced.end()) return malformed(m_file, "a storage that no tensor uses");
            const pickle::Storage& storage = *found->second;
            std::array<std::byte, 8> count{};
            if (auto done = m_file.read(offset, count); !done) return done.error();
            std::uint64_t elements = 0;
            for (std::size_t i = count.size(); i-- > 0;)
                elements = elements << 8 | std::to_integer<std::uint64_t>(count[i]);
            if (elements != storage.elements)
                return malformed(m_file, "storage " + storage.key + " has two different sizes");
            offset += count.size();
            const auto bytes = storageBytes(storage, m_file.size() - offset);
            if (!bytes) return Error{ErrorCode::FileTruncated, m_file.path()};
            if (!m_offsets.try_emplace(storage.key, offset).second)
                return malformed(m_file, "storage " + storage.key + " a second time");
            offset += *bytes;
        }
        if (offset != m_file.size())
            return malformed(m_file, std::to_string(m_file.size() - offset) + " bytes belong to no tensor");
        return {};
    }

    const FileReader& m_file;
    Bytes m_beginning;
    std::size_t m_position = 0;
    std::map<std::string, std::uint64_t> m_offsets;
};

// --- the archive since 1.6 ---

/// A zip archive: `NAME/data.pkl` with the object, `NAME/data/KEY` with the elements of each storage. PyTorch never
/// compresses them, so compressed entries are refused and nothing can be larger than the file.
class ZipReader {
public:
    explicit ZipReader(const FileReader& file) : m_file(file) {}

    Result<TensorFile> read() {
        if (auto done = open(); !done) return done.error();
        const auto order = m_entries.find(m_folder + "byteorder");
        if (order != m_entries.end()) {
            const auto text = load(order->second);
            if (!text) return text.error();
            if (std::string_view(reinterpret_cast<const char*>(text->data()), text->size()) != "little")
                return unsupported(m_file, "it was written on a big-endian machine");
        }
        const Entry& object = m_entries.at(m_folder + "data.pkl");
        if (object.bytes > kLargestPickleBytes)
            return unsupported(m_file, "its pickle is larger than any weights file needs");
        const auto bytes = load(object);
        if (!bytes) return bytes.error();
        const auto document = pickle::read(*bytes);
        if (!document) return m_file.about(document.error());
        if (document->bytesRead != bytes->size()) return malformed(m_file, "the pickle goes on after its end");

        return materialise(m_file, *document, [this](const pickle::Storage& storage) -> Result<Bytes> {
            const auto entry = m_entries.find(m_folder + "data/" + storage.key);
            if (entry == m_entries.end()) return malformed(m_file, "storage " + storage.key + " is missing");
            if (storageBytes(storage, m_file.size()) != entry->second.bytes)
                return malformed(m_file, "storage " + storage.key + " does not have the size announced");
            return load(entry->second);
        });
    }

private:
    struct Entry {
        zip_uint64_t index = 0;
        std::uint64_t bytes = 0;
    };

    Error zipError(zip_error_t* error) const {
        const std::string context = zip_error_strerror(error);
        switch (zip_error_code_zip(error)) {
            case ZIP_ER_MEMORY:
                return m_file.about({ErrorCode::OutOfMemory, context});
            case ZIP_ER_OPEN:
            case ZIP_ER_READ:
            case ZIP_ER_SEEK:
                return m_file.about({ErrorCode::FileUnreadable, context});
            case ZIP_ER_EOF:
            case ZIP_ER_NOZIP:
                return m_file.about({ErrorCode::FileTruncated, "the archive's directory is missing"});
            case ZIP_ER_MULTIDISK:
                return unsupported(m_file, context);
            default:
                return malformed(m_file, context);
        }
    }

    Result<void> open() {
        int code = 0;
        m_archive.reset(zip_open(m_file.path().c_str(), ZIP_RDONLY, &code));
        if (!m_archive) {
            zip_error_t error;
            zip_error_init_with_code(&error, code);
            const Error result = zipError(&error);
            zip_error_fini(&error);
            return result;
        }
        std::uint64_t total = 0;
        const zip_int64_t count = zip_get_num_entries(m_archive.get(), 0);
        for (zip_int64_t i = 0; i < count; ++i) {
            const auto index = static_cast<zip_uint64_t>(i);
            zip_stat_t facts;
            if (zip_stat_index(m_archive.get(), index, ZIP_FL_ENC_RAW, &facts) != 0)
                return zipError(zip_get_error(m_archive.get()));
            constexpr zip_uint64_t kNeeded =
                ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
            if ((facts.valid & kNeeded) != kNeeded) return malformed(m_file, "an entry without name or size");
            const std::string name = facts.name;
            if (facts.encryption_method != ZIP_EM_NONE) return unsupported(m_file, name + " is encrypted");
            if (facts.comp_method != ZIP_CM_STORE) return unsupported(m_file, name + " is compressed");
            if (__builtin_add_overflow(total, facts.size, &total) || total > m_file.size())
                return malformed(m_file, "the archive's entries together are larger than the file");
            if (!m_entries.try_emplace(name, Entry{index, facts.size}).second)
                return malformed(m_file, name + ": a second time");
        }
        return findFolder();
    }

    /// All entries stand in one folder of any name.
    Result<void> findFolder() {
        constexpr std::string_view kObject = "data.pkl";
        for (const auto& [name, entry] : m_entries) {
            const std::size_t slash = name.find('/');
            if (slash == std::string::npos || std::string_view(name).substr(slash + 1) != kObject) continue;
            if (!m_folder.empty()) return malformed(m_file, "two pickles");
            m_folder = name.substr(0, slash + 1);
        }
        if (m_folder.empty()) return unsupported(m_file, "a zip archive, but not one that PyTorch wrote");
        const auto code = m_entries.lower_bound(m_folder + "code/");
        if (m_entries.contains(m_folder + "constants.pkl") ||
            (code != m_entries.end() && code->first.starts_with(m_folder + "code/")))
            return unsupported(m_file, "a TorchScript program; save its state_dict() instead");
        return {};
    }

    /// Reads to the end, so that libzip compares the checksum.
    Result<Bytes> load(const Entry& entry) const {
        const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> stream(zip_fopen_index(m_archive.get(), entry.index, 0),
                                                                       zip_fclose);
        if (!stream) return zipError(zip_get_error(m_archive.get()));
        Bytes bytes(static_cast<std::size_t>(entry.bytes));
        std::size_t filled = 0;
        while (filled < bytes.size()) {
            const zip_int64_t count = zip_fread(stream.get(), bytes.data() + filled, bytes.size() - filled);
            if (count < 0) return zipError(zip_file_get_error(stream.get()));
            if (count == 0) return m_file.about({ErrorCode::FileTruncated, "an entry ends early"});
            filled += static_cast<std::size_t>(count);
        }
        std::byte beyond{};
        const zip_int64_t rest = zip_fread(stream.get(), &beyond, 1);
        if (rest < 0) return zipError(zip_file_get_error(stream.get()));
        if (rest > 0) return malformed(m_file, "an entry is longer than it says");
        return bytes;
    }

    const FileReader& m_file;
    std::unique_ptr<zip_t, void (*)(zip_t*)> m_archive{nullptr, zip_discard};
    std::map<std::string, Entry> m_entries;
    std::string m_folder;
};

bool isTar(const FileReader& file) {
    constexpr std::string_view kMagic = "ustar";
    std::array<std::byte, kMagic.size()> bytes{};
    return file.read(257, bytes).ok() && std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) == 0;
}

}  // namespace

Result<TensorFile> readPyTorchFile(const std::string& pathUtf8) try {
    const auto file = FileReader::open(pathUtf8);
    if (!file) return file.error();
    std::array<std::byte, 4> beginning{};
    if (auto done = file->read(0, beginning); !done) return done.error();
    if (std::memcmp(beginning.data(), "PK\x03\x04", 4) == 0) return ZipReader(*file).read();
    if (beginning[0] == std::byte{0x80}) return LegacyReader(*file).read();
    if (isTar(*file)) return unsupported(*file, "the tar format of PyTorch before 0.4");
    return unsupported(*file, "neither a PyTorch nor a safetensors file");
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, pathUtf8};
}

}  // namespace facenet
