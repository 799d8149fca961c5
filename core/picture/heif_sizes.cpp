#include "core/picture/heif_sizes.h"

#include <dav1d/dav1d.h>

#include <algorithm>

#include "core/picture/big_endian_reader.h"

namespace facenet {

namespace {

constexpr unsigned kSequenceParameters = 33;  // the type of a unit, ITU-T H.265, table 7-1

/// Reads the bits of a unit, without the bytes that keep start codes out of it (ITU-T H.265, 7.3.1.1). What lies beyond
/// the end is zeros.
class BitReader {
public:
    explicit BitReader(PictureBytes unit) {
        constexpr std::size_t kMostBytes = 256;  // the size stands at the beginning
        int zeros = 0;
        for (const std::byte byte : unit.first(std::min(unit.size(), kMostBytes))) {
            const bool kept = zeros < 2 || byte != std::byte{3};
            zeros = byte == std::byte{0} ? zeros + 1 : 0;
            if (kept) m_bytes.push_back(byte);
        }
    }
    std::uint64_t bits(int count) {
        std::uint64_t value = 0;
        for (int i = 0; i < count; ++i, ++m_at) {
            const std::size_t byte = m_at / 8;
            const unsigned bit =
                byte < m_bytes.size() ? std::to_integer<unsigned>(m_bytes[byte]) >> (7 - m_at % 8) & 1U : 0U;
            value = value << 1 | bit;
        }
        return value;
    }
    void skip(std::size_t count) { m_at += count; }
    /// ue(v), ITU-T H.265, 9.2
    std::int64_t exponential() {
        constexpr int kMostZeros = 30;  // so that the product of two numbers is one; a picture has no such side
        int zeros = 0;
        while (zeros < kMostZeros && bits(1) == 0) ++zeros;
        return static_cast<std::int64_t>((std::uint64_t{1} << zeros) - 1 + bits(zeros));
    }

private:
    std::vector<std::byte> m_bytes;
    std::size_t m_at = 0;
};

/// ITU-T H.265, 7.3.2.2 and 7.3.3
CodedSize sizeOfParameters(PictureBytes unit) {
    constexpr std::size_t kUnitHeaderBits = 16, kVideoParametersBits = 4, kNestingBits = 1, kProfileBits = 88,
                          kLevelBits = 8;
    constexpr int kMostLayers = 8;
    BitReader reader(unit);
    reader.skip(kUnitHeaderBits + kVideoParametersBits);
    const auto layers = static_cast<int>(reader.bits(3));  // beyond the first
    reader.skip(kNestingBits + kProfileBits + kLevelBits);
    std::size_t layerBits = 0;
    for (int i = 0; layers > 0 && i < kMostLayers; ++i) {
        const auto flags = reader.bits(2);
        if (i < layers) layerBits += ((flags & 2) != 0 ? kProfileBits : 0) + ((flags & 1) != 0 ? kLevelBits : 0);
    }
    reader.skip(layerBits);
    reader.exponential();  // its number
    constexpr std::int64_t kColoursApart = 3;
    if (reader.exponential() == kColoursApart) reader.skip(1);
    const std::int64_t width = reader.exponential();
    return {.widthPx = width, .heightPx = reader.exponential()};
}

CodedSize sizeOfUnit(PictureBytes unit) {
    if (unit.empty() || (std::to_integer<unsigned>(unit[0]) >> 1 & 0x3fU) != kSequenceParameters) return {};
    return sizeOfParameters(unit);
}

/// Of units of which each has its length before it, `count` at most.
CodedSize sizeOfUnits(BigEndianReader& reader, std::size_t lengthBytes, std::uint64_t count) {
    CodedSize size;
    for (; count > 0; --count) {
        const auto length = reader.number(lengthBytes);
        const auto unit = length ? reader.take(*length) : std::nullopt;
        if (!unit) break;
        size = largerOf(size, sizeOfUnit(*unit));
    }
    return size;
}

}  // namespace

CodedSize sizeOfHevcConfiguration(PictureBytes body) {
    constexpr std::size_t kHeaderBytes = 22, kLengthBytes = 2;
    BigEndianReader reader(body);
    if (!reader.take(kHeaderBytes)) return {};
    CodedSize size;
    for (std::uint64_t arrays = reader.number(1).value_or(0); arrays > 0; --arrays) {
        reader.number(1);  // the type of its units, which they say themselves
        const auto units = reader.number(2);
        if (!units) break;
        size = largerOf(size, sizeOfUnits(reader, kLengthBytes, *units));
    }
    return size;
}

CodedSize sizeOfHevcData(PictureBytes units) {
    constexpr std::size_t kLengthBytes = 4;
    BigEndianReader reader(units);
    return sizeOfUnits(reader, kLengthBytes, units.size());
}

CodedSize sizeOfAv1Data(PictureBytes units) {
    Dav1dSequenceHeader header{};
    if (dav1d_parse_sequence_header(&header, reinterpret_cast<const std::uint8_t*>(units.data()), units.size()) != 0)
        return {};
    return {.widthPx = header.max_width, .heightPx = header.max_height};
}

}  // namespace facenet
