#include "tests/support/weights_files.h"

#include <fstream>
#include <iterator>

namespace facenet::test {

namespace {

std::string storageClass(TensorType type) {
    switch (type) {
        case TensorType::Float32:
            return "FloatStorage";
        case TensorType::Float16:
            return "HalfStorage";
        case TensorType::BFloat16:
            return "BFloat16Storage";
        case TensorType::Float64:
            return "DoubleStorage";
        case TensorType::Int64:
            return "LongStorage";
        case TensorType::Int32:
            return "IntStorage";
        case TensorType::Int16:
            return "ShortStorage";
        case TensorType::Int8:
            return "CharStorage";
        case TensorType::UInt8:
            return "ByteStorage";
        case TensorType::Bool:
            break;
    }
    return "BoolStorage";
}

std::string bytesOf(const StoredTensor& tensor) {
    return {reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size()};
}

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
    std::uint32_t remainder = ~0U;
    for (const char byte : bytes) {
        remainder ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit) remainder = remainder >> 1 ^ (remainder & 1 ? 0xEDB88320U : 0U);
    }
    return ~remainder;
}

std::string littleEndian(std::uint64_t number, int bytes) {
    std::string result;
    for (int i = 0; i < bytes; ++i, number >>= 8) result += static_cast<char>(number);
    return result;
}

PickleWriter& PickleWriter::raw(std::string_view opcodes) {
    m_bytes += opcodes;
    return *this;
}

PickleWriter& PickleWriter::number(std::int32_t value) {
    return raw("J").raw(littleEndian(static_cast<std::uint32_t>(value), 4));
}

PickleWriter& PickleWriter::text(std::string_view value) {
    return raw("X").raw(littleEndian(value.size(), 4)).raw(value);
}

PickleWriter& PickleWriter::global(std::string_view module, std::string_view name) {
    return raw("c").raw(module).raw("\n").raw(name).raw("\n");
}

PickleWriter& PickleWriter::numbers(const std::vector<std::int64_t>& values) {
    raw("(");
    for (const std::int64_t value : values)  // LONG1 of eight bytes
        raw("\x8a\x08").raw(littleEndian(static_cast<std::uint64_t>(value), 8));
    return raw("t");
}

PickleWriter& PickleWriter::tensor(const std::string& key, const StoredTensor& tensor) {
    std::vector<std::int64_t> strides(tensor.shape.size(), 1);
    for (std::size_t i = strides.size(); i-- > 1;) strides[i - 1] = strides[i] * tensor.shape[i];
    return this->tensor(key, tensor.type, static_cast<std::int32_t>(tensor.bytes.size() / sizeOf(tensor.type)), 0,
                        tensor.shape, strides);
}

PickleWriter& PickleWriter::tensor(const std::string& key, TensorType type, std::int32_t elements, std::int32_t offset,
                                   const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& strides) {
    global("torch._utils", "_rebuild_tensor_v2").raw("(");
    raw("(").text("storage").global("torch", storageClass(type)).text(key).text("cpu").number(elements).raw("NtQ");
    number(offset).numbers(shape).numbers(strides).raw("\x89");
    return global("collections", "OrderedDict").raw(")RtR");
}

std::string zipArchive(const std::vector<ZipEntry>& entries) {
    std::string archive;
    std::string directory;
    for (const ZipEntry& entry : entries) {
        const std::string facts = littleEndian(20, 2) + littleEndian(entry.flags, 2) + littleEndian(entry.method, 2) +
                                  littleEndian(0, 4) + littleEndian(crc32(entry.content), 4) +
                                  littleEndian(entry.content.size(), 4) + littleEndian(entry.content.size(), 4) +
                                  littleEndian(entry.name.size(), 2) + littleEndian(0, 2);
        directory += "PK\x01\x02" + littleEndian(20, 2) + facts + littleEndian(0, 10) +
                     littleEndian(archive.size(), 4) + entry.name;
        archive += "PK\x03\x04" + facts + entry.name + entry.content;
    }
    return archive + directory + "PK\x05\x06" + littleEndian(0, 4) + littleEndian(entries.size(), 2) +
           littleEndian(entries.size(), 2) + littleEndian(directory.size(), 4) + littleEndian(archive.size(), 4) +
           littleEndian(0, 2);
}

std::string stateDictionaryPickle(const std::map<std::string, StoredTensor>& tensors) {
    PickleWriter pickle;
    pickle.global("collections", "OrderedDict").raw(")R(");
    int key = 0;
    for (const auto& [name, tensor] : tensors) pickle.text(name).tensor(std::to_string(key++), tensor);
    return pickle.raw("u").stop();
}

std::vector<StorageBytes> storagesOf(const std::map<std::string, StoredTensor>& tensors) {
    std::vector<StorageBytes> storages;
    for (const auto& [name, tensor] : tensors)
        storages.push_back({std::to_string(storages.size()), bytesOf(tensor), sizeOf(tensor.type)});
    return storages;
}

std::string legacyPyTorchFile(const std::string& pickle, const std::vector<StorageBytes>& storages) {
    PickleWriter keys;
    keys.raw("](");
    std::string elements;
    for (const StorageBytes& storage : storages) {
        keys.text(storage.key);
        elements += littleEndian(storage.bytes.size() / storage.elementBytes, 8) + storage.bytes;
    }
    const std::string magic = PickleWriter().raw("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19").stop();
    const std::string version = PickleWriter().number(1001).stop();
    const std::string machine = PickleWriter().raw("}(").text("little_endian").raw("\x88u").stop();
    return magic + version + machine + pickle + keys.raw("e").stop() + elements;
}

std::string zipPyTorchFile(const std::string& pickle, const std::vector<StorageBytes>& storages) {
    std::vector<ZipEntry> entries{{"archive/data.pkl", pickle}, {"archive/byteorder", "little"}};
    for (const StorageBytes& storage : storages) entries.push_back({"archive/data/" + storage.key, storage.bytes});
    entries.push_back({"archive/version", "3\n"});
    return zipArchive(entries);
}

std::map<std::string, StoredTensor> tensorsOfEveryType() {
    std::map<std::string, StoredTensor> tensors;
    const auto add = [&](const std::string& name, TensorType type, std::vector<std::int64_t> shape) {
        StoredTensor& tensor = tensors[name];
        tensor = {type, std::move(shape), {}};
        tensor.bytes.resize(*elementCount(tensor.shape) * sizeOf(type));
        for (std::size_t i = 0; i < tensor.bytes.size(); ++i)
            tensor.bytes[i] = static_cast<std::byte>(type == TensorType::Bool ? i % 2 : 7 * i + name.size());
    };
    for (int value = 0; value <= static_cast<int>(TensorType::Bool); ++value)
        add("layer." + toString(static_cast<TensorType>(value)), static_cast<TensorType>(value), {2, 3});
    add("counter", TensorType::Int64, {});
    add("empty", TensorType::Float32, {0, 4});
    add("convolution", TensorType::Float32, {4, 3, 1, 2});
    return tensors;
}

bool writeFile(const std::string& pathUtf8, std::string_view bytes) {
    std::ofstream file(pathUtf8, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return file.flush().good();
}

std::string readFile(const std::string& pathUtf8) {
    std::ifstream file(pathUtf8, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace facenet::test
