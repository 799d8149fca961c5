#include "core/video/frame_source.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string_view>

#include "core/picture/read_picture.h"
#include "core/video/kept_address.h"
#include "core/video/sources.h"

namespace facenet {

namespace {

namespace fs = std::filesystem;
using Kind = SourceAddress::Kind;

constexpr std::string_view kCameraPrefix = "camera:";
constexpr std::array<std::string_view, 8> kStreamSchemes{"rtsp", "rtsps", "http", "https",
                                                         "udp",  "rtp",   "rtmp", "rtmps"};
constexpr std::array<std::string_view, 13> kVideoEndings{".mp4",  ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg",
                                                         ".mpeg", ".ts",  ".mts", ".wmv", ".flv",  ".3gp"};

/// JPEG pictures one after the other, which begin as one does.
constexpr std::array<std::string_view, 2> kMotionJpegEndings{".mjpeg", ".mjpg"};

std::string lowered(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

template <typename List>
bool contains(const List& list, std::string_view wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

std::string endingOf(const std::string& path) {
    return lowered(fs::path(path).extension().string());
}

/// What stands before `://`; empty when the text is no such address.
std::string schemeOf(const std::string& text) {
    const auto colon = text.find("://");
    if (colon == std::string::npos) return {};
    const std::string scheme = lowered(text.substr(0, colon));
    const bool wellFormed = std::all_of(scheme.begin(), scheme.end(), [](unsigned char c) {
        return std::isalnum(c) || c == '+' || c == '-' || c == '.';
    });
    return wellFormed ? scheme : std::string();
}

bool allDigits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

/// A whole positive number that a picture's side can have.
std::optional<int> sidePx(std::string_view text) {
    constexpr int kLargestSidePx = 16384;
    int value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || end != text.data() + text.size() || value < 1 || value > kLargestSidePx)
        return std::nullopt;
    return value;
}

/// Reads `1280x720`.
std::optional<Resolution> resolutionFrom(std::string_view text) {
    const auto cross = text.find('x');
    if (cross == std::string_view::npos) return std::nullopt;
    const auto width = sidePx(text.substr(0, cross));
    const auto height = sidePx(text.substr(cross + 1));
    if (!width || !height) return std::nullopt;
    return Resolution{*width, *height};
}

Result<SourceAddress> parseCamera(const std::string& text) {
    SourceAddress address{.kind = Kind::Camera, .location = text.substr(kCameraPrefix.size()), .resolution = {}};
    if (const auto at = address.location.rfind('@'); at != std::string::npos) {
        const auto resolution = resolutionFrom(std::string_view(address.location).substr(at + 1));
        if (!resolution) return Error{ErrorCode::SourceUnsupported, text};
        address.resolution = *resolution;
        address.location.resize(at);
    }
    const bool number = allDigits(address.location) && address.location.size() <= 4;
    if (!number && !address.location.starts_with('/')) return Error{ErrorCode::SourceUnsupported, text};
    return address;
}

Result<SourceAddress> parsePath(const std::string& path) {
    std::error_code failure;
    const auto status = fs::status(path, failure);
    if (!fs::exists(status)) return Error{ErrorCode::FileNotFound, path};
    const auto address = [&](Kind kind) { return SourceAddress{.kind = kind, .location = path, .resolution = {}}; };
    if (fs::is_directory(status)) return address(Kind::ImageFolder);
    if (fs::is_character_file(status) && path.starts_with("/dev/")) return address(Kind::Camera);
    if (!fs::is_regular_file(status)) return Error{ErrorCode::SourceUnsupported, path};
    if (isPicture(path)) return address(contains(kMotionJpegEndings, endingOf(path)) ? Kind::VideoFile : Kind::Image);
    // What it is says more than that it is no film; nothing but its beginning is read.
    const auto picture = readPicture(path);
    const bool isRefused =
        !picture && picture.error().code == ErrorCode::ImageUnreadable &&
        (picture.error().refusal == PictureRefusal::RawFile || picture.error().refusal == PictureRefusal::OtherFormat);
    if (isRefused || (!picture && picture.error().code == ErrorCode::FileUnreadable)) return picture.error();
    // Opening a film takes a while, so an ending that says so is believed until it is played.
    if (contains(kVideoEndings, endingOf(path))) return address(Kind::VideoFile);
    const auto opened = makeVideoFileSource(path)->open();
    if (opened) return address(Kind::VideoFile);
    const ErrorCode code = opened.error().code;
    if (code == ErrorCode::FilmWithoutPictures || code == ErrorCode::FilmWithoutIndex) return opened.error();
    return Error{ErrorCode::SourceUnsupported, path + ": " + contentOf(path)};
}

}  // namespace

Result<SourceAddress> parseSourceAddress(const std::string& text) {
    if (text.starts_with(kCameraPrefix)) return parseCamera(text);
    if (isStreamAddress(text)) return SourceAddress{.kind = Kind::Stream, .location = text, .resolution = {}};
    if (!schemeOf(text).empty()) return Error{ErrorCode::SourceUnsupported, withoutPassword(text)};
    return parsePath(text);
}

std::string toString(const SourceAddress& address) {
    if (address.kind != Kind::Camera) return address.location;
    std::string text = std::string(kCameraPrefix) + address.location;
    if (address.resolution != Resolution{})
        text += '@' + std::to_string(address.resolution.widthPx) + 'x' + std::to_string(address.resolution.heightPx);
    return text;
}

std::unique_ptr<FrameSource> makeFrameSource(const SourceAddress& address) {
    switch (address.kind) {
        case Kind::Camera:
            return makeCameraSource(address);
        case Kind::Stream:
            return makeStreamSource(address.location);
        case Kind::VideoFile:
            return makeVideoFileSource(address.location);
        case Kind::ImageFolder:
        case Kind::Image:
            break;
    }
    return makeImageSource(address.location);
}

std::string cameraDevicePath(const std::string& location) {
    return allDigits(location) ? "/dev/video" + location : location;
}

bool isStreamAddress(const std::string& text) {
    return contains(kStreamSchemes, schemeOf(text));
}

}  // namespace facenet
