#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace facenet {

enum class TensorType { Float32, Float16, BFloat16, Float64, Int64, Int32, Int16, Int8, UInt8, Bool };

/// Bytes of one element.
std::size_t sizeOf(TensorType type);

/// A tensor as it stands in a file: little endian, row-major, contiguous.
struct StoredTensor {
    TensorType type = TensorType::Float32;
    std::vector<std::int64_t> shape;
    std::vector<std::byte> bytes;

    bool operator==(const StoredTensor&) const = default;
};

/// The tensors of a weights file by name, and its metadata.
struct TensorFile {
    std::map<std::string, StoredTensor> tensors;
    std::map<std::string, std::string> metadata;
};

/// SHA-256 over the tensors' names, types, shapes and bytes in the order of their names, as 64 hex digits:
/// the same weights have the same id in whatever file they stand.
std::string modelIdOf(const std::map<std::string, StoredTensor>& tensors);

/// Reads a safetensors file; all sizes are checked against the file's own before memory is taken.
/// Errors: FileNotFound, FileUnreadable, FileTruncated, FileMalformed, UnsupportedFormat
/// Source: safetensors format, https://github.com/huggingface/safetensors
Result<TensorFile> readSafetensors(const std::string& pathUtf8);

/// Writes beside `pathUtf8` and renames. Errors: FileUnwritable, DiskFull
Result<void> writeSafetensors(const std::string& pathUtf8, const TensorFile& file);

/// Reads a PyTorch file of either format (the stream of 0.4 to 1.5, or the zip since 1.6) with an unpickler that knows
/// tensors, dictionaries, lists, tuples, strings and numbers and executes nothing.
/// Out:    the state dictionary; a checkpoint that wraps one under `state_dict`, `model` or `model_state_dict`
///         is unwrapped; a leading `module.` of data-parallel training is removed
/// Errors: FileNotFound, FileUnreadable, FileTruncated, FileMalformed, UnsupportedFormat,
///         UnsafeContent (the context names the refused object)
Result<TensorFile> readPyTorchFile(const std::string& pathUtf8);

}  // namespace facenet
