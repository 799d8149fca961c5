#include "core/model/onnx_file.h"

#include <cstring>
#include <new>
#include <optional>
#include <protozero/pbf_message.hpp>
#include <protozero/pbf_writer.hpp>

#include "core/base/file_reader.h"
#include "core/base/replaced_file.h"

namespace facenet {

namespace {

using protozero::pbf_reader;
using protozero::pbf_writer;

// The numbers of the fields, by message.
namespace model {
enum : protozero::pbf_tag_type {
    IrVersion = 1,
    Producer = 2,
    ProducerVersion = 3,
    Graph = 7,
    Opset = 8,
    Metadata = 14
};
}
namespace entry {
enum : protozero::pbf_tag_type { Key = 1, Value = 2 };  // of metadata; domain and version of an opset
}
namespace graph {
enum : protozero::pbf_tag_type { Node = 1, Name = 2, Constant = 5, Input = 11, Output = 12 };
}
namespace node {
enum : protozero::pbf_tag_type { Input = 1, Output = 2, Name = 3, Operation = 4, Attribute = 5 };
}
namespace attribute {
enum : protozero::pbf_tag_type { Name = 1, Float = 2, Integer = 3, Tensor = 5, Integers = 8, Kind = 20 };
enum Kinds : std::int32_t { IsFloat = 1, IsInteger = 2, IsIntegers = 7 };
}  // namespace attribute
namespace tensor {
enum : protozero::pbf_tag_type { Shape = 1, Type = 2, Floats = 4, Integers = 7, Name = 8, Bytes = 9, Location = 14 };
}
namespace value {
enum : protozero::pbf_tag_type { Name = 1, Type = 2, TensorType = 1, Element = 1, Shape = 2, Dimension = 1 };
enum : protozero::pbf_tag_type { Number = 1, Word = 2 };
}  // namespace value

/// A field as it must lie in the file, by its number: anything else of that number is passed over as unknown.
constexpr std::uint32_t text(protozero::pbf_tag_type tag) {
    return protozero::tag_and_type(tag, protozero::pbf_wire_type::length_delimited);
}
constexpr std::uint32_t whole(protozero::pbf_tag_type tag) {
    return protozero::tag_and_type(tag, protozero::pbf_wire_type::varint);
}
constexpr std::uint32_t real(protozero::pbf_tag_type tag) {
    return protozero::tag_and_type(tag, protozero::pbf_wire_type::fixed32);
}

constexpr std::int64_t kIrVersion = 8, kOpset = 17;
constexpr std::int32_t kFloat32 = 1, kInt64 = 7, kFloat16 = 10;

std::optional<TensorType> typeOf(std::int32_t type) {
    switch (type) {
        case kFloat32:
            return TensorType::Float32;
        case kInt64:
            return TensorType::Int64;
        case kFloat16:
            return TensorType::Float16;
        default:
            return std::nullopt;
    }
}

/// What a file says wrongly; thrown through the reading functions, as protozero throws what it cannot parse.
struct Refused {
    Error error;
};

[[noreturn]] void refuse(ErrorCode code, const std::string& what) {
    throw Refused{{code, what}};
}

template <typename Number, typename Range>
void appendNumbers(std::vector<std::byte>& bytes, const Range& numbers) {
    for (const Number number : numbers) {
        const auto* raw = reinterpret_cast<const std::byte*>(&number);
        bytes.insert(bytes.end(), raw, raw + sizeof number);
    }
}

std::pair<std::string, StoredTensor> readTensor(pbf_reader message) {
    std::string name;
    StoredTensor stored;
    std::int32_t type = 0;
    while (message.next()) switch (message.tag_and_type()) {
            case whole(tensor::Shape):
                stored.shape.push_back(message.get_int64());
                break;
            case text(tensor::Shape):
                for (const std::int64_t size : message.get_packed_int64()) stored.shape.push_back(size);
                break;
            case whole(tensor::Type):
                type = message.get_int32();
                break;
            case text(tensor::Name):
                name = message.get_string();
                break;
            case text(tensor::Floats):
                appendNumbers<float>(stored.bytes, message.get_packed_float());
                break;
            case text(tensor::Integers):
                appendNumbers<std::int64_t>(stored.bytes, message.get_packed_int64());
                break;
            case text(tensor::Bytes): {
                const auto view = message.get_view();
                const auto* raw = reinterpret_cast<const std::byte*>(view.data());
                stored.bytes.assign(raw, raw + view.size());
                break;
            }
            case whole(tensor::Location):
                if (message.get_int32() != 0) refuse(ErrorCode::UnsupportedFormat, "its weights are in another file");
                break;
            default:
                message.skip();
        }
    const auto known = typeOf(type);
    if (!known) refuse(ErrorCode::UnsupportedFormat, name + ": numbers of type " + std::to_string(type));
    stored.type = *known;
    const auto count = elementCount(stored.shape);
    if (stored.shape.size() > kMostDimensions || !count || *count > stored.bytes.size() ||
        *count * sizeOf(stored.type) != stored.bytes.size())
        refuse(ErrorCode::FileMalformed, name + ": as many numbers as its shape has are not there");
    return {std::move(name), std::move(stored)};
}

/// An attribute of a node; a tensor becomes the constant `constant`.
void readAttribute(pbf_reader message, GraphNode& into, std::optional<StoredTensor>& constant) {
    std::string name;
    std::optional<GraphNode::Attribute> found;
    std::vector<std::int64_t> integers;
    while (message.next()) switch (message.tag_and_type()) {
            case text(attribute::Name):
                name = message.get_string();
                break;
            case real(attribute::Float):
                found = message.get_float();
                break;
            case whole(attribute::Integer):
                found = message.get_int64();
                break;
            case text(attribute::Tensor):
                constant = readTensor(message.get_message()).second;
                break;
            case whole(attribute::Integers):
                integers.push_back(message.get_int64());
                found = integers;
                break;
            case text(attribute::Integers):
                for (const std::int64_t integer : message.get_packed_int64()) integers.push_back(integer);
                found = integers;
                break;
            default:
                message.skip();
        }
    if (found) into.attributes.insert_or_assign(name, std::move(*found));
}

void readNode(pbf_reader message, NetworkGraph& graph, std::map<std::string, std::string>& aliases) {
    GraphNode made;
    std::optional<StoredTensor> constant;
    while (message.next()) switch (message.tag_and_type()) {
            case text(node::Input):
                made.inputs.push_back(message.get_string());
                break;
            case text(node::Output):
                made.outputs.push_back(message.get_string());
                break;
            case text(node::Operation):
                made.operation = message.get_string();
                break;
            case text(node::Attribute):
                readAttribute(message.get_message(), made, constant);
                break;
            default:
                message.skip();
        }
    if (made.outputs.empty()) refuse(ErrorCode::FileMalformed, "an operation without a result");
    for (std::string& input : made.inputs)
        if (const auto alias = aliases.find(input); alias != aliases.end()) input = alias->second;
    if (made.operation == "Constant" && constant)
        graph.constants.insert_or_assign(made.outputs.front(), std::move(*constant));
    else if (made.operation == "Identity" && !made.inputs.empty())
        aliases.insert_or_assign(made.outputs.front(), made.inputs.front());
    else
        graph.nodes.push_back(std::move(made));
}

NetworkGraph readGraph(pbf_reader message) {
    NetworkGraph read;
    std::map<std::string, std::string> aliases;
    while (message.next()) switch (message.tag_and_type()) {
            case text(graph::Node):
                readNode(message.get_message(), read, aliases);
                break;
            case text(graph::Constant): {
                auto [name, stored] = readTensor(message.get_message());
                if (!read.constants.try_emplace(name, std::move(stored)).second)
                    refuse(ErrorCode::FileMalformed, name + ": a second time");
                break;
            }
            default:
                message.skip();
        }
    return read;
}

std::pair<std::string, std::string> readEntry(pbf_reader message) {
    std::pair<std::string, std::string> read;
    while (message.next()) switch (message.tag_and_type()) {
            case text(entry::Key):
                read.first = message.get_string();
                break;
            case text(entry::Value):
                read.second = message.get_string();
                break;
            default:
                message.skip();
        }
    return read;
}

OnnxFile readModel(pbf_reader message) {
    OnnxFile read;
    bool hasGraph = false;
    while (message.next()) switch (message.tag_and_type()) {
            case text(model::Graph):
                read.graph = readGraph(message.get_message());
                hasGraph = true;
                break;
            case text(model::Metadata):
                read.metadata.insert(readEntry(message.get_message()));
                break;
            default:
                message.skip();
        }
    if (!hasGraph) refuse(ErrorCode::FileMalformed, "no network");
    return read;
}

void writeNode(pbf_writer& graphWriter, const GraphNode& written) {
    pbf_writer writer(graphWriter, graph::Node);
    for (const std::string& input : written.inputs) writer.add_string(node::Input, input);
    for (const std::string& output : written.outputs) writer.add_string(node::Output, output);
    writer.add_string(node::Name, written.outputs.front());
    writer.add_string(node::Operation, written.operation);
    for (const auto& [name, setting] : written.attributes) {
        pbf_writer one(writer, node::Attribute);
        one.add_string(attribute::Name, name);
        if (const auto* number = std::get_if<float>(&setting)) {
            one.add_float(attribute::Float, *number);
            one.add_int32(attribute::Kind, attribute::IsFloat);
        } else if (const auto* integer = std::get_if<std::int64_t>(&setting)) {
            one.add_int64(attribute::Integer, *integer);
            one.add_int32(attribute::Kind, attribute::IsInteger);
        } else {
            for (const std::int64_t each : std::get<std::vector<std::int64_t>>(setting))
                one.add_int64(attribute::Integers, each);
            one.add_int32(attribute::Kind, attribute::IsIntegers);
        }
    }
}

void writeTensor(pbf_writer& graphWriter, const std::string& name, const StoredTensor& stored) {
    pbf_writer writer(graphWriter, graph::Constant);
    for (const std::int64_t size : stored.shape) writer.add_int64(tensor::Shape, size);
    writer.add_int32(tensor::Type, stored.type == TensorType::Float32 ? kFloat32
                                   : stored.type == TensorType::Int64 ? kInt64
                                                                      : kFloat16);
    writer.add_string(tensor::Name, name);
    writer.add_bytes(tensor::Bytes, reinterpret_cast<const char*>(stored.bytes.data()), stored.bytes.size());
}

void writeValue(pbf_writer& graphWriter, protozero::pbf_tag_type place, const std::string& name,
                const std::vector<std::int64_t>& shapeOfOne) {
    pbf_writer writer(graphWriter, place);
    writer.add_string(value::Name, name);
    pbf_writer type(writer, value::Type);
    pbf_writer tensorType(type, value::TensorType);
    tensorType.add_int32(value::Element, kFloat32);
    pbf_writer shape(tensorType, value::Shape);
    pbf_writer(shape, value::Dimension).add_string(value::Word, "N");
    for (const std::int64_t size : shapeOfOne) pbf_writer(shape, value::Dimension).add_int64(value::Number, size);
}

}  // namespace

Result<OnnxFile> readOnnx(const std::string& pathUtf8) {
    const auto file = FileReader::open(pathUtf8);
    if (!file) return file.error();
    try {
        std::vector<std::byte> bytes(static_cast<std::size_t>(file->size()));
        if (const auto read = file->read(0, bytes); !read) return read.error();
        return readModel(pbf_reader(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    } catch (const Refused& refused) {
        return file->about(refused.error);
    } catch (const protozero::exception& error) {
        return file->about({ErrorCode::FileMalformed, error.what()});
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, pathUtf8};
    }
}

Result<void> writeOnnx(const std::string& pathUtf8, const OnnxFile& file) {
    std::string bytes;
    {
        pbf_writer writer(bytes);
        writer.add_int64(model::IrVersion, kIrVersion);
        writer.add_string(model::Producer, "facenet");
        writer.add_string(model::ProducerVersion, FACENET_VERSION);
        {
            pbf_writer written(writer, model::Graph);
            for (const GraphNode& each : file.graph.nodes) writeNode(written, each);
            written.add_string(graph::Name, "facenet");
            for (const auto& [name, stored] : file.graph.constants) writeTensor(written, name, stored);
            writeValue(written, graph::Input, file.graph.input, {3, 160, 160});
            writeValue(written, graph::Output, file.graph.output, {128});
        }
        {
            pbf_writer opset(writer, model::Opset);
            opset.add_string(entry::Key, "");
            opset.add_int64(entry::Value, kOpset);
        }
        for (const auto& [key, text] : file.metadata) {
            pbf_writer one(writer, model::Metadata);
            one.add_string(entry::Key, key);
            one.add_string(entry::Value, text);
        }
    }
    return replaceFile(pathUtf8, bytes);
}

}  // namespace facenet
