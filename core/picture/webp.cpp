#include <webp/decode.h>

#include <cstring>

#include "core/picture/codecs.h"
#include "core/picture/exif_orientation.h"

namespace facenet {

namespace {

/// The Exif chunk of a WebP file, https://developers.google.com/speed/webp/docs/riff_container
int orientationOf(PictureBytes bytes) {
    for (std::size_t at = 12; bytes.size() - at >= 8;) {
        std::size_t size = 0;
        for (std::size_t i = 0; i < 4; ++i) size |= std::to_integer<std::size_t>(bytes[at + 4 + i]) << (8 * i);
        const PictureBytes rest = bytes.subspan(at + 8);
        if (size > rest.size()) break;
        if (std::memcmp(bytes.data() + at, "EXIF", 4) == 0) {
            PictureBytes exif = rest.first(size);
            // Some programs put JPEG's mark before it.
            if (size >= 6 && std::memcmp(exif.data(), "Exif\0\0", 6) == 0) exif = exif.subspan(6);
            return exifOrientation(exif);
        }
        if (size + size % 2 > rest.size()) break;
        at += 8 + size + size % 2;
    }
    return 1;
}

}  // namespace

Result<DecodedPicture> decodeWebP(PictureBytes bytes, const PictureRequest& request) {
    constexpr std::int64_t kBytesOfDecoder = 4;  // a pixel
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) return refusedPicture("libwebp of another version");
    const auto failure = [](VP8StatusCode status) {
        if (status == VP8_STATUS_NOT_ENOUGH_DATA || status == VP8_STATUS_SUSPENDED) return endsTooEarly();
        return status == VP8_STATUS_OUT_OF_MEMORY ? Error{ErrorCode::OutOfMemory, {}} : refusedPicture("damaged");
    };
    if (const auto status = WebPGetFeatures(data, bytes.size(), &config.input); status != VP8_STATUS_OK)
        return failure(status);
    if (config.input.has_animation) return refusedPicture("an animated WebP picture");
    const std::int64_t pixels = std::int64_t{config.input.width} * config.input.height;
    const auto room = makeRoom(config.input.width, config.input.height, kBytesOfDecoder * pixels, request);
    if (!room) return room.error();
    DecodedPicture picture{.pixels = cv::Mat(config.input.height, config.input.width, CV_8UC3),
                           .orientation = orientationOf(bytes)};
    config.output.colorspace = MODE_BGR;
    config.output.is_external_memory = 1;
    config.output.u.RGBA = {.rgba = picture.pixels.data,
                            .stride = static_cast<int>(picture.pixels.step),
                            .size = picture.pixels.step * static_cast<std::size_t>(picture.pixels.rows)};
    if (const auto status = WebPDecode(data, bytes.size(), &config); status != VP8_STATUS_OK) return failure(status);
    return picture;
}

}  // namespace facenet
