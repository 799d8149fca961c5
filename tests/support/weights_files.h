#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/tensor_file.h"

/// Makes weights files byte by byte, valid ones as PyTorch writes them and whatever else a test wants to see refused.
namespace facenet::test {

/// Polynomial 0xEDB88320, as zip archives and the golden values have it.
std::uint32_t crc32(std::string_view bytes);

/// A number of `bytes` bytes, little endian.
std::string littleEndian(std::uint64_t number, int bytes);

/// Pickle opcodes of protocol 2, one call each.
class PickleWriter {
public:
    PickleWriter() : m_bytes("\x80\x02") {}

    PickleWriter& raw(std::string_view opcodes);
    PickleWriter& number(std::int32_t value);
    PickleWriter& text(std::string_view value);
    PickleWriter& global(std::string_view module, std::string_view name);
    /// (a, b, ...) of whole numbers.
    PickleWriter& numbers(const std::vector<std::int64_t>& values);
    /// A tensor over the whole of storage `key`.
    PickleWriter& tensor(const std::string& key, const StoredTensor& tensor);
    /// A tensor with everything about it chosen freely.
    PickleWriter& tensor(const std::string& key, TensorType type, std::int32_t elements, std::int32_t offset,
                         const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& strides);
    /// The finished pickle.
    std::string stop() const { return m_bytes + '.'; }

private:
    std::string m_bytes;
};

/// What stands in a file beside the pickle: a storage's key and its bytes.
struct StorageBytes {
    std::string key;
    std::string bytes;
    std::size_t elementBytes = 4;
};

struct ZipEntry {
    std::string name;
    std::string content;
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
};

std::string zipArchive(const std::vector<ZipEntry>& entries);

/// The pickle of an OrderedDict of tensors; storage keys count from "0" in the order of names.
std::string stateDictionaryPickle(const std::map<std::string, StoredTensor>& tensors);
std::vector<StorageBytes> storagesOf(const std::map<std::string, StoredTensor>& tensors);

/// The stream of 0.4 to 1.5.
std::string legacyPyTorchFile(const std::string& pickle, const std::vector<StorageBytes>& storages);
/// The archive since 1.6.
std::string zipPyTorchFile(const std::string& pickle, const std::vector<StorageBytes>& storages);

/// A tensor of every type, among them a scalar and an empty one; a few hundred bytes.
std::map<std::string, StoredTensor> tensorsOfEveryType();

bool writeFile(const std::string& pathUtf8, std::string_view bytes);
std::string readFile(const std::string& pathUtf8);

}  // namespace facenet::test
