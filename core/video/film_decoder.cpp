#include "core/video/film_decoder.h"

extern "C" {
#include <libavutil/hwcontext.h>
}

#include <algorithm>
#include <filesystem>

#include "core/base/allowed_cores.h"

namespace facenet {

namespace {

using AvBuffer = std::unique_ptr<AVBufferRef, Released<&av_buffer_unref>>;

/// No camera takes more pixels; a film that says so wants the memory only.
constexpr std::int64_t kMostFramePixels = 8192 * 8192;
/// A frame in each of more threads would take memory and time to the first frame for nothing.
constexpr int kMostThreads = 16;
/// Each thread holds a frame back: of a camera's stream that is time between what happens and what is seen.
constexpr int kMostThreadsLive = 4;

/// Whether fetching the frames from the graphics chip takes less than decoding them here: up to Full HD a core or two
/// decode faster than they are shown.
bool paysOnChip(const AVCodecParameters& pictures) {
    return std::int64_t{pictures.width} * pictures.height > 1920 * 1088;
}

/// The first graphics chip that decodes, opened once for all films; null where there is none.
AVBufferRef* graphicsChip() {
    static const AvBuffer chip = [] {
        std::error_code failure;
        AVBufferRef* opened = nullptr;
        for (const auto& device : std::filesystem::directory_iterator("/dev/dri", failure))
            if (device.path().filename().string().starts_with("renderD") &&
                av_hwdevice_ctx_create(&opened, AV_HWDEVICE_TYPE_VAAPI, device.path().c_str(), nullptr, 0) == 0)
                break;
        return AvBuffer(opened);
    }();
    return chip.get();
}

}  // namespace

Result<FilmDecoder> FilmDecoder::open(const AVCodecParameters& pictures, bool live) {
    const AVCodec* codec = avcodec_find_decoder(pictures.codec_id);
    if (!codec) return Error{ErrorCode::SourceUnsupported, avcodec_get_name(pictures.codec_id)};
    FilmDecoder decoder;
    decoder.m_context.reset(avcodec_alloc_context3(codec));
    AVCodecContext* context = decoder.m_context.get();
    if (!context || avcodec_parameters_to_context(context, &pictures) < 0) return Error{ErrorCode::OutOfMemory, {}};
    context->max_pixels = kMostFramePixels;
    context->thread_count = std::min(allowedCores(), live ? kMostThreadsLive : kMostThreads);
    if (paysOnChip(pictures) && graphicsChip()) {
        context->hw_device_ctx = av_buffer_ref(graphicsChip());  // used where it can decode these
        decoder.m_onChip.reset(av_frame_alloc());
        if (!context->hw_device_ctx || !decoder.m_onChip) return Error{ErrorCode::OutOfMemory, {}};
    }
    const int opened = avcodec_open2(context, codec, nullptr);
    if (opened == AVERROR(ENOMEM)) return Error{ErrorCode::OutOfMemory, {}};
    if (opened < 0) return Error{ErrorCode::SourceUnsupported, avcodec_get_name(pictures.codec_id)};
    return decoder;
}

int FilmDecoder::send(const AVPacket* packet) {
    return avcodec_send_packet(m_context.get(), packet);
}

int FilmDecoder::receive(AVFrame& frame) {
    const int received = avcodec_receive_frame(m_context.get(), &frame);
    if (received < 0 || frame.format != AV_PIX_FMT_VAAPI) return received;
    av_frame_move_ref(m_onChip.get(), &frame);
    const int fetched = av_hwframe_transfer_data(&frame, m_onChip.get(), 0);
    if (fetched == 0) av_frame_copy_props(&frame, m_onChip.get());
    av_frame_unref(m_onChip.get());
    return fetched;
}

}  // namespace facenet
