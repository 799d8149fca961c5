#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/model/tensor_file.h"

/// What a PyTorch file's pickle says, as plain data. A pickle is a program that may call anything in Python; this
/// reader knows the few objects a weights file is made of and refuses the rest by name.
namespace facenet::pickle {

/// A value's number in its document. Values refer to each other by number, so a pickle that nests without end or
/// contains itself costs nothing to take apart.
using Ref = std::uint32_t;

struct None {};
/// A whole number beyond 64 bits: two's complement, little endian.
struct LongNumber {
    std::string bytes;
};
/// A list or a tuple.
struct Sequence {
    std::vector<Ref> items;
};
struct Dictionary {
    std::vector<std::pair<Ref, Ref>> items;
};
/// The elements that one or several tensors share; they stand elsewhere in the file.
struct StorageRef {
    std::uint32_t storage = 0;  ///< index into `Document::storages`
};
struct TensorView {
    std::uint32_t storage = 0;
    std::int64_t offset = 0;  ///< in elements
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides;  ///< in elements, as many as sizes
};
/// One of the few Python objects that a weights file may name.
struct Known {
    enum class Kind { OrderedDict, Size, RebuildTensor, RebuildTensorV2, RebuildParameter, Storage } kind;
    TensorType type = TensorType::Float32;  ///< of a Storage
};

using Value = std::variant<None, bool, std::int64_t, double, std::string, LongNumber, Sequence, Dictionary, StorageRef,
                           TensorView, Known>;

struct Storage {
    std::string key;
    TensorType type = TensorType::Float32;
    std::uint64_t elements = 0;
};

struct Document {
    std::deque<Value> values;
    std::vector<Storage> storages;
    Ref root = 0;
    std::size_t bytesRead = 0;  ///< where the pickle ended

    template <typename T>
    const T* get(Ref ref) const {
        return std::get_if<T>(&values[ref]);
    }
    /// The value of a text key, the last one where there are several; null where there is none.
    const Value* find(const Dictionary& dictionary, const std::string& key) const;
};

/// Reads one pickle from the beginning of `bytes`.
/// Errors: FileTruncated, FileMalformed, UnsupportedFormat, UnsafeContent (the context names what was refused)
/// Source: pickle protocols 2 to 5, Python's pickletools
Result<Document> read(std::span<const std::byte> bytes);

}  // namespace facenet::pickle
