#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace facenet {

enum class TensorType { Float32, Float16, BFloat16, Float64, Int64, Int32, Int16, Int8, UInt8, Bool };

/// Bytes of one element.
std::size_t sizeOf(TensorType type);

/// `F32`, `F16`, `BF16`, `F64`, `I64`, `I32`, `I16`, `I8`, `U8`, `BOOL`: the names of the safetensors format.
std::string toString(TensorType type);

/// Elements of a tensor of this shape; empty for negative sizes and for more than 64 bits can count.
std::optional<std::uint64_t> elementCount(std::span<const std::int64_t> shape);

/// More dimensions than any network here has; a file that asks for more is refused.
inline constexpr std::size_t kMostDimensions = 8;

/// A tensor as it stands in a file: little endian, row-major, contiguous.
struct StoredTensor {
    TensorType type = TensorType::Float32;
    std::vector<std::int64_t> shape;
    std::vector<std::byte> bytes;

    bool operator==(const StoredTensor&) const = default;
};

/// Names of tensors that a weights file carries besides the weights begin so, see `CohortEmbeddings`.
inline constexpr std::string_view kCohortPrefix = "cohort.";

/// The tensors of a weights file by name, and its metadata.
struct TensorFile {
    std::map<std::string, StoredTensor> tensors;
    std::map<std::string, std::string> metadata;
};

/// SHA-256 over the names, types, shapes and bytes of the weights in the order of their names, as 64 hex digits:
/// the same weights have the same id in whatever file they stand. Tensors of the cohort are no weights.
std::string modelIdOf(const std::map<std::string, StoredTensor>& tensors);

/// Reads a safetensors file; all sizes are checked against the file's own before memory is taken.
/// Errors: FileNotFound, FileUnreadable, FileTruncated, FileMalformed, UnsupportedFormat, OutOfMemory
/// Source: safetensors format, https://github.com/huggingface/safetensors
Result<TensorFile> readSafetensors(const std::string& pathUtf8);

/// Reads only the metadata; the header is checked as `readSafetensors` checks it, the tensors stay
/// in the file. Errors: those of `readSafetensors`
Result<std::map<std::string, std::string>> readSafetensorsMetadata(const std::string& pathUtf8);

/// Writes beside `pathUtf8`, waits for the disk and renames, so that the name always stands for a whole file.
/// Errors: FileUnwritable, DiskFull, InvalidArgument (text that is not UTF-8, or bytes that do not fit a shape)
Result<void> writeSafetensors(const std::string& pathUtf8, const TensorFile& file);

/// Reads a PyTorch file of either format (the stream of 0.4 to 1.5, or the zip since 1.6) with an unpickler that knows
/// tensors, dictionaries, lists, tuples, strings and numbers and executes nothing.
/// Out:    the state dictionary; a checkpoint that wraps one under `state_dict`, `model` or `model_state_dict`
///         is unwrapped; a leading `module.` of data-parallel training is removed
/// Errors: FileNotFound, FileUnreadable, FileTruncated, FileMalformed, UnsupportedFormat,
///         UnsafeContent (the context names the refused object), OutOfMemory
Result<TensorFile> readPyTorchFile(const std::string& pathUtf8);

/// Writes a state dictionary that PyTorch loads, also with `weights_only`: the zip format since 1.6, float tensors and
/// counters alone, no metadata. Errors: FileUnwritable, DiskFull, OutOfMemory
Result<void> writePyTorchFile(const std::string& pathUtf8, const std::map<std::string, StoredTensor>& tensors);

/// Reads a file of either format, told apart by how it begins. Errors: those of both readers
Result<TensorFile> readWeights(const std::string& pathUtf8);

}  // namespace facenet
