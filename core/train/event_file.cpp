#include "core/train/event_file.h"

#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <chrono>

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

// Protocol buffers: a field is its number and kind, then its value.
std::string varint(std::uint64_t value) {
    std::string bytes;
    for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
    return bytes + static_cast<char>(value);
}

std::string numberField(int field, std::uint64_t value) {
    return varint(static_cast<std::uint64_t>(field) << 3) + varint(value);
}

std::string doubleField(int field, double value) {
    return varint(static_cast<std::uint64_t>(field) << 3 | 1) + littleEndian(std::bit_cast<std::uint64_t>(value));
}

std::string floatField(int field, float value) {
    return varint(static_cast<std::uint64_t>(field) << 3 | 5) + littleEndian(std::bit_cast<std::uint32_t>(value));
}

std::string bytesField(int field, const std::string& bytes) {
    return varint(static_cast<std::uint64_t>(field) << 3 | 2) + varint(bytes.size()) + bytes;
}

// Fields of event.proto and summary.proto.
constexpr int kWallTime = 1, kStep = 2, kFileVersion = 3, kSummary = 5;
constexpr int kValue = 1, kTag = 1, kSimpleValue = 2;

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
    if (auto written = events->writeRecord(doubleField(kWallTime, nowS()) + bytesField(kFileVersion, "brain.Event:2"));
        !written)
        return written.error();
    return events;
}

EventFile::~EventFile() {
    if (m_file) std::fclose(m_file);
}

Result<void> EventFile::add(std::int64_t step, const std::vector<std::pair<std::string, double>>& figures) {
    std::string summary;
    for (const auto& [name, value] : figures)
        summary += bytesField(kValue, bytesField(kTag, name) + floatField(kSimpleValue, static_cast<float>(value)));
    return writeRecord(doubleField(kWallTime, nowS()) + numberField(kStep, static_cast<std::uint64_t>(step)) +
                       bytesField(kSummary, summary));
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
