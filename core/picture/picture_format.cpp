#include "core/picture/picture_format.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace facenet {

using namespace std::literals;

namespace {

struct Signature {
    std::size_t at;
    std::string_view bytes;
    PictureKind kind;
};

/// The more telling ones first. Those without a format are known so that a refusal can say what the file is.
constexpr std::array kSignatures{
    Signature{0, "\xff\xd8\xff"sv, {PictureFormat::Jpeg, "a JPEG picture"}},
    Signature{0, "\x89PNG\r\n\x1a\n"sv, {PictureFormat::Png, "a PNG picture"}},
    Signature{0, "II*\0\x10\0\0\0CR"sv, {{}, "a camera's raw file", PictureRefusal::RawFile}},
    Signature{0, "II*\0"sv, {PictureFormat::Tiff, "a TIFF picture"}},
    Signature{0, "MM\0*"sv, {PictureFormat::Tiff, "a TIFF picture"}},
    Signature{0, "II+\0"sv, {PictureFormat::Tiff, "a TIFF picture"}},
    Signature{0, "MM\0+"sv, {PictureFormat::Tiff, "a TIFF picture"}},
    Signature{0, "BM"sv, {PictureFormat::Bmp, "a BMP picture"}},
    Signature{0, "GIF8"sv, {PictureFormat::Gif, "a GIF picture"}},
    Signature{0, "\0\0\0\x0cjP  "sv, {{}, "a JPEG 2000 picture", PictureRefusal::OtherFormat}},
    Signature{0, "\xff\x4f\xff\x51"sv, {{}, "a JPEG 2000 picture", PictureRefusal::OtherFormat}},
    Signature{0, "\0\0\0\x0cJXL "sv, {{}, "a JPEG XL picture", PictureRefusal::OtherFormat}},
    Signature{0, "\xff\x0a"sv, {{}, "a JPEG XL picture", PictureRefusal::OtherFormat}},
    Signature{0, "\x76\x2f\x31\x01"sv, {{}, "an OpenEXR picture", PictureRefusal::OtherFormat}},
    Signature{0, "#?RADIANCE"sv, {{}, "a Radiance picture", PictureRefusal::OtherFormat}},
    Signature{128, "DICM"sv, {{}, "a DICOM file", PictureRefusal::OtherFormat}},
    Signature{0, "8BPS"sv, {{}, "a Photoshop file", PictureRefusal::OtherFormat}},
    Signature{0, "FUJIFILMCCD-RAW"sv, {{}, "a camera's raw file", PictureRefusal::RawFile}},
    Signature{0, "IIU\0"sv, {{}, "a camera's raw file", PictureRefusal::RawFile}},
    Signature{0, "IIRO"sv, {{}, "a camera's raw file", PictureRefusal::RawFile}},
    Signature{0, "II\x1a\0\0\0HEAPCCDR"sv, {{}, "a camera's raw file", PictureRefusal::RawFile}},
    Signature{0, "FOVb"sv, {{}, "a camera's raw file", PictureRefusal::RawFile}},
    Signature{0, "\0MRM"sv, {{}, "a camera's raw file", PictureRefusal::RawFile}},
    Signature{0, "MMOR"sv, {{}, "a camera's raw file", PictureRefusal::RawFile}},
    Signature{0, "II\xbc"sv, {{}, "a JPEG XR picture", PictureRefusal::OtherFormat}},
    Signature{0, "gimp xcf"sv, {{}, "a GIMP picture", PictureRefusal::OtherFormat}},
    Signature{0, "AT&TFORM"sv, {{}, "a DjVu document", PictureRefusal::OtherFormat}},
    Signature{0, "qoif"sv, {{}, "a QOI picture", PictureRefusal::OtherFormat}},
    Signature{0, "farbfeld"sv, {{}, "a farbfeld picture", PictureRefusal::OtherFormat}},
    Signature{0, "#?RGBE"sv, {{}, "a Radiance picture", PictureRefusal::OtherFormat}},
    Signature{0, "\x0a\x05\x01\x08"sv, {{}, "a PCX picture", PictureRefusal::OtherFormat}},
    Signature{0, "DDS "sv, {{}, "a DDS picture", PictureRefusal::OtherFormat}},
    Signature{0, "\xd7\xcd\xc6\x9a"sv, {{}, "a Windows metafile", PictureRefusal::OtherFormat}},
    Signature{40, " EMF"sv, {{}, "a Windows metafile", PictureRefusal::OtherFormat}},
    Signature{0, "/* XPM */"sv, {{}, "an XPM picture", PictureRefusal::OtherFormat}},
    Signature{0, "#define "sv, {{}, "an XBM picture", PictureRefusal::OtherFormat}},
    Signature{0, "\x01\xda\0"sv, {{}, "an SGI picture", PictureRefusal::OtherFormat}},
    Signature{0, "\x01\xda\1"sv, {{}, "an SGI picture", PictureRefusal::OtherFormat}},
    Signature{0, "PF\n"sv, {{}, "a PFM picture", PictureRefusal::OtherFormat}},
    Signature{0, "Pf\n"sv, {{}, "a PFM picture", PictureRefusal::OtherFormat}},
    Signature{0, "#EXTM3U"sv, {{}, "a list of films", PictureRefusal::NotAPicture}},
    Signature{0, "icns"sv, {{}, "an icon", PictureRefusal::OtherFormat}},
    Signature{0, "\0\0\1\0"sv, {{}, "an icon", PictureRefusal::OtherFormat}},
    Signature{0, "%!PS"sv, {{}, "a PostScript document", PictureRefusal::NotAPicture}},
    Signature{0, "%PDF"sv, {{}, "a PDF document", PictureRefusal::NotAPicture}},
    Signature{0, "<?xml"sv, {{}, "an XML or SVG file", PictureRefusal::NotAPicture}},
    Signature{0, "<svg"sv, {{}, "an SVG picture", PictureRefusal::OtherFormat}},
    Signature{0, "PK\3\4"sv, {{}, "a zip archive", PictureRefusal::NotAPicture}},
    Signature{0, "<!DOCTYPE html"sv, {{}, "a web page", PictureRefusal::NotAPicture}},
    Signature{0, "<!doctype html"sv, {{}, "a web page", PictureRefusal::NotAPicture}},
    Signature{0, "<!DOCTYPE HTML"sv, {{}, "a web page", PictureRefusal::NotAPicture}},
    Signature{0, "<HTML"sv, {{}, "a web page", PictureRefusal::NotAPicture}},
    Signature{0, "<html"sv, {{}, "a web page", PictureRefusal::NotAPicture}},
    Signature{0, "Rar!"sv, {{}, "a packed file", PictureRefusal::NotAPicture}},
    Signature{0, "7z\xbc\xaf\x27\x1c"sv, {{}, "a packed file", PictureRefusal::NotAPicture}},
    Signature{0, "\x1f\x8b"sv, {{}, "a packed file", PictureRefusal::NotAPicture}},
    Signature{0, "\x1a\x45\xdf\xa3"sv, {{}, "a film", PictureRefusal::Film}},
    Signature{0, "FLV\1"sv, {{}, "a film", PictureRefusal::Film}},
    Signature{0, "OggS"sv, {{}, "a film or a sound", PictureRefusal::Film}},
    Signature{0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11"sv, {{}, "a film", PictureRefusal::Film}},
    Signature{0, "\0\0\1\xba"sv, {{}, "a film", PictureRefusal::Film}},
    Signature{0, "\0\0\1\xb3"sv, {{}, "a film", PictureRefusal::Film}},
    Signature{4, "moov"sv, {{}, "a film", PictureRefusal::Film}},
    Signature{4, "mdat"sv, {{}, "a film", PictureRefusal::Film}},
    Signature{4, "wide"sv, {{}, "a film", PictureRefusal::Film}},
};

/// Brands of ISO base media files, ISO/IEC 14496-12: pictures and films share the container.
PictureKind kindOfBrand(std::string_view brand) {
    for (const std::string_view avif : {"avif"sv, "avis"sv})
        if (brand == avif) return {PictureFormat::Avif, "an AVIF picture"};
    for (const std::string_view heif : {"heic"sv, "heix"sv, "heim"sv, "heis"sv, "hevc"sv, "hevx"sv, "hevm"sv, "hevs"sv,
                                        "mif1"sv, "mif2"sv, "msf1"sv, "miaf"sv, "MiHA"sv, "MiHB"sv, "MiHE"sv, "heif"sv})
        if (brand == heif) return {PictureFormat::Heif, "a HEIF picture"};
    if (brand == "crx "sv) return {{}, "a camera's raw file", PictureRefusal::RawFile};
    return {{}, "a film", PictureRefusal::Film};
}

/// Packets of 188 bytes. Source: ISO/IEC 13818-1
bool isTransportStream(std::string_view text) {
    constexpr std::size_t kPacketBytes = 188;
    return text.size() > 2 * kPacketBytes && text[0] == 'G' && text[kPacketBytes] == 'G' &&
           text[2 * kPacketBytes] == 'G';
}

/// PBM, PGM, PPM and PAM begin with their kind and white space.
bool isPnm(std::string_view text) {
    return text.size() >= 3 && text[0] == 'P' && text[1] >= '1' && text[1] <= '7' &&
           " \t\r\n"sv.find(text[2]) != std::string_view::npos;
}

/// Truevision's pictures have no signature: the fields of their header must agree with one another.
/// Source: Truevision TGA file format specification 2.0
bool isTga(std::string_view text) {
    constexpr std::size_t kHeaderBytes = 18;
    if (text.size() < kHeaderBytes) return false;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned palette = byte(1), kind = byte(2), bits = byte(16), paletteBits = byte(7);
    const unsigned plainKind = kind & 7U, width = byte(12) | byte(13) << 8U, height = byte(14) | byte(15) << 8U;
    if (kind != plainKind && kind != (plainKind | 8U)) return false;
    if (width == 0 || height == 0 || byte(17) > 0x3f) return false;
    switch (plainKind) {
        case 1:
            return palette == 1 && bits == 8 &&
                   (paletteBits == 15 || paletteBits == 16 || paletteBits == 24 || paletteBits == 32);
        case 2:
            return palette == 0 && text.substr(3, 5) == "\0\0\0\0\0"sv &&
                   (bits == 15 || bits == 16 || bits == 24 || bits == 32);
        case 3:
            return palette == 0 && text.substr(3, 5) == "\0\0\0\0\0"sv && (bits == 8 || bits == 16);
        default:
            return false;
    }
}

}  // namespace

bool isCalledPicture(std::string_view fileName) {
    const auto dot = fileName.rfind('.');
    if (dot == std::string_view::npos) return false;
    std::string ending(fileName.substr(dot + 1));
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return std::find(kUsualEndings.begin(), kUsualEndings.end(), ending) != kUsualEndings.end();
}

PictureKind recognizePicture(std::span<const std::byte> start) {
    const std::string_view text(reinterpret_cast<const char*>(start.data()), std::min(start.size(), kRecognizedBytes));
    if (text.empty()) return {{}, "an empty file", PictureRefusal::Empty};
    if (text.starts_with("RIFF"sv) && text.size() >= 12)
        return text.substr(8, 4) == "WEBP"sv ? PictureKind{PictureFormat::WebP, "a WebP picture"}
                                             : PictureKind{{}, "a film or a sound", PictureRefusal::Film};
    if (text.size() >= 12 && text.substr(4, 4) == "ftyp"sv) return kindOfBrand(text.substr(8, 4));
    for (const Signature& signature : kSignatures)
        if (text.size() > signature.at && text.substr(signature.at).starts_with(signature.bytes)) return signature.kind;
    if (isPnm(text)) return {PictureFormat::Pnm, "a PNM picture"};
    if (isTransportStream(text)) return {{}, "a film", PictureRefusal::Film};
    if (isTga(text)) return {PictureFormat::Tga, "a TGA picture"};
    return {{}, kUnknownContent, PictureRefusal::NotAPicture};
}

}  // namespace facenet
