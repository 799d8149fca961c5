#include "core/picture/read_picture.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <new>
#include <opencv2/core.hpp>
#include <vector>

#include "core/base/file_reader.h"
#include "core/picture/codecs.h"
#include "core/picture/colour.h"
#include "core/picture/picture_format.h"

namespace facenet {

namespace {

/// Larger than any picture of `kMostPixels` that is not mostly something else.
constexpr std::uint64_t kMostFileBytes = std::uint64_t{1} << 30;

Result<PictureKind> kindOf(const FileReader& file) {
    std::array<std::byte, kRecognizedBytes> start;
    const auto known = std::span(start).first(std::min<std::uint64_t>(file.size(), start.size()));
    if (const auto read = file.read(0, known); !read) return read.error();
    return recognizePicture(known);
}

Result<PictureKind> kindOf(const std::string& path) {
    const auto file = FileReader::open(path);
    return file ? kindOf(*file) : file.error();
}

Result<DecodedPicture> decode(PictureFormat format, PictureBytes bytes, const PictureRequest& request) {
    switch (format) {
        case PictureFormat::Jpeg:
            return decodeJpeg(bytes, request);
        case PictureFormat::Png:
            return decodePng(bytes, request);
        case PictureFormat::WebP:
            return decodeWebP(bytes, request);
        case PictureFormat::Tiff:
            return decodeTiff(bytes, request);
        case PictureFormat::Bmp:
            return decodeBmp(bytes, request);
        case PictureFormat::Gif:
            return decodeGif(bytes, request);
        case PictureFormat::Pnm:
            return decodePnm(bytes, request);
        case PictureFormat::Tga:
            return decodeTga(bytes, request);
        case PictureFormat::Heif:
        case PictureFormat::Avif:
            break;
    }
    return decodeHeif(bytes, request);
}

/// Whether the rest of a picture is missing: where its pixels are stored plainly a gap is black. In no photograph does
/// black begin at once and go on to the end without having been there before.
bool endsInBlack(const DecodedPicture& picture) {
    constexpr double kLeastShare = 1.0 / 16, kMostBefore = 1.0 / 64;
    const cv::Mat& pixels = picture.pixels;
    const int channels = pixels.channels();
    const auto blackPixels = [&](int y) {
        const std::uint8_t* pixel = pixels.ptr(picture.bottomFirst ? pixels.rows - 1 - y : y);
        int black = 0;
        for (int x = 0; x < pixels.cols; ++x, pixel += channels)
            black += pixel[0] == 0 && pixel[1] == 0 && pixel[2] == 0 ? 1 : 0;
        return black;
    };
    int rows = pixels.rows;  // that are not all black
    while (rows > 0 && blackPixels(rows - 1) == pixels.cols) --rows;
    if (rows == 0 || pixels.rows - rows < kLeastShare * pixels.rows) return false;
    std::int64_t black = 0;
    for (int y = 0; y + 1 < rows; ++y) black += blackPixels(y);  // the last of them may be cut in its middle
    return static_cast<double>(black) <= kMostBefore * (rows - 1) * pixels.cols;
}

/// Longer ones are looked at in so many parts that one of some kilobytes takes minutes.
constexpr std::int64_t kMostSidePx = 100'000;

/// Of the largest picture: sixteen bits of four channels.
constexpr std::int64_t kMostBytesAPixel = 8;

std::optional<std::int64_t> changedAtMs(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return std::nullopt;
    return std::int64_t{status.st_mtim.tv_sec} * 1000 + status.st_mtim.tv_nsec / 1'000'000;
}

}  // namespace

Result<std::unique_ptr<MemoryBudget::Share>> makeRoom(std::int64_t widthPx, std::int64_t heightPx,
                                                      const DecodingMemory& memory, const PictureRequest& request) {
    if (widthPx <= 0 || heightPx <= 0) return refusedPicture("it has no pixels");
    if (widthPx > request.mostPixels / heightPx) return tooManyPixels(widthPx, heightPx, request);
    if (std::max(widthPx, heightPx) > kMostSidePx)
        return refusedPicture(std::to_string(widthPx) + 'x' + std::to_string(heightPx) +
                                  " pixels: no picture with a longer side than 100,000 is read",
                              PictureRefusal::TooManyPixels);
    // A part of a small picture may say that it is larger than any picture.
    if (memory.otherBytes > kMostBytesAPixel * request.mostPixels)
        return refusedPicture("a part of it takes " + std::to_string(memory.otherBytes >> 20) + " MiB",
                              PictureRefusal::TooManyPixels);
    // Twice, because turning it upright makes another one.
    return std::make_unique<MemoryBudget::Share>(decodingBudget(),
                                                 (2 * 3 + memory.bytesAPixel) * widthPx * heightPx + memory.otherBytes);
}

Result<Photograph> decodePicture(std::span<const std::byte> bytes, const PictureRequest& request) {
    const PictureKind kind = recognizePicture(bytes);
    if (!kind.format) return refusedPicture(std::string(kind.name), kind.refusal);
    try {
        const auto decoded = decode(*kind.format, bytes, request);
        if (!decoded) return decoded.error();
        if (decoded->storedPlain && endsInBlack(*decoded)) return endsTooEarly();
        return Photograph{.pixels = upright(toSrgb(*decoded), decoded->facts.orientation.value_or(1)),
                          .takenAtMs = decoded->facts.takenAtMs};
    } catch (const cv::Exception& failure) {
        if (failure.code == cv::Error::StsNoMem) return Error{ErrorCode::OutOfMemory, {}};
        return refusedPicture("damaged: " + failure.err);
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, {}};
    }
}

Result<Photograph> readPhotograph(const std::string& pathUtf8, const PictureRequest& request) {
    const auto file = FileReader::open(pathUtf8);
    if (!file) return file.error();
    const auto kind = kindOf(*file);
    if (!kind) return kind.error();
    // What is no picture is not read, however long it is.
    if (!kind->format) return about(pathUtf8, refusedPicture(std::string(kind->name), kind->refusal));
    if (file->size() > kMostFileBytes) return about(pathUtf8, refusedPicture("a file of more than 1 GiB"));
    try {
        std::vector<std::byte> bytes(file->size());
        if (const auto read = file->read(0, bytes); !read) return read.error();
        auto picture = decodePicture(bytes, request);
        if (!picture) return about(pathUtf8, picture.error());
        if (!picture->takenAtMs) picture->takenAtMs = changedAtMs(pathUtf8);
        return picture;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, pathUtf8};
    }
}

Result<cv::Mat> readPicture(const std::string& pathUtf8, const PictureRequest& request) {
    auto picture = readPhotograph(pathUtf8, request);
    if (!picture) return picture.error();
    return std::move(picture->pixels);
}

std::string contentOf(const std::string& pathUtf8) {
    const auto kind = kindOf(pathUtf8);
    return kind ? std::string(kind->name) : std::string();
}

bool isPicture(const std::string& pathUtf8) {
    const auto kind = kindOf(pathUtf8);
    return kind && kind->format;
}

}  // namespace facenet
