#include <tiffio.h>

#include <algorithm>
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

}  // namespace

Result<DecodedPicture> decodeTiff(PictureBytes bytes, const PictureRequest& request) {
    TiffBytes source{.bytes = bytes};
    const TiffFile file = open(source, request);
    const auto failure = [&] { return source.endsEarly ? endsTooEarly() : refusedPicture(source.message); };
    if (!file) return failure();
    if (const void* version = nullptr; TIFFGetField(file.get(), TIFFTAG_DNGVERSION, &version))
        return refusedPicture("a camera's raw file");
    std::uint32_t width = 0, height = 0;
    std::uint16_t orientation = ORIENTATION_TOPLEFT;
    TIFFGetField(file.get(), TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(file.get(), TIFFTAG_IMAGELENGTH, &height);
    TIFFGetFieldDefaulted(file.get(), TIFFTAG_ORIENTATION, &orientation);
    // libtiff mirrors, but does not turn; so the picture is turned like those of other formats.
    TIFFSetField(file.get(), TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);

    const tmsize_t part = TIFFIsTiled(file.get()) ? TIFFTileSize(file.get()) : TIFFStripSize(file.get());
    const auto room = makeRoom(width, height, 4 * std::int64_t{width} * height + std::max<tmsize_t>(part, 0), request);
    if (!room) return room.error();
    cv::Mat rgba(static_cast<int>(height), static_cast<int>(width), CV_8UC4, cv::Scalar());
    constexpr int kStopAtErrors = 1;
    if (!TIFFReadRGBAImageOriented(file.get(), width, height, rgba.ptr<std::uint32_t>(), ORIENTATION_TOPLEFT,
                                   kStopAtErrors))
        return failure();
    DecodedPicture picture{.pixels = {}, .orientation = orientation};
    cv::cvtColor(rgba, picture.pixels, cv::COLOR_RGBA2BGR);
    return picture;
}

}  // namespace facenet
