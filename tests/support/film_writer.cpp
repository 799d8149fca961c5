#include "tests/support/film_writer.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavcodec/bsf.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

#include <cmath>
#include <cstring>

#include "core/base/released.h"

namespace facenet::test {

namespace {

using Encoder = std::unique_ptr<AVCodecContext, Released<&avcodec_free_context>>;
using Frame = std::unique_ptr<AVFrame, Released<&av_frame_free>>;
using Packet = std::unique_ptr<AVPacket, Released<&av_packet_free>>;
using Filter = std::unique_ptr<AVBSFContext, Released<&av_bsf_free>>;

constexpr AVRational kClock{1, 10000};
constexpr int kSamplesPerSecond = 48000;

}  // namespace

struct FilmWriter::Private {
    FilmSettings settings;
    std::string path;
    AVFormatContext* container = nullptr;
    AVStream* pictures = nullptr;
    AVStream* sound = nullptr;
    Encoder encoder, soundEncoder;
    Filter filter;
    std::int64_t samples = 0;
    double lastS = 0;
    bool ok = true, begun = false;

    void begin(cv::Size size);
    void send(AVCodecContext* to, AVStream* stream, const AVFrame* frame);
    void addSoundUntil(double timeS);
};

/// What is made depends on the first picture's size.
void FilmWriter::Private::begin(cv::Size size) {
    begun = true;
    av_log_set_level(AV_LOG_ERROR);
    ok = avformat_alloc_output_context2(&container, nullptr, settings.container.c_str(), path.c_str()) >= 0;
    const AVCodec* codec = avcodec_find_encoder_by_name(settings.codec.c_str());
    if (!ok || !codec) {
        ok = false;
        return;
    }
    encoder.reset(avcodec_alloc_context3(codec));
    encoder->width = size.width;
    encoder->height = size.height;
    encoder->pix_fmt = av_get_pix_fmt(settings.pixelFormat.c_str());
    encoder->framerate = av_d2q(settings.framesPerSecond, 1000);
    // Old codecs count in pictures, or take the clock for the rate and leave out most of the picture.
    const bool ownClock = codec->id != AV_CODEC_ID_H264 && codec->id != AV_CODEC_ID_HEVC &&
                          codec->id != AV_CODEC_ID_VP8 && codec->id != AV_CODEC_ID_MJPEG;
    encoder->time_base = ownClock ? av_inv_q(encoder->framerate) : kClock;
    encoder->gop_size = settings.keyFrameEvery;
    encoder->max_b_frames = settings.bFrames;
    encoder->colorspace = static_cast<AVColorSpace>(settings.colourSpace);
    encoder->color_range = settings.fullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    encoder->thread_count = 1;
    encoder->sample_aspect_ratio = av_d2q(settings.pixelAspect, 100);
    encoder->bit_rate = 4'000'000;
    encoder->strict_std_compliance = FF_COMPLIANCE_UNOFFICIAL;
    if (container->oformat->flags & AVFMT_GLOBALHEADER) encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    AVDictionary* quick = nullptr;
    av_dict_set(&quick, "preset", "ultrafast", 0);
    av_dict_set(&quick, "deadline", "realtime", 0);
    av_dict_set(&quick, "cpu-used", "8", 0);
    av_dict_set(&quick, "x265-params", "log-level=none", 0);
    ok = avcodec_open2(encoder.get(), codec, &quick) >= 0;
    av_dict_free(&quick);
    if (!ok) return;

    pictures = avformat_new_stream(container, nullptr);
    pictures->time_base = encoder->time_base;
    pictures->avg_frame_rate = encoder->framerate;
    pictures->sample_aspect_ratio = encoder->sample_aspect_ratio;
    AVBSFContext* made = nullptr;
    ok = av_bsf_list_parse_str(settings.bitstreamFilter.empty() ? nullptr : settings.bitstreamFilter.c_str(), &made) >=
         0;
    filter.reset(made);
    if (!ok) return;
    avcodec_parameters_from_context(filter->par_in, encoder.get());
    filter->time_base_in = encoder->time_base;
    ok = av_bsf_init(filter.get()) >= 0;
    avcodec_parameters_copy(pictures->codecpar, filter->par_out);
    av_dict_parse_string(&pictures->metadata, settings.metadata.c_str(), "=", ":", 0);
    if (settings.turn)
        std::memcpy(av_stream_new_side_data(pictures, AV_PKT_DATA_DISPLAYMATRIX, sizeof(*settings.turn)),
                    settings.turn->data(), sizeof(*settings.turn));
    if (settings.sound) {
        const AVCodec* soundCodec = avcodec_find_encoder(AV_CODEC_ID_MP2);
        soundEncoder.reset(avcodec_alloc_context3(soundCodec));
        soundEncoder->sample_rate = kSamplesPerSecond;
        soundEncoder->sample_fmt = AV_SAMPLE_FMT_S16;
        soundEncoder->bit_rate = 64000;
        av_channel_layout_default(&soundEncoder->ch_layout, 1);
        soundEncoder->time_base = {1, kSamplesPerSecond};
        ok = avcodec_open2(soundEncoder.get(), soundCodec, nullptr) >= 0;
        if (!ok) return;
        sound = avformat_new_stream(container, nullptr);
        sound->time_base = soundEncoder->time_base;
        avcodec_parameters_from_context(sound->codecpar, soundEncoder.get());
    }
    AVDictionary* options = nullptr;
    av_dict_parse_string(&options, settings.muxerOptions.c_str(), "=", ":", 0);
    ok = avio_open(&container->pb, path.c_str(), AVIO_FLAG_WRITE) >= 0 &&
         avformat_write_header(container, &options) >= 0;
    av_dict_free(&options);
}

void FilmWriter::Private::send(AVCodecContext* to, AVStream* stream, const AVFrame* frame) {
    const Packet packet(av_packet_alloc());
    ok = ok && avcodec_send_frame(to, frame) >= 0;
    while (ok && avcodec_receive_packet(to, packet.get()) >= 0) {
        if (stream == pictures)
            ok = av_bsf_send_packet(filter.get(), packet.get()) >= 0 &&
                 av_bsf_receive_packet(filter.get(), packet.get()) >= 0;
        packet->stream_index = stream->index;
        av_packet_rescale_ts(packet.get(), to->time_base, stream->time_base);
        ok = av_interleaved_write_frame(container, packet.get()) >= 0;
    }
}

void FilmWriter::Private::addSoundUntil(double timeS) {
    while (ok && soundEncoder && static_cast<double>(samples) / kSamplesPerSecond < timeS) {
        const Frame frame(av_frame_alloc());
        frame->format = soundEncoder->sample_fmt;
        frame->nb_samples = soundEncoder->frame_size;
        frame->sample_rate = kSamplesPerSecond;
        av_channel_layout_copy(&frame->ch_layout, &soundEncoder->ch_layout);
        av_frame_get_buffer(frame.get(), 0);
        std::memset(frame->data[0], 0, static_cast<std::size_t>(frame->linesize[0]));
        frame->pts = samples;
        samples += frame->nb_samples;
        send(soundEncoder.get(), sound, frame.get());
    }
}

FilmWriter::FilmWriter(const std::string& pathUtf8, FilmSettings settings) : m_d(std::make_unique<Private>()) {
    m_d->settings = std::move(settings);
    m_d->path = "file:" + pathUtf8;
}

FilmWriter::~FilmWriter() {
    close();
}

void FilmWriter::add(const cv::Mat& picture, double timeS) {
    Private& d = *m_d;
    if (!d.begun) d.begin(picture.size());
    if (!d.ok) return;
    d.addSoundUntil(timeS);
    const Frame frame(av_frame_alloc());
    frame->format = d.encoder->pix_fmt;
    frame->width = picture.cols;
    frame->height = picture.rows;
    frame->sample_aspect_ratio = d.encoder->sample_aspect_ratio;
    av_frame_get_buffer(frame.get(), 0);
    SwsContext* scaler = sws_getContext(picture.cols, picture.rows, AV_PIX_FMT_BGR24, picture.cols, picture.rows,
                                        d.encoder->pix_fmt, SWS_POINT | SWS_ACCURATE_RND, nullptr, nullptr, nullptr);
    constexpr int kNeutral = 0, kFullRange = 1, kUnity = 1 << 16;
    const int space = d.settings.colourSpace != AVCOL_SPC_UNSPECIFIED ? d.settings.colourSpace
                      : picture.cols >= 1280 || picture.rows > 576    ? AVCOL_SPC_BT709
                                                                      : AVCOL_SPC_SMPTE170M;
    sws_setColorspaceDetails(scaler, sws_getCoefficients(SWS_CS_DEFAULT), kFullRange, sws_getCoefficients(space),
                             d.settings.fullRange ? 1 : 0, kNeutral, kUnity, kUnity);
    const std::uint8_t* const in[4] = {picture.data};
    const int inStride[4] = {static_cast<int>(picture.step)};
    sws_scale(scaler, in, inStride, 0, picture.rows, frame->data, frame->linesize);
    sws_freeContext(scaler);
    frame->pts = std::llround(timeS / av_q2d(d.encoder->time_base));
    d.lastS = timeS;
    d.send(d.encoder.get(), d.pictures, frame.get());
}

bool FilmWriter::close() {
    Private& d = *m_d;
    if (!d.container) return false;
    d.addSoundUntil(d.lastS + d.settings.soundBehindS);
    d.send(d.encoder.get(), d.pictures, nullptr);
    if (d.soundEncoder) d.send(d.soundEncoder.get(), d.sound, nullptr);
    d.ok = d.ok && av_write_trailer(d.container) >= 0;
    avio_closep(&d.container->pb);
    avformat_free_context(d.container);
    d.container = nullptr;
    return d.ok;
}

}  // namespace facenet::test
