#include "core/model/tensor_file.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "core/base/file_reader.h"

namespace facenet {

namespace {

class Digest {
public:
    Digest() { crypto_hash_sha256_init(&m_state); }

    void add(std::span<const std::byte> bytes) {
        crypto_hash_sha256_update(&m_state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    }
    /// Eight bytes, little endian.
    void add(std::uint64_t number) {
        std::array<std::byte, 8> bytes;
        for (std::byte& byte : bytes) {
            byte = static_cast<std::byte>(number);
            number >>= 8;
        }
        add(bytes);
    }
    /// Length first: else the end of one text could pass for the beginning of the next.
    void add(const std::string& text) {
        add(static_cast<std::uint64_t>(text.size()));
        add(std::as_bytes(std::span(text)));
    }

    std::string hex() {
        std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
        crypto_hash_sha256_final(&m_state, hash.data());
        std::array<char, 2 * crypto_hash_sha256_BYTES + 1> digits;
        return sodium_bin2hex(digits.data(), digits.size(), hash.data(), hash.size());
    }

private:
    crypto_hash_sha256_state m_state;
};

}  // namespace

std::size_t sizeOf(TensorType type) {
    switch (type) {
        case TensorType::Float64:
        case TensorType::Int64:
            return 8;
        case TensorType::Float32:
        case TensorType::Int32:
            return 4;
        case TensorType::Float16:
        case TensorType::BFloat16:
        case TensorType::Int16:
            return 2;
        case TensorType::Int8:
        case TensorType::UInt8:
        case TensorType::Bool:
            break;
    }
    return 1;
}

std::string toString(TensorType type) {
    switch (type) {
        case TensorType::Float32:
            return "F32";
        case TensorType::Float16:
            return "F16";
        case TensorType::BFloat16:
            return "BF16";
        case TensorType::Float64:
            return "F64";
        case TensorType::Int64:
            return "I64";
        case TensorType::Int32:
            return "I32";
        case TensorType::Int16:
            return "I16";
        case TensorType::Int8:
            return "I8";
        case TensorType::UInt8:
            return "U8";
        case TensorType::Bool:
            break;
    }
    return "BOOL";
}

std::optional<std::uint64_t> elementCount(std::span<const std::int64_t> shape) {
    if (std::ranges::any_of(shape, [](std::int64_t size) { return size < 0; })) return std::nullopt;
    if (std::ranges::find(shape, 0) != shape.end()) return 0;
    std::uint64_t count = 1;
    for (const std::int64_t size : shape)
        if (__builtin_mul_overflow(count, static_cast<std::uint64_t>(size), &count)) return std::nullopt;
    return count;
}

std::string modelIdOf(const std::map<std::string, StoredTensor>& tensors) {
    Digest digest;
    for (const auto& [name, tensor] : tensors) {
        if (name.starts_with(kCohortPrefix)) continue;
        digest.add(name);
        digest.add(toString(tensor.type));
        digest.add(static_cast<std::uint64_t>(tensor.shape.size()));
        for (const std::int64_t size : tensor.shape) digest.add(static_cast<std::uint64_t>(size));
        digest.add(static_cast<std::uint64_t>(tensor.bytes.size()));
        digest.add(tensor.bytes);
    }
    return digest.hex();
}

Result<TensorFile> readWeights(const std::string& pathUtf8) {
    const auto reader = FileReader::open(pathUtf8);
    if (!reader) return reader.error();
    std::array<std::byte, 9> beginning{};
    if (reader->size() < beginning.size()) return Error{ErrorCode::FileTruncated, pathUtf8};
    if (auto done = reader->read(0, beginning); !done) return done.error();
    // A safetensors file starts with the length of a JSON object, which no header fills beyond five bytes.
    const bool lengthThenObject = beginning[5] == std::byte{0} && beginning[6] == std::byte{0} &&
                                  beginning[7] == std::byte{0} && beginning[8] == std::byte{'{'};
    return lengthThenObject ? readSafetensors(pathUtf8) : readPyTorchFile(pathUtf8);
}

}  // namespace facenet
