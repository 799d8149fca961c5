#include <bit>
#include <cmath>
#include <cstring>
#include <optional>

#include "core/base/file_reader.h"
#include "core/dataset/packed_pictures.h"

namespace facenet {

namespace {

constexpr std::uint32_t kMagic = 0xced7230a;
constexpr std::uint32_t kLengthBits = 29;
/// How a record stands in its file: whole, or in parts, between which its bytes had the magic number.
enum class Part : std::uint32_t { Whole = 0, First = 1, Middle = 2, Last = 3 };
constexpr std::size_t kHeaderBytes = 24;  ///< flag, label, id and a second id of a record
constexpr std::uint64_t kLargestRecord = 64 << 20;

using Bytes = std::vector<std::byte>;

template <typename Number>
Number numberAt(std::span<const std::byte> bytes, std::size_t offset) {
    static_assert(std::endian::native == std::endian::little);
    Number number;
    std::memcpy(&number, bytes.data() + offset, sizeof number);
    return number;
}

class Records {
public:
    explicit Records(const FileReader& file) : m_file(file) {}

    std::uint64_t position() const { return m_position; }

    /// The next record, put together; nothing at the end.
    Result<std::optional<Bytes>> next() {
        if (m_position == m_file.size()) return std::optional<Bytes>();
        Bytes record;
        for (bool isFirst = true;; isFirst = false) {
            std::array<std::byte, 8> head;
            if (const auto read = m_file.read(m_position, head); !read) return read.error();
            const auto word = numberAt<std::uint32_t>(head, 4);
            const auto part = Part(word >> kLengthBits);
            const std::uint64_t length = word & ((1U << kLengthBits) - 1);
            const bool fits = isFirst == (part == Part::Whole || part == Part::First);
            if (numberAt<std::uint32_t>(head, 0) != kMagic || !fits || part > Part::Last) return malformed();
            if (record.size() + length > kLargestRecord) return malformed();
            if (length > m_file.size() - m_position) return Error{ErrorCode::FileTruncated, m_file.path()};
            if (!isFirst) {
                const auto* magic = reinterpret_cast<const std::byte*>(&kMagic);
                record.insert(record.end(), magic, magic + sizeof kMagic);
            }
            const std::size_t begin = record.size();
            record.resize(begin + length);
            if (const auto read = m_file.read(m_position + head.size(), std::span(record).subspan(begin)); !read)
                return read.error();
            m_position += head.size() + (length + 3) / 4 * 4;
            if (part == Part::Whole || part == Part::Last) return std::optional(std::move(record));
        }
    }

    Error malformed() const {
        return m_file.about({ErrorCode::FileMalformed, "no record at byte " + std::to_string(m_position)});
    }

private:
    const FileReader& m_file;
    std::uint64_t m_position = 0;
};

}  // namespace

Result<void> readRecordIo(const std::string& pathUtf8, const PackedPictureTaker& take, JobControl& control) {
    const auto file = FileReader::open(pathUtf8);
    if (!file) return file.error();
    Records records(*file);
    while (true) {
        if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
        const auto record = records.next();
        if (!record) return record.error();
        if (!*record) return {};
        const Bytes& bytes = **record;
        if (bytes.size() < kHeaderBytes) return records.malformed();
        const auto labels = numberAt<std::uint32_t>(bytes, 0);  // that follow the header; 0: it has the one label
        if (labels > (bytes.size() - kHeaderBytes) / sizeof(float)) return records.malformed();
        const auto label = numberAt<float>(bytes, labels == 0 ? 4 : kHeaderBytes);
        const auto picture = std::span(bytes).subspan(kHeaderBytes + labels * sizeof(float));
        control.report(static_cast<int>(records.position() >> 10), static_cast<int>(file->size() >> 10));
        if (picture.empty()) continue;
        if (!(label >= 0 && label < 16'777'216.0F)) return records.malformed();
        if (const auto taken = take({std::to_string(static_cast<std::int64_t>(label)), picture}); !taken) return taken;
    }
}

}  // namespace facenet
