#include "core/picture/heif_items.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/picture/big_endian_reader.h"

namespace facenet {

namespace {

using Item = std::uint32_t;

constexpr std::uint32_t fourCharacters(const char (&name)[5]) {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i) code = code << 8 | static_cast<unsigned char>(name[i]);
    return code;
}

struct Box {
    std::uint32_t type = 0;
    PictureBytes body;
};

/// The next box, or none where it announces more than there is.
std::optional<Box> nextBox(BigEndianReader& reader) {
    constexpr std::uint64_t kHeaderBytes = 8, kLongHeaderBytes = 16;
    const auto announced = reader.number(4), type = reader.number(4);
    if (!announced || !type) return {};
    std::uint64_t size = *announced, header = kHeaderBytes;
    if (size == 1) {
        const auto large = reader.number(8);
        if (!large) return {};
        size = *large;
        header = kLongHeaderBytes;
    }
    if (size == 0) size = header + reader.left();  // up to the end
    if (size < header) return {};
    const auto body = reader.take(size - header);
    if (!body) return {};
    return Box{static_cast<std::uint32_t>(*type), *body};
}

/// A part of the file, or of the box for data, that an item's data are, or a part of.
struct Extent {
    Item item = 0;
    bool inBox = false;
    std::uint64_t offset = 0, length = 0;
};

/// Which images have to be decoded for which, and for which the file is there.
struct Items {
    std::unordered_map<Item, std::uint32_t> types;
    std::vector<Extent> extents;
    PictureBytes data;  // of the box for them
    CodedSize configured;
    std::unordered_map<Item, std::vector<Item>> needs;
    std::vector<Item> primary;

    /// False where the box contradicts itself.
    bool readReferences(BigEndianReader box) {
        const auto version = box.number(4);
        if (!version) return false;
        const std::size_t idBytes = *version >> 24 == 0 ? 2 : 4;
        while (!box.atEnd()) {
            const auto references = nextBox(box);
            if (!references) return false;
            BigEndianReader reader(references->body);
            const auto from = reader.number(idBytes), count = reader.number(2);
            if (!from || !count || reader.left() != *count * idBytes) return false;
            for (std::uint64_t i = 0; i < *count; ++i) {
                const auto to = static_cast<Item>(*reader.number(idBytes));
                if (references->type == fourCharacters("dimg")) needs[static_cast<Item>(*from)].push_back(to);
                if (references->type == fourCharacters("auxl")) needs[to].push_back(static_cast<Item>(*from));
            }
        }
        return true;
    }

    /// Of the second version of an entry on, which has a type.
    bool readInfo(BigEndianReader box) {
        const auto version = box.number(4);
        if (!version || !box.number(*version >> 24 == 0 ? 2 : 4)) return false;
        while (!box.atEnd()) {
            const auto entry = nextBox(box);
            if (!entry) return false;
            BigEndianReader reader(entry->body);
            const auto entryVersion = reader.number(4);
            if (!entryVersion || *entryVersion >> 24 < 2) continue;
            const auto item = reader.number(*entryVersion >> 24 == 2 ? 2 : 4);
            if (const auto protection = reader.number(2), type = reader.number(4); item && protection && type)
                types[static_cast<Item>(*item)] = static_cast<std::uint32_t>(*type);
        }
        return true;
    }

    /// Those that lie in the file itself or in the box for data; what cannot be followed is libheif's to refuse.
    void readLocations(BigEndianReader box) {
        const auto head = box.number(4), sizes = box.number(2);
        if (!head || !sizes) return;
        const auto version = *head >> 24;
        const std::size_t offsetBytes = *sizes >> 12 & 15, lengthBytes = *sizes >> 8 & 15, baseBytes = *sizes >> 4 & 15,
                          indexBytes = version == 0 ? 0 : *sizes & 15;
        // Without lengths a few bytes would announce any number of extents.
        if ((lengthBytes != 4 && lengthBytes != 8) || offsetBytes > 8 || baseBytes > 8 || indexBytes > 8) return;
        const auto count = box.number(version < 2 ? 2 : 4);
        for (std::uint64_t i = 0; count && i < *count; ++i) {
            const auto item = box.number(version < 2 ? 2 : 4);
            const auto method = version == 0 ? std::optional<std::uint64_t>(0) : box.number(2);
            const auto reference = box.number(2), base = box.number(baseBytes), parts = box.number(2);
            if (!item || !method || !reference || !base || !parts) return;
            for (std::uint64_t k = 0; k < *parts; ++k) {
                const auto index = box.number(indexBytes), offset = box.number(offsetBytes),
                           length = box.number(lengthBytes);
                if (!index || !offset || !length) return;
                if (const auto from = *method & 15; from < 2)
                    extents.push_back({static_cast<Item>(*item), from == 1, *base + *offset, *length});
            }
        }
    }

    /// Whether a coded image has a gap. HEVC never has four zeros in a row, ITU-T H.265, 7.4.2; what AV1 has of black
    /// is not known, so there a quarter of the data is asked for.
    bool hasGap(PictureBytes file) const {
        return anyCoded(file, [](std::uint32_t type, PictureBytes coded) {
            const bool hevc = type == fourCharacters("hvc1");
            return holdsAGap(coded, hevc ? kZerosOfAGap : std::max<std::size_t>(kZerosOfABlock, coded.size() / 4));
        });
    }

    CodedSize largestCoded(PictureBytes file) const {
        CodedSize size = configured;
        anyCoded(file, [&size](std::uint32_t type, PictureBytes coded) {
            size = largerOf(size, type == fourCharacters("hvc1") ? sizeOfHevcData(coded) : sizeOfAv1Data(coded));
            return false;
        });
        return size;
    }

    /// Whether it is so with the data of any coded image.
    template <typename Question>
    bool anyCoded(PictureBytes file, Question isSo) const {
        std::uint64_t left = 2 * file.size();  // that are looked at: extents may lie on one another
        for (const auto& [item, inBox, offset, length] : extents) {
            const auto type = types.find(item);
            const PictureBytes source = inBox ? data : file;
            if (type == types.end() ||
                (type->second != fourCharacters("hvc1") && type->second != fourCharacters("av01")) ||
                offset > source.size() || length > source.size() - offset)
                continue;
            if (length > left) return false;
            left -= length;
            if (isSo(type->second, source.subspan(offset, length))) return true;
        }
        return false;
    }

    void readProperties(BigEndianReader box) {
        while (const auto properties = nextBox(box)) {
            if (properties->type != fourCharacters("ipco")) continue;
            BigEndianReader reader(properties->body);
            while (const auto property = nextBox(reader))
                if (property->type == fourCharacters("hvcC"))
                    configured = largerOf(configured, sizeOfHevcConfiguration(property->body));
        }
    }

    bool readPrimary(BigEndianReader box) {
        const auto version = box.number(4);
        const auto id = version ? box.number(*version >> 24 == 0 ? 2 : 4) : std::nullopt;
        if (id) primary.push_back(static_cast<Item>(*id));
        return id.has_value();
    }

    bool readMeta(BigEndianReader meta) {
        if (!meta.number(4)) return false;
        while (!meta.atEnd()) {
            const auto box = nextBox(meta);
            if (!box) return false;
            if (box->type == fourCharacters("iref") && !readReferences(BigEndianReader(box->body))) return false;
            if (box->type == fourCharacters("pitm") && !readPrimary(BigEndianReader(box->body))) return false;
            if (box->type == fourCharacters("iinf") && !readInfo(BigEndianReader(box->body))) return false;
            if (box->type == fourCharacters("iloc")) readLocations(BigEndianReader(box->body));
            if (box->type == fourCharacters("iprp")) readProperties(BigEndianReader(box->body));
            if (box->type == fourCharacters("idat")) data = box->body;
        }
        return true;
    }
};

/// Counts how often each image is decoded for one, and gives up where that is too often.
class Decodings {
public:
    explicit Decodings(const Items& items) : m_items(items) {}
    bool areFewFor(Item item, int steps = 0) {
        // A gain map is needed for the picture it belongs to, and for the one that is made of both.
        constexpr int kMostSteps = 8, kMostTimes = 2;
        if (steps > kMostSteps || ++m_times[item] > kMostTimes) return false;
        const auto found = m_items.needs.find(item);
        if (found == m_items.needs.end()) return true;
        for (const Item needed : found->second)
            if (!areFewFor(needed, steps + 1)) return false;
        return true;
    }

private:
    const Items& m_items;
    std::unordered_map<Item, int> m_times;
};

}  // namespace

Result<CodedSize> checkHeifItems(PictureBytes file) {
    Items items;
    BigEndianReader reader(file);
    while (!reader.atEnd()) {
        const auto box = nextBox(reader);
        if (!box) return endsTooEarly();
        if (box->type == fourCharacters("meta") && !items.readMeta(BigEndianReader(box->body)))
            return refusedPicture("damaged");
    }
    if (items.hasGap(file)) return endsTooEarly();
    for (const Item item : items.primary)
        if (!Decodings(items).areFewFor(item)) return refusedPicture("made of the same image again and again");
    return items.largestCoded(file);
}

}  // namespace facenet
