extern "C" {
#include <libavcodec/avcodec.h>
#include <libswscale/swscale.h>
}

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#include "core/base/released.h"
#include "core/picture/codecs.h"

namespace facenet {

namespace {

using CodecContext = std::unique_ptr<AVCodecContext, Released<&avcodec_free_context>>;
using Packet = std::unique_ptr<AVPacket, Released<&av_packet_free>>;
using Frame = std::unique_ptr<AVFrame, Released<&av_frame_free>>;
using Scaler = std::unique_ptr<SwsContext, decltype(&sws_freeContext)>;

Error errorOf(int code) {
    return code == AVERROR(ENOMEM) ? Error{ErrorCode::OutOfMemory, {}} : refusedPicture("damaged");
}

/// Little endian. In: `at + 2` within the bytes
std::int64_t number16(PictureBytes bytes, std::size_t at) {
    return std::to_integer<std::int64_t>(bytes[at]) | std::to_integer<std::int64_t>(bytes[at + 1]) << 8;
}

/// In: `at + 4` within the bytes
std::uint32_t number32(PictureBytes bytes, std::size_t at) {
    return static_cast<std::uint32_t>(number16(bytes, at) | number16(bytes, at + 2) << 16);
}

/// What libavcodec makes of one picture, as BGRA where it can be transparent. Its size has been looked at.
Result<cv::Mat> decodeFrame(AVCodecID codec, PictureBytes bytes, const PictureRequest& request, bool alpha) {
    const CodecContext context(avcodec_alloc_context3(avcodec_find_decoder(codec)));
    const Packet packet(av_packet_alloc());
    const Frame frame(av_frame_alloc());
    if (!context || !packet || !frame) return Error{ErrorCode::OutOfMemory, {}};
    context->max_pixels = request.mostPixels;
    context->err_recognition = AV_EF_EXPLODE;
    context->thread_count = 1;
    context->log_level_offset = AV_LOG_TRACE;  // what is wrong is returned, not printed
    if (const int opened = avcodec_open2(context.get(), context->codec, nullptr); opened < 0) return errorOf(opened);
    if (const int made = av_new_packet(packet.get(), static_cast<int>(bytes.size())); made < 0) return errorOf(made);
    std::memcpy(packet->data, bytes.data(), bytes.size());
    if (const int sent = avcodec_send_packet(context.get(), packet.get()); sent < 0) return errorOf(sent);
    avcodec_send_packet(context.get(), nullptr);
    if (const int received = avcodec_receive_frame(context.get(), frame.get()); received < 0) return errorOf(received);

    const AVPixelFormat wanted = alpha ? AV_PIX_FMT_BGRA : AV_PIX_FMT_BGR24;
    const Scaler scaler(sws_getContext(frame->width, frame->height, static_cast<AVPixelFormat>(frame->format),
                                       frame->width, frame->height, wanted, SWS_POINT, nullptr, nullptr, nullptr),
                        &sws_freeContext);
    if (!scaler) return refusedPicture("of an unknown kind");
    cv::Mat pixels(frame->height, frame->width, alpha ? CV_8UC4 : CV_8UC3);
    std::uint8_t* const out[4] = {pixels.data};
    const int outStride[4] = {static_cast<int>(pixels.step)};
    sws_scale(scaler.get(), frame->data, frame->linesize, 0, frame->height, out, outStride);
    return pixels;
}

/// Whether all of the first image of a GIF is there: libavcodec shows what there is of it.
/// Source: CompuServe, Graphics Interchange Format 89a
bool isFirstImageWhole(PictureBytes bytes) {
    constexpr std::size_t kHeaderBytes = 13, kImageBytes = 10;
    const auto paletteBytes = [](std::byte flags) -> std::size_t {
        const auto value = std::to_integer<unsigned>(flags);
        return (value & 0x80U) == 0 ? 0 : std::size_t{3} << ((value & 7U) + 1);
    };
    std::size_t at = kHeaderBytes + paletteBytes(bytes[10]);
    const auto skipBlocks = [&] {
        while (at < bytes.size() && bytes[at] != std::byte{0}) at += 1 + std::to_integer<std::size_t>(bytes[at]);
        ++at;
        return at <= bytes.size();
    };
    while (at + kImageBytes < bytes.size()) {
        if (bytes[at] == std::byte{'!'}) {
            at += 2;
            if (!skipBlocks()) return false;
        } else if (bytes[at] == std::byte{','}) {
            at += kImageBytes + paletteBytes(bytes[at + kImageBytes - 1]) + 1;
            if (!skipBlocks()) return false;
            // The length of a block that was never written ends the image; more of it lies behind.
            const PictureBytes rest = bytes.subspan(std::min(at, bytes.size()));
            return rest.size() < kZerosOfAGap || !endsInAGap(rest.first(kZerosOfAGap));
        } else {
            return false;
        }
    }
    return false;
}

/// The numbers of a PNM header, after comments; 0 where there is none.
std::int64_t takeNumber(std::string_view& text) {
    for (;;) {
        text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
        if (!text.starts_with('#')) break;
        text.remove_prefix(std::min(text.find('\n'), text.size()));
    }
    std::int64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || value < 0) return 0;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

}  // namespace

/// Source: Microsoft, Bitmap Header Types (BITMAPCOREHEADER to BITMAPV5HEADER)
Result<DecodedPicture> decodeBmp(PictureBytes bytes, const PictureRequest& request) {
    constexpr std::size_t kFileHeaderBytes = 14, kOldHeaderBytes = 12, kHeaderBytes = 40, kHeaderBytesWithMasks = 52,
                          kHeaderBytesWithAlpha = 56;
    constexpr std::size_t kAlphaMaskAt = 66;
    constexpr std::uint32_t kPlain = 0, kBitFields = 3;
    constexpr std::int64_t kBytesOfDecoder = 8;  // a pixel: of the file, and as it is decoded
    if (bytes.size() < kFileHeaderBytes + kHeaderBytes) return endsTooEarly();
    const std::uint32_t pixelsAt = number32(bytes, 10), headerBytes = number32(bytes, 14);
    const bool old = headerBytes == kOldHeaderBytes;
    if (!old && headerBytes < kHeaderBytes) return refusedPicture("a BMP picture of an unknown kind");
    const std::int64_t width = old ? number16(bytes, 18) : static_cast<std::int32_t>(number32(bytes, 18));
    const std::int64_t signedHeight =
        old ? number16(bytes, 20) : std::int64_t{static_cast<std::int32_t>(number32(bytes, 22))};
    const std::int64_t height = std::abs(signedHeight);
    const std::int64_t bitsPerPixel = number16(bytes, old ? 24 : 28);
    const std::uint32_t compression = old ? kPlain : number32(bytes, 30);
    auto room = makeRoom(width, height, {.bytesAPixel = kBytesOfDecoder}, request);
    if (!room) return room.error();
    const bool plain = compression == kPlain || compression == kBitFields;
    const std::int64_t rowBytes = (width * bitsPerPixel + 31) / 32 * 4;
    if (plain && pixelsAt + rowBytes * height > static_cast<std::int64_t>(bytes.size())) return endsTooEarly();
    // Where no mask says so, what stands beside the colours means nothing.
    const bool alpha = compression == kBitFields && headerBytes >= kHeaderBytesWithAlpha &&
                       bytes.size() >= kAlphaMaskAt + 4 && number32(bytes, kAlphaMaskAt) != 0;
    // Its masks stand where the usual header has them behind it, and that is the one that libavcodec knows.
    std::vector<std::byte> known;
    if (headerBytes == kHeaderBytesWithMasks) {
        known.assign(bytes.begin(), bytes.end());
        known[14] = std::byte{kHeaderBytes};
        bytes = known;
    }
    auto pixels = decodeFrame(AV_CODEC_ID_BMP, bytes, request, alpha);
    if (!pixels) return pixels.error();
    return DecodedPicture{.pixels = *pixels,
                          .channels = alpha ? PictureChannels::Bgra : PictureChannels::Bgr,
                          .storedPlain = plain,
                          .bottomFirst = signedHeight > 0,
                          .room = std::move(*room)};
}

Result<DecodedPicture> decodeGif(PictureBytes bytes, const PictureRequest& request) {
    constexpr std::size_t kHeaderBytes = 13;
    constexpr std::int64_t kBytesOfDecoder = 12;  // a pixel: canvas, what is kept of it, and BGRA
    if (bytes.size() < kHeaderBytes) return endsTooEarly();
    const std::int64_t width = number16(bytes, 6), height = number16(bytes, 8);
    auto room = makeRoom(width, height, {.bytesAPixel = kBytesOfDecoder}, request);
    if (!room) return room.error();
    if (!isFirstImageWhole(bytes)) return endsTooEarly();
    auto pixels = decodeFrame(AV_CODEC_ID_GIF, bytes, request, true);
    if (!pixels) return pixels.error();
    return DecodedPicture{.pixels = *pixels, .channels = PictureChannels::Bgra, .room = std::move(*room)};
}

Result<DecodedPicture> decodePnm(PictureBytes bytes, const PictureRequest& request) {
    constexpr std::int64_t kBytesOfDecoder = 8;  // a pixel of 16 bits a colour
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    std::string_view rest = text.substr(2);
    std::int64_t width = 0, height = 0;
    if (text[1] == '7') {
        const auto field = [&](std::string_view name) {
            const auto at = text.find(name);
            std::string_view value = at == std::string_view::npos ? std::string_view() : text.substr(at + name.size());
            return takeNumber(value);
        };
        width = field("\nWIDTH ");
        height = field("\nHEIGHT ");
    } else {
        width = takeNumber(rest);
        height = takeNumber(rest);
    }
    auto room = makeRoom(width, height, {.bytesAPixel = kBytesOfDecoder}, request);
    if (!room) return room.error();
    // The bits of a picture in text stand apart, and each number has a blank before it.
    const std::int64_t leastBytes = text[1] == '4'   ? (width + 7) / 8 * height
                                    : text[1] < '4'  ? width * height
                                    : text[1] == '6' ? 3 * width * height
                                                     : width * height;
    if (static_cast<std::int64_t>(rest.size()) < leastBytes) return endsTooEarly();
    const AVCodecID codec = text[1] == '7'                     ? AV_CODEC_ID_PAM
                            : text[1] == '1' || text[1] == '4' ? AV_CODEC_ID_PBM
                            : text[1] == '2' || text[1] == '5' ? AV_CODEC_ID_PGM
                                                               : AV_CODEC_ID_PPM;
    auto pixels = decodeFrame(codec, bytes, request, text[1] == '7');
    if (!pixels) return pixels.error();
    return DecodedPicture{.pixels = *pixels,
                          .channels = text[1] == '7' ? PictureChannels::Bgra : PictureChannels::Bgr,
                          .storedPlain = text[1] > '4',
                          .room = std::move(*room)};
}

Result<DecodedPicture> decodeTga(PictureBytes bytes, const PictureRequest& request) {
    constexpr std::int64_t kBytesOfDecoder = 8;
    constexpr std::uint8_t kRunLengths = 8, kTopFirst = 0x20, kAlphaBits = 0x0f;
    const std::int64_t width = number16(bytes, 12), height = number16(bytes, 14);
    const auto byte = [&](std::size_t at) { return std::to_integer<std::uint8_t>(bytes[at]); };
    auto room = makeRoom(width, height, {.bytesAPixel = kBytesOfDecoder}, request);
    if (!room) return room.error();
    const bool plain = (byte(2) & kRunLengths) == 0;
    constexpr std::int64_t kHeaderBytes = 18;
    const std::int64_t palette = byte(1) ? number16(bytes, 5) * ((byte(7) + 7) / 8) : 0;
    const std::int64_t pixelBytes = (byte(16) + 7) / 8 * width * height;
    if (plain && kHeaderBytes + byte(0) + palette + pixelBytes > static_cast<std::int64_t>(bytes.size()))
        return endsTooEarly();
    const bool alpha = byte(16) == 32 && (byte(17) & kAlphaBits) != 0;
    auto pixels = decodeFrame(AV_CODEC_ID_TARGA, bytes, request, alpha);
    if (!pixels) return pixels.error();
    return DecodedPicture{.pixels = *pixels,
                          .channels = alpha ? PictureChannels::Bgra : PictureChannels::Bgr,
                          .storedPlain = plain,
                          .bottomFirst = (byte(17) & kTopFirst) == 0,
                          .room = std::move(*room)};
}

}  // namespace facenet
