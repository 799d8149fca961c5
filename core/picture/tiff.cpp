#include <tiffio.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <opencv2/imgproc.hpp>

#include "core/picture/codecs.h"

namespace facenet {

namespace {

/// What libtiff reads: bytes in memory. Remembers whether more was asked for than there is.
struct TiffBytes {
    PictureBytes bytes;
    std::size_t at = 0;
    bool endsEarly = false;
    std::string message{};

    static TiffBytes& of(thandle_t handle) { return *static_cast<TiffBytes*>(handle); }

    static tmsize_t read(thandle_t handle, void* out, tmsize_t wanted) {
        TiffBytes& self = of(handle);
        const std::size_t left = self.bytes.size() - std::min(self.at, self.bytes.size());
        const std::size_t count = std::min(left, static_cast<std::size_t>(std::max<tmsize_t>(wanted, 0)));
        self.endsEarly |= count < static_cast<std::size_t>(wanted);
        if (count > 0) std::memcpy(out, self.bytes.data() + self.at, count);
        self.at += count;
        return static_cast<tmsize_t>(count);
    }
    static toff_t seek(thandle_t handle, toff_t offset, int from) {
        TiffBytes& self = of(handle);
        self.at = offset + (from == SEEK_CUR ? self.at : from == SEEK_END ? self.bytes.size() : 0);
        return self.at;
    }
    static toff_t size(thandle_t handle) { return of(handle).bytes.size(); }

    static int noteError(TIFF*, void* self, const char*, const char* format, va_list values) {
        char text[256];
        std::vsnprintf(text, sizeof text, format, values);
        static_cast<TiffBytes*>(self)->message = text;
        return 1;
    }
};

using TiffFile = std::unique_ptr<TIFF, decltype(&TIFFClose)>;

TiffFile open(TiffBytes& bytes, const PictureRequest& request) {
    const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options(TIFFOpenOptionsAlloc(),
                                                                                   &TIFFOpenOptionsFree);
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), 8 * request.mostPixels);
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), &TiffBytes::noteError, &bytes);
    TIFFOpenOptionsSetWarningHandlerExtR(
        options.get(), [](TIFF*, void*, const char*, const char*, va_list) { return 1; }, nullptr);
    const auto write = [](thandle_t, void*, tmsize_t) -> tmsize_t { return 0; };
    const auto close = [](thandle_t) { return 0; };
    // Without a mapping libtiff never reads beyond what it asked for.
    return {TIFFClientOpenExt("picture", "rm", &bytes, &TiffBytes::read, write, &TiffBytes::seek, close,
                              &TiffBytes::size, nullptr, nullptr, options.get()),
            &TIFFClose};
}

std::vector<std::byte> bytesOf(TIFF* file, ttag_t tag) {
    std::uint32_t size = 0;
    const void* data = nullptr;
    if (!TIFFGetField(file, tag, &size, &data) || !data) return {};
    const auto* first = static_cast<const std::byte*>(data);
    return {first, first + size};
}

/// In: the orientation of the file's own field; 0: it has none
PictureFacts factsOf(TIFF* file, PictureBytes bytes, std::uint16_t orientation) {
    const std::vector<std::byte> xmp = bytesOf(file, TIFFTAG_XMLPACKET);
    PictureFacts facts = firstOf(factsOfExif(bytes),  // the file is such a structure itself
                                 factsOfXmp({reinterpret_cast<const char*>(xmp.data()), xmp.size()}));
    if (orientation != 0) facts.orientation = orientation;
    return facts;
}

/// A sample of so many bits: half, single or double precision.
float sampleAt(const std::uint8_t* row, std::size_t index, int bits) {
    if (bits == 64) {
        double value = 0;
        std::memcpy(&value, row + index * 8, sizeof value);
        return static_cast<float>(value);
    }
    float value = 0;
    if (bits == 32) {
        std::memcpy(&value, row + index * 4, sizeof value);
        return value;
    }
    cv::float16_t half;
    std::memcpy(&half, row + index * 2, sizeof half);
    return static_cast<float>(half);
}

/// Numbers from 0 to 1: grey or RGB, with or without alpha, in rows of strips or tiles side by side.
/// Out: empty where they are something else
cv::Mat readFloats(TIFF* file, std::uint32_t width, std::uint32_t height, PictureChannels& channels) {
    std::uint16_t bits = 0, samples = 0, planes = 0, photometric = 0;
    TIFFGetFieldDefaulted(file, TIFFTAG_BITSPERSAMPLE, &bits);
    TIFFGetFieldDefaulted(file, TIFFTAG_SAMPLESPERPIXEL, &samples);
    TIFFGetFieldDefaulted(file, TIFFTAG_PLANARCONFIG, &planes);
    TIFFGetFieldDefaulted(file, TIFFTAG_PHOTOMETRIC, &photometric);
    const bool isGrey = photometric == PHOTOMETRIC_MINISBLACK && (samples == 1 || samples == 2);
    const bool isColour = photometric == PHOTOMETRIC_RGB && (samples == 3 || samples == 4);
    if ((bits != 16 && bits != 32 && bits != 64) || (!isGrey && !isColour) || planes != PLANARCONFIG_CONTIG) return {};
    const bool alpha = samples == 2 || samples == 4;
    channels = alpha ? PictureChannels::Bgra : PictureChannels::Bgr;
    cv::Mat pixels(static_cast<int>(height), static_cast<int>(width), alpha ? CV_8UC4 : CV_8UC3, cv::Scalar());
    const bool tiled = TIFFIsTiled(file) != 0;
    std::uint32_t tileWidth = width, tileHeight = 1;
    if (tiled) {
        TIFFGetField(file, TIFFTAG_TILEWIDTH, &tileWidth);
        TIFFGetField(file, TIFFTAG_TILELENGTH, &tileHeight);
    }
    const tmsize_t size = tiled ? TIFFTileSize(file) : TIFFScanlineSize(file);
    const std::uint64_t rowBytes = std::uint64_t{tileWidth} * samples * bits / 8;
    // What libtiff makes of contradictory fields is another size, of which nobody has asked for room.
    if (size <= 0 || tileWidth == 0 || tileHeight == 0 || static_cast<std::uint64_t>(size) != rowBytes * tileHeight)
        return {};
    std::vector<std::uint8_t> part(static_cast<std::size_t>(size));
    for (std::uint32_t top = 0; top < height; top += tileHeight)
        for (std::uint32_t left = 0; left < width; left += tileWidth) {
            if ((tiled ? TIFFReadTile(file, part.data(), left, top, 0, 0) : TIFFReadScanline(file, part.data(), top)) <
                0)
                return {};
            for (std::uint32_t y = top; y < std::min(height, top + tileHeight); ++y) {
                const std::uint8_t* row = part.data() + (y - top) * rowBytes;
                auto* pixel = pixels.ptr(static_cast<int>(y), static_cast<int>(left));
                for (std::uint32_t x = 0; x < std::min(tileWidth, width - left); ++x, pixel += pixels.channels()) {
                    const auto value = [&](std::size_t sample) {
                        return cv::saturate_cast<std::uint8_t>(255 * sampleAt(row, x * samples + sample, bits));
                    };
                    for (std::size_t i = 0; i < 3; ++i) pixel[i] = value(isGrey ? 0 : 2 - i);
                    if (alpha) pixel[3] = value(samples - 1U);
                }
            }
        }
    return pixels;
}

/// Four inks of eight bits in rows, which a colour profile can turn into colours; false: not of that kind.
bool readInks(TIFF* file, std::uint32_t width, std::uint32_t height, DecodedPicture& picture) {
    std::uint16_t photometric = 0, bits = 0, samples = 0, planes = 0;
    TIFFGetFieldDefaulted(file, TIFFTAG_PHOTOMETRIC, &photometric);
    TIFFGetFieldDefaulted(file, TIFFTAG_BITSPERSAMPLE, &bits);
    TIFFGetFieldDefaulted(file, TIFFTAG_SAMPLESPERPIXEL, &samples);
    TIFFGetFieldDefaulted(file, TIFFTAG_PLANARCONFIG, &planes);
    if (photometric != PHOTOMETRIC_SEPARATED || bits != 8 || samples != 4 || planes != PLANARCONFIG_CONTIG ||
        TIFFIsTiled(file) || TIFFScanlineSize(file) != tmsize_t{4} * width)
        return false;
    cv::Mat inks(static_cast<int>(height), static_cast<int>(width), CV_8UC4);
    for (std::uint32_t y = 0; y < height; ++y)
        if (TIFFReadScanline(file, inks.ptr(static_cast<int>(y)), y) < 0) return false;
    picture.pixels = inks;
    picture.channels = PictureChannels::Cmyk;
    picture.storedPlain = false;  // where ink is missing the paper shows
    return true;
}

/// A filter array or linear raw (TIFF/EP, DNG), or what Nikon, Sony, Epson and Pentax compress with.
bool isOfASensor(TIFF* file) {
    std::uint16_t photometric = 0, compression = COMPRESSION_NONE;
    TIFFGetField(file, TIFFTAG_PHOTOMETRIC, &photometric);
    TIFFGetFieldDefaulted(file, TIFFTAG_COMPRESSION, &compression);
    constexpr std::array<std::uint16_t, 2> kOfSensors{PHOTOMETRIC_CFA, 34892};
    constexpr std::array<std::uint16_t, 4> kOfMakers{34713, 32767, 32769, 65535};
    return std::ranges::find(kOfSensors, photometric) != kOfSensors.end() ||
           std::ranges::find(kOfMakers, compression) != kOfMakers.end();
}

/// Else a gap breaks what is packed, or shows in it.
bool isStoredPlain(TIFF* file) {
    std::uint16_t compression = COMPRESSION_NONE;
    TIFFGetFieldDefaulted(file, TIFFTAG_COMPRESSION, &compression);
    return compression == COMPRESSION_NONE || compression == COMPRESSION_PACKBITS;
}

/// Whether a strip or tile of JPEG data has a gap, which libjpeg patches up.
bool hasGap(TIFF* file, PictureBytes bytes) {
    std::uint16_t compression = COMPRESSION_NONE;
    TIFFGetFieldDefaulted(file, TIFFTAG_COMPRESSION, &compression);
    if (compression != COMPRESSION_JPEG) return false;
    const std::uint32_t count = TIFFIsTiled(file) ? TIFFNumberOfTiles(file) : TIFFNumberOfStrips(file);
    std::uint64_t left = 2 * bytes.size();  // that are looked at: strips may lie on one another
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint64_t offset = TIFFGetStrileOffset(file, i), size = TIFFGetStrileByteCount(file, i);
        if (offset > bytes.size() || size > bytes.size() - offset) continue;
        if (size > left) return false;
        left -= size;
        if (holdsAGap(bytes.subspan(offset, size), kZerosOfABlock)) return true;
    }
    return false;
}

}  // namespace

Result<DecodedPicture> decodeTiff(PictureBytes bytes, const PictureRequest& request) {
    TiffBytes source{.bytes = bytes};
    const TiffFile file = open(source, request);
    const auto failure = [&] { return source.endsEarly ? endsTooEarly() : refusedPicture(source.message); };
    if (!file) return failure();
    if (const void* version = nullptr; TIFFGetField(file.get(), TIFFTAG_DNGVERSION, &version))
        return refusedPicture("a camera's raw file", PictureRefusal::RawFile);
    if (isOfASensor(file.get())) return refusedPicture("a camera's raw file", PictureRefusal::RawFile);
    if (hasGap(file.get(), bytes)) return endsTooEarly();
    // Others are TIFF files whose first picture is a small preview, with the raw one below it.
    std::uint32_t kind = 0;
    std::uint16_t below = 0;
    const void* offsets = nullptr;
    TIFFGetFieldDefaulted(file.get(), TIFFTAG_SUBFILETYPE, &kind);
    if ((kind & FILETYPE_REDUCEDIMAGE) != 0 && TIFFGetField(file.get(), TIFFTAG_SUBIFD, &below, &offsets) && below > 0)
        return refusedPicture("a camera's raw file", PictureRefusal::RawFile);
    std::uint32_t width = 0, height = 0;
    std::uint16_t orientation = 0, format = SAMPLEFORMAT_UINT;
    TIFFGetField(file.get(), TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(file.get(), TIFFTAG_IMAGELENGTH, &height);
    if (!TIFFGetField(file.get(), TIFFTAG_ORIENTATION, &orientation)) orientation = 0;
    TIFFGetFieldDefaulted(file.get(), TIFFTAG_SAMPLEFORMAT, &format);
    // libtiff mirrors, but does not turn; so the picture is turned like those of other formats.
    TIFFSetField(file.get(), TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);

    const tmsize_t part = TIFFIsTiled(file.get()) ? TIFFTileSize(file.get()) : TIFFStripSize(file.get());
    if (part <= 0) return failure();
    auto room = makeRoom(width, height, {.bytesAPixel = 4, .otherBytes = part}, request);
    if (!room) return room.error();
    DecodedPicture picture{.pixels = {},
                           .facts = factsOf(file.get(), bytes, orientation),
                           .colourProfile = bytesOf(file.get(), TIFFTAG_ICCPROFILE),
                           .storedPlain = isStoredPlain(file.get()),
                           .room = std::move(*room)};
    if (format == SAMPLEFORMAT_IEEEFP) {
        picture.pixels = readFloats(file.get(), width, height, picture.channels);
        if (picture.pixels.empty())
            return source.message.empty() ? refusedPicture("a TIFF picture of an unknown kind") : failure();
        return picture;
    }
    if (readInks(file.get(), width, height, picture)) return picture;
    cv::Mat rgba(static_cast<int>(height), static_cast<int>(width), CV_8UC4, cv::Scalar());
    constexpr int kStopAtErrors = 1;
    if (!TIFFReadRGBAImageOriented(file.get(), width, height, rgba.ptr<std::uint32_t>(), ORIENTATION_TOPLEFT,
                                   kStopAtErrors))
        return failure();
    picture.channels = PictureChannels::Bgra;
    cv::cvtColor(rgba, picture.pixels, cv::COLOR_mRGBA2RGBA);  // libtiff multiplies alpha into the colours
    cv::cvtColor(picture.pixels, picture.pixels, cv::COLOR_RGBA2BGRA);
    return picture;
}

}  // namespace facenet
