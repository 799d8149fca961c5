#pragma once

#include <map>
#include <string>

#include "core/base/result.h"
#include "core/model/network_graph.h"

namespace facenet {

struct OnnxFile {
    NetworkGraph graph;
    std::map<std::string, std::string> metadata;
};

/// Reads the graph of an ONNX model and its weights; constants in nodes count as weights, and names that only stand for
/// another are resolved. All sizes are checked against the file's own before memory is taken; nothing is executed.
/// Errors: FileNotFound, FileUnreadable, FileMalformed, UnsupportedFormat (weights in a file beside it, types that no
///         network here has), OutOfMemory
/// Source: onnx.proto, https://github.com/onnx/onnx
Result<OnnxFile> readOnnx(const std::string& pathUtf8);

/// Writes a model of opset 17 with any number of pictures as its batch. Errors: FileUnwritable, DiskFull
Result<void> writeOnnx(const std::string& pathUtf8, const OnnxFile& file);

}  // namespace facenet
