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

/// A picture whose pixels are stored plainly, in the order of its file.
class PlainPicture {
public:
    explicit PlainPicture(const DecodedPicture& picture)
        : m_pixels(picture.pixels), m_bottomFirst(picture.bottomFirst), m_channels(picture.pixels.channels()) {}

    /// Whether the rest is missing: a gap is black. In no photograph does black begin at once and go on to the end
    /// without having been there before.
    bool endsInBlack() const {
        constexpr double kLeastShare = 1.0 / 16, kMostBefore = 1.0 / 64;
        int rows = m_pixels.rows;  // that are not all black
        while (rows > 0 && isBlackRow(rows - 1)) --rows;
        if (rows == 0 || m_pixels.rows - rows < kLeastShare * m_pixels.rows) return false;
        std::int64_t black = 0;
        for (int y = 0; y + 1 < rows; ++y) black += blackPixels(y);  // the last of them may be cut in its middle
        return static_cast<double>(black) <= kMostBefore * (rows - 1) * m_pixels.cols;
    }

    /// Whether some of it is missing, to the end or in the middle: black begins within a row, goes on over several, and
    /// around it there is nothing dark. A frame begins with a row, or in each row at one place.
    bool hasGap() const {
        constexpr int kLeastRows = 2;
        for (int y = 2; y + kLeastRows < m_pixels.rows; ++y) {
            if (!isBlackRow(y)) continue;
            int end = y;  // the first row that is not all black
            while (end < m_pixels.rows && isBlackRow(end)) ++end;
            const int start = blackAtEnd(y - 1), rest = end < m_pixels.rows ? blackAtBegin(end) : 0;
            const bool begins =
                start < m_pixels.cols && isBright(y - 1, 0, start) && isBright(y - 2, start, m_pixels.cols);
            const bool ends =
                end == m_pixels.rows || (isBright(end, rest, m_pixels.cols) &&
                                         (rest == 0 || (end + 1 < m_pixels.rows && isBright(end + 1, 0, rest))));
            if (end - y >= kLeastRows && begins && ends) return true;
            y = end;
        }
        return false;
    }

private:
    const std::uint8_t* pixel(int y, int x) const {
        return m_pixels.ptr(m_bottomFirst ? m_pixels.rows - 1 - y : y) + std::ptrdiff_t{x} * m_channels;
    }
    static bool isBlack(const std::uint8_t* pixel) { return pixel[0] == 0 && pixel[1] == 0 && pixel[2] == 0; }

    int blackPixels(int y) const {
        int black = 0;
        for (int x = 0; x < m_pixels.cols; ++x) black += isBlack(pixel(y, x)) ? 1 : 0;
        return black;
    }
    bool isBlackRow(int y) const { return blackAtBegin(y) == m_pixels.cols; }
    /// From where on a row is black to its end.
    int blackAtEnd(int y) const {
        int x = m_pixels.cols;
        while (x > 0 && isBlack(pixel(y, x - 1))) --x;
        return x;
    }
    int blackAtBegin(int y) const {
        int x = 0;
        while (x < m_pixels.cols && isBlack(pixel(y, x))) ++x;
        return x;
    }
    /// A part of a row, of which hardly anything is dark. Of an empty one nothing is known.
    bool isBright(int y, int from, int to) const {
        constexpr int kDark = 24;
        constexpr double kMostDark = 0.5;
        int dark = 0;
        for (int x = from; x < to; ++x) {
            const std::uint8_t* const at = pixel(y, x);
            dark += std::max({at[0], at[1], at[2]}) < kDark ? 1 : 0;
        }
        return to > from && dark <= kMostDark * (to - from);
    }

    const cv::Mat& m_pixels;
    const bool m_bottomFirst;
    const int m_channels;
};

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
        if (decoded->storedPlain)
            if (const PlainPicture plain(*decoded); plain.endsInBlack() || plain.hasGap()) return endsTooEarly();
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
