#include "core/train/event_file.h"

#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <chrono>
#include <protozero/pbf_writer.hpp>
#include <set>

#include "core/base/file_reader.h"

namespace facenet {

namespace {

double nowS() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::uint32_t crc32c(const std::string& bytes) {
    static const auto kTable = [] {
        constexpr std::uint32_t kReflectedPolynomial = 0x82F63B78;
        std::array<std::uint32_t, 256> table{};
        for (std::uint32_t i = 0; i < table.size(); ++i) {
            std::uint32_t value = i;
            for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ (value & 1 ? kReflectedPolynomial : 0);
            table[i] = value;
        }
        return table;
    }();
    std::uint32_t crc = ~0U;
    for (const char byte : bytes) crc = kTable[(crc ^ static_cast<std::uint8_t>(byte)) & 0xFF] ^ (crc >> 8);
    return ~crc;
}

std::uint32_t maskedCrc(const std::string& bytes) {
    return std::rotr(crc32c(bytes), 15) + 0xA282EAD8;
}

template <typename Number>
std::string littleEndian(Number number) {
    std::string bytes;
    for (std::size_t i = 0; i < sizeof number; ++i) bytes += static_cast<char>(number >> (8 * i));
    return bytes;
}

// Fields of event.proto and summary.proto.
constexpr int kWallTime = 1, kStep = 2, kFileVersion = 3, kGraph = 4, kSummary = 5;
constexpr int kNode = 1, kNodeName = 1, kNodeOperation = 2, kNodeInput = 3;
constexpr int kValue = 1, kTag = 1, kSimpleValue = 2, kImage = 4, kHistogram = 5;
constexpr int kHeight = 1, kWidth = 2, kColours = 3, kEncoded = 4;
constexpr int kRgb = 3;
constexpr int kLeast = 1, kMost = 2, kCount = 3, kSum = 4, kSumOfSquares = 5, kLimits = 6, kCounts = 7;

/// Each number counts as the middle of its bin.
void writeHistogram(protozero::pbf_writer& summary, const EventFile::Values::Histogram& histogram) {
    const double width = (histogram.high - histogram.low) / static_cast<double>(histogram.counts.size());
    std::vector<double> limits, counts;
    double count = 0, sum = 0, squares = 0;
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
        const double begin = histogram.low + width * static_cast<double>(bin), middle = begin + width / 2;
        const double here = histogram.counts[bin];
        limits.push_back(begin + width);
        counts.push_back(here);
        count += here;
        sum += here * middle;
        squares += here * middle * middle;
    }
    protozero::pbf_writer value(summary, kValue);
    value.add_string(kTag, histogram.name);
    protozero::pbf_writer written(value, kHistogram);
    written.add_double(kLeast, histogram.low);
    written.add_double(kMost, histogram.high);
    written.add_double(kCount, count);
    written.add_double(kSum, sum);
    written.add_double(kSumOfSquares, squares);
    written.add_packed_double(kLimits, limits.begin(), limits.end());
    written.add_packed_double(kCounts, counts.begin(), counts.end());
}

}  // namespace

Result<std::unique_ptr<EventFile>> EventFile::create(const std::string& folder) {
    std::unique_ptr<EventFile> events(new EventFile);
    // One of its own; two trainings may begin within one second.
    for (std::int64_t second = static_cast<std::int64_t>(nowS()); !events->m_file; ++second) {
        events->m_path = folder + "/events.out.tfevents." + std::to_string(second) + ".facenet";
        events->m_file = std::fopen(events->m_path.c_str(), "wxe");
        if (!events->m_file && errno != EEXIST) break;
    }
    if (!events->m_file) return fileError(events->m_path, errno, ErrorCode::FileUnwritable);
    std::string event;
    protozero::pbf_writer writer(event);
    writer.add_double(kWallTime, nowS());
    writer.add_string(kFileVersion, "brain.Event:2");
    if (auto written = events->writeRecord(event); !written) return written.error();
    return events;
}

EventFile::~EventFile() {
    if (m_file) std::fclose(m_file);
}

Result<void> EventFile::add(std::int64_t step, const Values& values) {
    std::string event;
    protozero::pbf_writer writer(event);
    writer.add_double(kWallTime, nowS());
    writer.add_int64(kStep, step);
    {
        protozero::pbf_writer summary(writer, kSummary);
        for (const auto& [name, number] : values.figures) {
            protozero::pbf_writer value(summary, kValue);
            value.add_string(kTag, name);
            value.add_float(kSimpleValue, static_cast<float>(number));
        }
        for (const Values::Histogram& histogram : values.histograms) writeHistogram(summary, histogram);
        for (const Values::Picture& picture : values.pictures) {
            protozero::pbf_writer value(summary, kValue);
            value.add_string(kTag, picture.name);
            protozero::pbf_writer image(value, kImage);
            image.add_int32(kHeight, picture.heightPx);
            image.add_int32(kWidth, picture.widthPx);
            image.add_int32(kColours, kRgb);
            image.add_bytes(kEncoded, picture.png);
        }
    }
    return writeRecord(event);
}

Result<void> EventFile::add(const std::vector<GraphNode>& network) {
    std::string graph;
    {
        protozero::pbf_writer writer(graph);
        std::set<std::string> written;
        const auto addNode = [&](const std::string& name, const std::string& operation,
                                 const std::vector<std::string>& inputs) {
            if (!written.insert(name).second) return;
            protozero::pbf_writer node(writer, kNode);
            node.add_string(kNodeName, name);
            node.add_string(kNodeOperation, operation);
            for (const std::string& input : inputs) node.add_string(kNodeInput, input);
        };
        for (const GraphNode& node : network) {
            // What no operation before has made are weights, and the picture.
            for (const std::string& input : node.inputs) addNode(input, "Placeholder", {});
            addNode(node.outputs.front(), node.operation, node.inputs);
        }
    }
    std::string event;
    protozero::pbf_writer writer(event);
    writer.add_double(kWallTime, nowS());
    writer.add_bytes(kGraph, graph);
    return writeRecord(event);
}

Result<void> EventFile::sync() {
    if (::fsync(::fileno(m_file)) != 0) return fileError(m_path, errno, ErrorCode::FileUnwritable);
    return {};
}

Result<void> EventFile::writeRecord(const std::string& event) {
    const std::string length = littleEndian(static_cast<std::uint64_t>(event.size()));
    const std::string record = length + littleEndian(maskedCrc(length)) + event + littleEndian(maskedCrc(event));
    if (std::fwrite(record.data(), 1, record.size(), m_file) != record.size() || std::fflush(m_file) != 0)
        return fileError(m_path, errno, ErrorCode::FileUnwritable);
    return {};
}

}  // namespace facenet
