#include <algorithm>
#include <array>
#include <limits>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/file_reader.h"
#include "core/base/replaced_file.h"
#include "core/model/tensor_file.h"

namespace facenet {

namespace {

constexpr std::uint64_t kLengthBytes = 8;
constexpr std::uint64_t kLargestHeaderBytes = 100'000'000;  // the format's own limit
constexpr auto kMetadataKey = "__metadata__";

/// A tensor as the header announces it; offsets count from the end of the header.
struct Entry {
    std::optional<TensorType> type;
    std::optional<std::vector<std::int64_t>> shape;
    std::optional<std::vector<std::uint64_t>> offsets;

    std::uint64_t begin() const { return (*offsets)[0]; }
    std::uint64_t end() const { return (*offsets)[1]; }
};

struct Header {
    std::uint64_t bytes = 0;  ///< with the length before it
    std::map<std::string, Entry> entries;
    std::map<std::string, std::string> metadata;
};

std::optional<TensorType> typeFromString(const std::string& text) {
    for (int value = 0; value <= static_cast<int>(TensorType::Bool); ++value)
        if (const auto type = static_cast<TensorType>(value); toString(type) == text) return type;
    return std::nullopt;
}

/// Takes the header's JSON event by event and refuses at the first one that has no place in it: no tree is built, so
/// a hostile header cannot make a small file large. Signatures are those of nlohmann's SAX interface.
class HeaderParser {
public:
    using number_integer_t = nlohmann::json::number_integer_t;
    using number_unsigned_t = nlohmann::json::number_unsigned_t;
    using number_float_t = nlohmann::json::number_float_t;
    using string_t = nlohmann::json::string_t;
    using binary_t = nlohmann::json::binary_t;

    explicit HeaderParser(Header& header) : m_header(header) {}

    const Error& error() const { return m_error; }

    bool null() { return refuse("null"); }
    bool boolean(bool) { return refuse("a truth value"); }
    bool number_integer(number_integer_t) { return refuse("a negative number"); }
    bool number_float(number_float_t, const string_t&) { return refuse("a number that is not whole"); }
    bool binary(binary_t&) { return refuse("binary data"); }

    bool number_unsigned(number_unsigned_t number) {
        if (m_place == Place::Shape) {
            auto& shape = *m_entry->shape;
            if (shape.size() == kMostDimensions) return refuse("more dimensions than can be");
            if (number > static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max()))
                return refuse("a size beyond 63 bits");
            shape.push_back(static_cast<std::int64_t>(number));
            return true;
        }
        if (m_place != Place::Offsets) return refuse("a number");
        if (m_entry->offsets->size() == 2) return refuse("more than two data offsets");
        m_entry->offsets->push_back(number);
        return true;
    }

    bool string(string_t& text) {
        if (m_place == Place::Metadata) {
            m_header.metadata[m_key] = std::move(text);
            return true;
        }
        if (m_place != Place::Entry || m_key != "dtype") return refuse("a text");
        m_entry->type = typeFromString(text);
        if (m_entry->type) return true;
        return refuse("type " + text.substr(0, 20), ErrorCode::UnsupportedFormat);
    }

    bool start_object(std::size_t) {
        if (m_place == Place::Nowhere) {
            m_place = Place::Top;
        } else if (m_place == Place::Top) {
            m_place = m_name == kMetadataKey ? Place::Metadata : Place::Entry;
        } else {
            return refuse("an object");
        }
        return true;
    }

    bool key(string_t& name) {
        if (m_place == Place::Top) {
            m_name = std::move(name);
            if (m_name == kMetadataKey) return !std::exchange(m_hasMetadata, true) || refuse("a second time");
            const auto [entry, isNew] = m_header.entries.try_emplace(m_name);
            m_entry = &entry->second;
            return isNew || refuse("a second time");
        }
        m_key = std::move(name);
        if (m_place == Place::Metadata)
            return m_header.metadata.try_emplace(m_key).second || refuse(m_key + " a second time");
        const bool seen = (m_key == "dtype" && m_entry->type) || (m_key == "shape" && m_entry->shape) ||
                          (m_key == "data_offsets" && m_entry->offsets);
        return !seen || refuse(m_key + " a second time");
    }

    bool end_object() {
        if (m_place == Place::Entry &&
            !(m_entry->type && m_entry->shape && m_entry->offsets && m_entry->offsets->size() == 2))
            return refuse("type, shape or data offsets are missing");
        m_place = m_place == Place::Top ? Place::Nowhere : Place::Top;
        return true;
    }

    bool start_array(std::size_t) {
        if (m_place == Place::Entry && m_key == "shape") {
            m_entry->shape.emplace();
            m_place = Place::Shape;
        } else if (m_place == Place::Entry && m_key == "data_offsets") {
            m_entry->offsets.emplace();
            m_place = Place::Offsets;
        } else {
            return refuse("a list");
        }
        return true;
    }

    bool end_array() {
        m_place = Place::Entry;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) {
        return refuse("no JSON at byte " + std::to_string(position));
    }

private:
    enum class Place { Nowhere, Top, Metadata, Entry, Shape, Offsets };

    bool refuse(const std::string& what, ErrorCode code = ErrorCode::FileMalformed) {
        m_error = {code, m_name.empty() ? what : m_name + ": " + what};
        return false;
    }

    Header& m_header;
    Place m_place = Place::Nowhere;
    std::string m_name;
    std::string m_key;
    Entry* m_entry = nullptr;
    bool m_hasMetadata = false;
    Error m_error;
};

std::uint64_t littleEndian(std::span<const std::byte> bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) number = number << 8 | std::to_integer<std::uint64_t>(bytes[i]);
    return number;
}

/// Every tensor's bytes fit its shape, and together they cover the data without a gap or an overlap.
Result<void> checkLayout(const Header& header, std::uint64_t dataBytes) {
    std::vector<const std::pair<const std::string, Entry>*> byPlace;
    for (const auto& named : header.entries) {
        const auto& [name, entry] = named;
        const auto count = elementCount(*entry.shape);
        std::uint64_t needed = 0;
        if (!count || __builtin_mul_overflow(*count, sizeOf(*entry.type), &needed))
            return Error{ErrorCode::FileMalformed, name + ": an impossible shape"};
        if (entry.begin() > entry.end() || entry.end() - entry.begin() != needed)
            return Error{ErrorCode::FileMalformed, name + ": its data do not have the size of its shape"};
        byPlace.push_back(&named);
    }
    std::ranges::sort(byPlace, {},
                      [](const auto* named) { return std::pair(named->second.begin(), named->second.end()); });
    std::uint64_t covered = 0;
    for (const auto* named : byPlace) {
        if (named->second.begin() != covered)
            return Error{ErrorCode::FileMalformed, named->first + ": its data overlap or leave a gap"};
        covered = named->second.end();
    }
    if (covered > dataBytes)
        return Error{ErrorCode::FileTruncated,
                     "of " + std::to_string(covered) + " bytes of tensors the file holds " + std::to_string(dataBytes)};
    if (covered < dataBytes)
        return Error{ErrorCode::FileMalformed, std::to_string(dataBytes - covered) + " bytes belong to no tensor"};
    return {};
}

Result<Header> readHeader(const FileReader& file) {
    std::array<std::byte, kLengthBytes> length{};
    if (auto done = file.read(0, length); !done) return done.error();
    const std::uint64_t headerBytes = littleEndian(length);
    if (headerBytes > kLargestHeaderBytes)
        return Error{ErrorCode::FileMalformed, file.path() + ": a header of " + std::to_string(headerBytes) + " bytes"};
    if (headerBytes > file.size() - kLengthBytes) return Error{ErrorCode::FileTruncated, file.path()};

    std::vector<std::byte> text(static_cast<std::size_t>(headerBytes));
    if (auto done = file.read(kLengthBytes, text); !done) return done.error();
    Header header;
    header.bytes = kLengthBytes + headerBytes;
    HeaderParser parser(header);
    const auto* characters = reinterpret_cast<const char*>(text.data());
    if (text.empty() || characters[0] != '{')
        return Error{ErrorCode::FileMalformed, file.path() + ": the header is not a JSON object"};
    if (!nlohmann::json::sax_parse(characters, characters + text.size(), &parser)) return file.about(parser.error());
    if (auto done = checkLayout(header, file.size() - header.bytes); !done) return file.about(done.error());
    return header;
}

/// The header's JSON with tensors laid out in the order given, padded so that the data begin at a multiple of eight.
/// Throws nlohmann's type_error for text that is not UTF-8.
std::string headerText(const TensorFile& file, const std::vector<const std::string*>& order) {
    nlohmann::json header = nlohmann::json::object();
    if (!file.metadata.empty()) header[kMetadataKey] = file.metadata;
    std::uint64_t offset = 0;
    for (const std::string* name : order) {
        const StoredTensor& tensor = file.tensors.at(*name);
        header[*name] = {{"dtype", toString(tensor.type)},
                         {"shape", tensor.shape},
                         {"data_offsets", {offset, offset + tensor.bytes.size()}}};
        offset += tensor.bytes.size();
    }
    std::string text = header.dump();
    text.append((kLengthBytes - text.size() % kLengthBytes) % kLengthBytes, ' ');
    return text;
}

}  // namespace

Result<TensorFile> readSafetensors(const std::string& pathUtf8) try {
    const auto file = FileReader::open(pathUtf8);
    if (!file) return file.error();
    auto header = readHeader(*file);
    if (!header) return header.error();
    TensorFile result{.metadata = std::move(header->metadata)};
    for (auto& [name, entry] : header->entries) {
        StoredTensor& tensor = result.tensors[name];
        tensor.type = *entry.type;
        tensor.shape = std::move(*entry.shape);
        tensor.bytes.resize(static_cast<std::size_t>(entry.end() - entry.begin()));
        if (auto done = file->read(header->bytes + entry.begin(), tensor.bytes); !done) return done.error();
    }
    return result;
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, pathUtf8};
}

Result<std::map<std::string, std::string>> readSafetensorsMetadata(const std::string& pathUtf8) try {
    const auto file = FileReader::open(pathUtf8);
    if (!file) return file.error();
    auto header = readHeader(*file);
    if (!header) return header.error();
    return std::move(header->metadata);
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, pathUtf8};
}

Result<void> writeSafetensors(const std::string& pathUtf8, const TensorFile& file) {
    std::vector<const std::string*> order;
    for (const auto& [name, tensor] : file.tensors) {
        const auto count = elementCount(tensor.shape);
        if (name == kMetadataKey || tensor.shape.size() > kMostDimensions || !count ||
            *count != tensor.bytes.size() / sizeOf(tensor.type) || tensor.bytes.size() % sizeOf(tensor.type) != 0)
            return Error{ErrorCode::InvalidArgument, name};
        order.push_back(&name);
    }
    // Wide elements first: each tensor then begins at a multiple of its element's size, as other readers expect.
    std::ranges::stable_sort(order, std::ranges::greater{},
                             [&](const std::string* name) { return sizeOf(file.tensors.at(*name).type); });
    std::string header;
    try {
        header = headerText(file, order);
    } catch (const nlohmann::json::type_error&) {
        return Error{ErrorCode::InvalidArgument, pathUtf8 + ": a name or a metadata text that is not UTF-8"};
    }

    std::array<std::byte, kLengthBytes> length;
    for (std::size_t i = 0; i < length.size(); ++i) length[i] = static_cast<std::byte>(header.size() >> (8 * i));
    ReplacedFile output(pathUtf8);
    output.write(length);
    output.write(header);
    for (const std::string* name : order) output.write(file.tensors.at(*name).bytes);
    return output.commit();
}

}  // namespace facenet
