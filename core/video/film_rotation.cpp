#include "core/video/film_rotation.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <optional>
#include <string_view>

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
    explicit BoxReader(const std::string& pathUtf8) : m_file(std::filesystem::path(pathUtf8), std::ios::binary) {
        m_file.seekg(0, std::ios::end);
        m_size = m_file ? static_cast<std::uint64_t>(m_file.tellg()) : 0;
    }

    Box wholeFile() const { return {.type = {}, .begin = 0, .end = m_size}; }

    /// The box that begins at `position` inside `parent`; nothing where it doesn't fit.
    std::optional<Box> boxAt(std::uint64_t position, const Box& parent) {
        if (position + 8 > parent.end) return std::nullopt;
        std::uint64_t size = number(position, 4);
        Box box{.type = text(position + 4), .begin = position + 8, .end = 0};
        if (size == 1) {
            size = number(position + 8, 8);
            box.begin += 8;
        } else if (size == 0) {
            size = parent.end - position;
        }
        if (!m_file || size < box.begin - position || size > parent.end - position) return std::nullopt;
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

    /// Big endian.
    std::uint64_t number(std::uint64_t position, int bytes) {
        std::array<char, 8> raw{};
        read(position, raw.data(), bytes);
        std::uint64_t value = 0;
        for (int i = 0; i < bytes; ++i)
            value = value << 8 | static_cast<unsigned char>(raw[static_cast<std::size_t>(i)]);
        return value;
    }

    std::string text(std::uint64_t position) {
        std::string four(4, '\0');
        read(position, four.data(), 4);
        return four;
    }

private:
    void read(std::uint64_t position, char* into, int bytes) {
        m_file.seekg(static_cast<std::streamoff>(position));
        m_file.read(into, bytes);
    }

    std::ifstream m_file;
    std::uint64_t m_size = 0;
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
    BoxReader reader(pathUtf8);
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
