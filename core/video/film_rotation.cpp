#include "core/video/film_rotation.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "core/base/file_reader.h"

namespace facenet {

namespace {

/// What a box holds, as positions in the file.
struct Box {
    std::string type;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

class BoxReader {
public:
    explicit BoxReader(FileReader file) : m_file(std::move(file)) {}

    Box wholeFile() const { return {.type = {}, .begin = 0, .end = m_file.size()}; }

    /// The box that begins at `position` inside `parent`; nothing where it doesn't fit.
    std::optional<Box> boxAt(std::uint64_t position, const Box& parent) {
        constexpr std::uint64_t kHeaderBytes = 8, kLongHeaderBytes = 16;
        if (m_boxesLeft == 0 || parent.end - position < kHeaderBytes) return std::nullopt;
        --m_boxesLeft;
        std::uint64_t size = number(position, 4);
        Box box{.type = text(position + 4), .begin = position + kHeaderBytes, .end = 0};
        if (size == 1) {
            if (parent.end - position < kLongHeaderBytes) return std::nullopt;
            size = number(position + kHeaderBytes, 8);
            box.begin = position + kLongHeaderBytes;
        } else if (size == 0) {
            size = parent.end - position;
        }
        if (m_failed || size < box.begin - position || size > parent.end - position) return std::nullopt;
        box.end = position + size;
        return box;
    }

    /// Calls `visit` for the boxes directly inside `parent` until it returns true.
    template <typename Visit>
    bool visitInside(const Box& parent, Visit visit) {
        for (auto box = boxAt(parent.begin, parent); box; box = boxAt(box->end, parent))
            if (visit(*box)) return true;
        return false;
    }

    std::optional<Box> find(const Box& parent, std::string_view type) {
        std::optional<Box> found;
        visitInside(parent, [&](const Box& box) {
            if (box.type == type) found = box;
            return found.has_value();
        });
        return found;
    }

    /// Big endian; 0 behind the file's end.
    std::uint64_t number(std::uint64_t position, std::size_t bytes) {
        std::array<std::byte, 8> raw{};
        read(position, std::span(raw).first(bytes));
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < bytes; ++i) value = value << 8 | std::to_integer<std::uint64_t>(raw[i]);
        return value;
    }

    std::string text(std::uint64_t position) {
        std::string four(4, '\0');
        read(position, std::as_writable_bytes(std::span(four)));
        return four;
    }

private:
    void read(std::uint64_t position, std::span<std::byte> into) { m_failed |= !m_file.read(position, into); }

    FileReader m_file;
    /// No film has as many outside of its pictures; a file of empty ones alone would be walked for hours.
    int m_boxesLeft = 10'000;
    bool m_failed = false;
};

bool isVideoTrack(BoxReader& reader, const Box& track) {
    const auto media = reader.find(track, "mdia");
    if (!media) return false;
    const auto handler = reader.find(*media, "hdlr");
    return handler && handler->end - handler->begin >= 12 && reader.text(handler->begin + 8) == "vide";
}

int turnsFromHeader(BoxReader& reader, const Box& header) {
    const bool wide = reader.number(header.begin, 1) == 1;  // version 1 has times of eight bytes
    const std::uint64_t matrix = header.begin + (wide ? 52 : 40);
    if (matrix + 8 > header.end) return 0;
    const auto cosine = static_cast<std::int32_t>(reader.number(matrix, 4));
    const auto sine = static_cast<std::int32_t>(reader.number(matrix + 4, 4));
    const double turns = std::atan2(sine, cosine) / (std::numbers::pi / 2);
    return (static_cast<int>(std::lround(turns)) + 4) % 4;
}

}  // namespace

int quarterTurnsOf(const std::string& pathUtf8) {
    auto file = FileReader::open(pathUtf8);
    if (!file) return 0;
    BoxReader reader(std::move(*file));
    const auto film = reader.find(reader.wholeFile(), "moov");
    if (!film) return 0;
    int turns = 0;
    reader.visitInside(*film, [&](const Box& track) {
        if (track.type != "trak" || !isVideoTrack(reader, track)) return false;
        if (const auto header = reader.find(track, "tkhd")) turns = turnsFromHeader(reader, *header);
        return true;
    });
    return turns;
}

}  // namespace facenet
