#include "core/picture/metadata.h"

#include <array>
#include <charconv>
#include <cstring>
#include <ctime>
#include <opencv2/core.hpp>

namespace facenet {

namespace {

/// A directory of a TIFF structure in either order of bytes; nothing behind its end is read.
class TiffDirectory {
public:
    struct Entry {
        std::uint32_t type = 0, count = 0;
        std::size_t valueAt = 0;  ///< of the value where it takes four bytes or less, else of its place
    };

    TiffDirectory(std::span<const std::byte> bytes, bool bigEndian, std::size_t at)
        : m_bytes(bytes), m_bigEndian(bigEndian), m_at(at) {}

    std::uint32_t number(std::size_t at, std::size_t size) const {
        if (at > m_bytes.size() || size > m_bytes.size() - at) return 0;
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < size; ++i)
            value = value << 8 | std::to_integer<std::uint32_t>(m_bytes[at + (m_bigEndian ? i : size - 1 - i)]);
        return value;
    }

    std::optional<Entry> find(std::uint32_t tag) const {
        const std::size_t entries = number(m_at, 2);
        for (std::size_t i = 0; i < entries; ++i) {
            const std::size_t entry = m_at + 2 + 12 * i;
            if (entry >= m_bytes.size()) break;
            if (number(entry, 2) == tag) return Entry{number(entry + 2, 2), number(entry + 4, 4), entry + 8};
        }
        return std::nullopt;
    }

    std::optional<std::uint32_t> whole(std::uint32_t tag) const {
        constexpr std::array<std::size_t, 5> kBytesOfType{0, 1, 0, 2, 4};  // BYTE, SHORT, LONG
        const auto entry = find(tag);
        if (!entry || entry->type >= kBytesOfType.size() || kBytesOfType[entry->type] == 0) return std::nullopt;
        return number(entry->valueAt, kBytesOfType[entry->type]);
    }

    /// Without the zero at its end.
    std::string_view text(std::uint32_t tag) const {
        constexpr std::uint32_t kAscii = 2;
        const auto entry = find(tag);
        if (!entry || entry->type != kAscii) return {};
        const std::size_t at = entry->count <= 4 ? entry->valueAt : number(entry->valueAt, 4);
        if (at > m_bytes.size() || entry->count > m_bytes.size() - at) return {};
        const std::string_view value(reinterpret_cast<const char*>(m_bytes.data()) + at, entry->count);
        return value.substr(0, value.find('\0'));
    }

private:
    std::span<const std::byte> m_bytes;
    bool m_bigEndian;
    std::size_t m_at;
};

std::optional<int> orientationFrom(std::optional<std::uint32_t> value) {
    return value && *value >= 1 && *value <= 8 ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

/// Takes a whole number of exactly `digits` digits off the front.
std::optional<int> takeNumber(std::string_view& text, std::size_t digits) {
    int value = 0;
    if (text.size() < digits || text.front() < '0' || text.front() > '9') return std::nullopt;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + digits, value);
    if (failure != std::errc() || end != text.data() + digits) return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

/// Minutes east of Greenwich of `+02:00`, `-0330` or `Z`.
std::optional<int> zoneMinutes(std::string_view text) {
    if (text.starts_with('Z')) return 0;
    if (!text.starts_with('+') && !text.starts_with('-')) return std::nullopt;
    const int sign = text.front() == '-' ? -1 : 1;
    text.remove_prefix(1);
    const auto hours = takeNumber(text, 2);
    if (text.starts_with(':')) text.remove_prefix(1);
    const auto minutes = takeNumber(text, 2);
    if (!hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
    return sign * (60 * *hours + *minutes);
}

/// `2021:07:03 18:05:59` of Exif and `2021-07-03T18:05:59.25+02:00` of XMP, with the zone apart in the first.
std::optional<std::int64_t> timeFrom(std::string_view text, std::string_view zone) {
    std::tm time{};
    constexpr std::array<std::size_t, 6> kDigits{4, 2, 2, 2, 2, 2};
    constexpr std::array<int, 6> kLeast{1826, 1, 1, 0, 0, 0}, kMost{9999, 12, 31, 23, 59, 60};
    std::array<int, 6> parts{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        // XMP may leave out the seconds.
        if (i == 5 && (text.empty() || text.front() != ':')) break;
        if (i > 0) {
            constexpr std::array<std::string_view, 6> kBetween{"", ":-", ":-", " T", ":", ":"};
            if (text.empty() || kBetween[i].find(text.front()) == std::string_view::npos) return std::nullopt;
            text.remove_prefix(1);
        }
        const auto part = takeNumber(text, kDigits[i]);
        if (!part || *part < kLeast[i] || *part > kMost[i]) return std::nullopt;
        parts[i] = *part;
    }
    time.tm_year = parts[0] - 1900;
    time.tm_mon = parts[1] - 1;
    time.tm_mday = parts[2];
    time.tm_hour = parts[3];
    time.tm_min = parts[4];
    time.tm_sec = parts[5];
    time.tm_isdst = -1;
    if (zone.empty()) zone = text.substr(std::min(text.find_first_of("+-Z"), text.size()));
    const auto minutes = zoneMinutes(zone);
    const std::time_t seconds = minutes ? ::timegm(&time) - 60 * *minutes : std::mktime(&time);
    return seconds == -1 ? std::nullopt : std::optional(std::int64_t{seconds} * 1000);
}

/// The value of a property of XMP, written as an attribute or as an element.
std::string_view propertyOf(std::string_view xmp, std::string_view name) {
    for (std::size_t at = xmp.find(name); at != std::string_view::npos; at = xmp.find(name, at + 1)) {
        std::string_view rest = xmp.substr(at + name.size());
        const char before = at > 0 ? xmp[at - 1] : ' ';
        if (before == '<' && rest.starts_with('>')) return rest.substr(1, rest.find('<', 1) - 1);
        while (rest.starts_with(' ')) rest.remove_prefix(1);
        if (!rest.starts_with('=')) continue;
        rest.remove_prefix(1);
        while (rest.starts_with(' ')) rest.remove_prefix(1);
        if (rest.starts_with('"') || rest.starts_with('\'')) return rest.substr(1, rest.find(rest.front(), 1) - 1);
    }
    return {};
}

}  // namespace

PictureFacts factsOfExif(std::span<const std::byte> exif) {
    constexpr std::uint32_t kOrientation = 0x0112, kExifDirectory = 0x8769, kTaken = 0x9003, kZone = 0x9011;
    const auto begins = [&](const char(&start)[5]) {
        return exif.size() >= 4 && std::memcmp(exif.data(), start, 4) == 0;
    };
    const bool big = begins("MM\0*");
    if (!big && !begins("II*\0")) return {};
    const TiffDirectory header(exif, big, 0);
    const TiffDirectory main(exif, big, header.number(4, 4));
    PictureFacts facts{.orientation = orientationFrom(main.whole(kOrientation)), .takenAtMs = {}};
    if (const auto at = main.whole(kExifDirectory)) {
        const TiffDirectory camera(exif, big, *at);
        facts.takenAtMs = timeFrom(camera.text(kTaken), camera.text(kZone));
    }
    return facts;
}

PictureFacts factsOfXmp(std::string_view xmp) {
    const std::string_view orientation = propertyOf(xmp, "tiff:Orientation");
    const bool digit = orientation.size() == 1 && orientation[0] >= '1' && orientation[0] <= '8';
    return {.orientation = digit ? std::optional(orientation[0] - '0') : std::nullopt,
            .takenAtMs = timeFrom(propertyOf(xmp, "exif:DateTimeOriginal"), {})};
}

cv::Mat upright(const cv::Mat& picture, int orientation) {
    constexpr int kBoth = -1, kUpsideDown = 0, kLeftRight = 1;
    if (orientation < 2 || orientation > 8) return picture;
    cv::Mat turned;
    switch (orientation) {
        case 2:
            cv::flip(picture, turned, kLeftRight);
            return turned;
        case 3:
            cv::flip(picture, turned, kBoth);
            return turned;
        case 4:
            cv::flip(picture, turned, kUpsideDown);
            return turned;
        default:
            break;
    }
    cv::transpose(picture, turned);
    if (orientation == 6) cv::flip(turned, turned, kLeftRight);
    if (orientation == 7) cv::flip(turned, turned, kBoth);
    if (orientation == 8) cv::flip(turned, turned, kUpsideDown);
    return turned;
}

}  // namespace facenet
