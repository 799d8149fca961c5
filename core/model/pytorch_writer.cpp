#include <zip.h>

#include <array>
#include <cstdint>
#include <span>

#include "core/base/replaced_file.h"
#include "core/model/tensor_file.h"

namespace facenet {

namespace {

struct StorageKind {
    TensorType type;
    const char* name;
};
constexpr std::array<StorageKind, 10> kStorages{{{TensorType::Float32, "FloatStorage"},
                                                 {TensorType::Float16, "HalfStorage"},
                                                 {TensorType::BFloat16, "BFloat16Storage"},
                                                 {TensorType::Float64, "DoubleStorage"},
                                                 {TensorType::Int64, "LongStorage"},
                                                 {TensorType::Int32, "IntStorage"},
                                                 {TensorType::Int16, "ShortStorage"},
                                                 {TensorType::Int8, "CharStorage"},
                                                 {TensorType::UInt8, "ByteStorage"},
                                                 {TensorType::Bool, "BoolStorage"}}};

const char* storageOf(TensorType type) {
    for (const StorageKind& storage : kStorages)
        if (storage.type == type) return storage.name;
    return "";
}

/// A pickle of protocol 2, opcode by opcode.
class Pickle {
public:
    Pickle() { m_bytes = std::string("\x80\x02", 2); }

    void global(const std::string& module, const std::string& name) { m_bytes += 'c' + module + '\n' + name + '\n'; }
    void text(const std::string& value) {
        m_bytes += 'X' + littleEndian(static_cast<std::uint32_t>(value.size())) + value;
    }
    void number(std::int64_t value) {
        if (const auto small = static_cast<std::int32_t>(value); small == value)
            m_bytes += 'J' + littleEndian(static_cast<std::uint32_t>(small));
        else  // two's complement of 8 bytes
            m_bytes += std::string("\x8a\x08", 2) + littleEndian(static_cast<std::uint64_t>(value));
    }
    void no() { m_bytes += '\x89'; }
    void mark() { m_bytes += '('; }
    void tuple() { m_bytes += 't'; }  ///< of all since the mark
    void emptyTuple() { m_bytes += ')'; }
    void call() { m_bytes += 'R'; }        ///< a global with a tuple
    void persistent() { m_bytes += 'Q'; }  ///< what a tuple names
    void setItems() { m_bytes += 'u'; }    ///< all pairs since the mark
    std::string finished() && { return std::move(m_bytes) + '.'; }

private:
    template <typename Number>
    static std::string littleEndian(Number number) {
        std::string bytes;
        for (std::size_t i = 0; i < sizeof number; ++i) bytes += static_cast<char>(number >> (8 * i));
        return bytes;
    }

    std::string m_bytes;
};

void pickleNumbers(Pickle& pickle, const std::vector<std::int64_t>& numbers) {
    pickle.mark();
    for (const std::int64_t number : numbers) pickle.number(number);
    pickle.tuple();
}

void pickleNewDictionary(Pickle& pickle) {
    pickle.global("collections", "OrderedDict");
    pickle.emptyTuple();
    pickle.call();
}

void pickleTensor(Pickle& pickle, const StoredTensor& tensor, std::size_t key) {
    pickle.global("torch._utils", "_rebuild_tensor_v2");
    pickle.mark();
    pickle.mark();
    pickle.text("storage");
    pickle.global("torch", storageOf(tensor.type));
    pickle.text(std::to_string(key));
    pickle.text("cpu");
    pickle.number(static_cast<std::int64_t>(tensor.bytes.size() / sizeOf(tensor.type)));
    pickle.tuple();
    pickle.persistent();
    pickle.number(0);  // the first element
    pickleNumbers(pickle, tensor.shape);
    std::vector<std::int64_t> strides(tensor.shape.size(), 1);
    for (std::size_t i = strides.size(); i-- > 1;) strides[i - 1] = strides[i] * tensor.shape[i];
    pickleNumbers(pickle, strides);
    pickle.no();  // gradients
    pickleNewDictionary(pickle);
    pickle.tuple();
    pickle.call();
}

/// A zip archive in memory, nothing compressed.
class Archive {
public:
    Archive() : m_source(zip_source_buffer_create(nullptr, 0, 0, nullptr)) {
        if (!m_source) return;
        zip_source_keep(m_source);  // the archive gives its own hold back when it is closed
        m_archive = zip_open_from_source(m_source, ZIP_TRUNCATE, nullptr);
        if (!m_archive) zip_source_free(m_source);
    }
    Archive(const Archive&) = delete;
    Archive& operator=(const Archive&) = delete;
    ~Archive() {
        if (m_archive) zip_discard(m_archive);
        if (m_source) zip_source_free(m_source);
    }

    /// In: bytes that live until `bytes`
    void add(const std::string& name, std::span<const std::byte> bytes) {
        if (!m_archive) return;
        zip_source_t* source = zip_source_buffer(m_archive, bytes.data(), bytes.size(), 0);
        const zip_int64_t index = source ? zip_file_add(m_archive, name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
        m_ok = index >= 0 && m_ok &&
               zip_set_file_compression(m_archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0) == 0;
        if (index < 0 && source) zip_source_free(source);
    }

    /// Empty when there was not enough memory.
    std::vector<std::byte> bytes() {
        zip_stat_t facts;
        if (!m_archive || !m_ok || zip_close(m_archive) != 0) return {};
        m_archive = nullptr;
        if (zip_source_stat(m_source, &facts) != 0 || zip_source_open(m_source) != 0) return {};
        std::vector<std::byte> all(facts.size);
        const zip_int64_t read = zip_source_read(m_source, all.data(), all.size());
        zip_source_close(m_source);
        if (read != static_cast<zip_int64_t>(all.size())) return {};
        return all;
    }

private:
    zip_source_t* m_source = nullptr;
    zip_t* m_archive = nullptr;
    bool m_ok = true;
};

}  // namespace

Result<void> writePyTorchFile(const std::string& pathUtf8, const std::map<std::string, StoredTensor>& tensors) {
    Pickle pickle;
    pickleNewDictionary(pickle);
    pickle.mark();
    std::size_t key = 0;
    for (const auto& [name, tensor] : tensors) {
        pickle.text(name);
        pickleTensor(pickle, tensor, key++);
    }
    pickle.setItems();
    const std::string object = std::move(pickle).finished(), order = "little", version = "3\n";
    const auto bytesOf = [](const std::string& text) { return std::as_bytes(std::span(text)); };

    Archive archive;
    archive.add("archive/data.pkl", bytesOf(object));
    archive.add("archive/byteorder", bytesOf(order));
    key = 0;
    for (const auto& [name, tensor] : tensors) archive.add("archive/data/" + std::to_string(key++), tensor.bytes);
    archive.add("archive/version", bytesOf(version));
    const std::vector<std::byte> bytes = archive.bytes();
    if (bytes.empty()) return Error{ErrorCode::OutOfMemory, pathUtf8};
    ReplacedFile file(pathUtf8);
    file.write(bytes);
    return file.commit();
}

}  // namespace facenet
