#include <webp/decode.h>
#include <webp/demux.h>

#include <algorithm>
#include <cstring>

#include "core/picture/codecs.h"

namespace facenet {

namespace {

/// What a chunk of a WebP file holds; empty without such a chunk.
/// Source: https://developers.google.com/speed/webp/docs/riff_container
PictureBytes chunk(PictureBytes bytes, const char (&name)[5]) {
    for (std::size_t at = 12; at <= bytes.size() && bytes.size() - at >= 8;) {
        std::size_t size = 0;
        for (std::size_t i = 0; i < 4; ++i) size |= std::to_integer<std::size_t>(bytes[at + 4 + i]) << (8 * i);
        const PictureBytes rest = bytes.subspan(at + 8);
        if (size > rest.size()) break;
        if (std::memcmp(bytes.data() + at, name, 4) == 0) return rest.first(size);
        if (size + size % 2 > rest.size()) break;
        at += 8 + size + size % 2;
    }
    return {};
}

PictureFacts factsOf(PictureBytes bytes) {
    PictureBytes exif = chunk(bytes, "EXIF");
    // Some programs put JPEG's mark before it.
    if (exif.size() >= 6 && std::memcmp(exif.data(), "Exif\0\0", 6) == 0) exif = exif.subspan(6);
    const PictureBytes xmp = chunk(bytes, "XMP ");
    return firstOf(factsOfExif(exif), factsOfXmp({reinterpret_cast<const char*>(xmp.data()), xmp.size()}));
}

Error failureOf(VP8StatusCode status) {
    if (status == VP8_STATUS_NOT_ENOUGH_DATA || status == VP8_STATUS_SUSPENDED) return endsTooEarly();
    return status == VP8_STATUS_OUT_OF_MEMORY ? Error{ErrorCode::OutOfMemory, {}} : refusedPicture("damaged");
}

/// The first picture of an animation, on its whole canvas.
Result<cv::Mat> firstFrame(PictureBytes bytes, int widthPx, int heightPx) {
    WebPAnimDecoderOptions options;
    if (!WebPAnimDecoderOptionsInit(&options)) return refusedPicture("libwebp of another version");
    options.color_mode = MODE_BGRA;
    const WebPData data{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
    const std::unique_ptr<WebPAnimDecoder, decltype(&WebPAnimDecoderDelete)> decoder(
        WebPAnimDecoderNew(&data, &options), &WebPAnimDecoderDelete);
    std::uint8_t* pixels = nullptr;
    int timestampMs = 0;
    if (!decoder || !WebPAnimDecoderGetNext(decoder.get(), &pixels, &timestampMs)) return refusedPicture("damaged");
    return cv::Mat(heightPx, widthPx, CV_8UC4, pixels).clone();
}

}  // namespace

Result<DecodedPicture> decodeWebP(PictureBytes bytes, const PictureRequest& request) {
    constexpr std::int64_t kBytesOfDecoder = 8;  // a pixel
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) return refusedPicture("libwebp of another version");
    if (const auto status = WebPGetFeatures(data, bytes.size(), &config.input); status != VP8_STATUS_OK)
        return failureOf(status);
    const int width = config.input.width, height = config.input.height;
    auto room = makeRoom(width, height, {.bytesAPixel = kBytesOfDecoder}, request);
    if (!room) return room.error();
    // Coded arithmetically, black is zeros: a byte for 11,000 pixels (black of 9, 36 and 64 megapixels beside a patch).
    constexpr std::size_t kPixelsOfAZero = 4096;
    const std::size_t zeros =
        std::max(kZerosOfAGap, static_cast<std::size_t>(width) * static_cast<std::size_t>(height) / kPixelsOfAZero);
    for (const PictureBytes part : {chunk(bytes, "VP8 "), chunk(bytes, "VP8L")})
        if (holdsAGap(part, zeros)) return endsTooEarly();
    const PictureBytes profile = chunk(bytes, "ICCP");
    const bool alpha = config.input.has_alpha || config.input.has_animation;
    DecodedPicture picture{.pixels = {},
                           .channels = alpha ? PictureChannels::Bgra : PictureChannels::Bgr,
                           .facts = factsOf(bytes),
                           .colourProfile = {profile.begin(), profile.end()},
                           .room = std::move(*room)};
    if (config.input.has_animation) {
        auto first = firstFrame(bytes, width, height);
        if (!first) return first.error();
        picture.pixels = *first;
        return picture;
    }
    picture.pixels.create(height, width, alpha ? CV_8UC4 : CV_8UC3);
    config.output.colorspace = alpha ? MODE_BGRA : MODE_BGR;
    config.output.is_external_memory = 1;
    config.output.u.RGBA = {.rgba = picture.pixels.data,
                            .stride = static_cast<int>(picture.pixels.step),
                            .size = picture.pixels.step * static_cast<std::size_t>(picture.pixels.rows)};
    if (const auto status = WebPDecode(data, bytes.size(), &config); status != VP8_STATUS_OK) return failureOf(status);
    return picture;
}

}  // namespace facenet
