#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
}

#include <memory>

#include "core/base/released.h"
#include "core/base/result.h"

namespace facenet {

using AvFrame = std::unique_ptr<AVFrame, Released<&av_frame_free>>;
using AvPacket = std::unique_ptr<AVPacket, Released<&av_packet_free>>;

/// Packets of a film to frames: by the graphics chip where it can and it pays (VA-API), otherwise by the processor's
/// cores. Thread: one at a time
class FilmDecoder {
public:
    /// In:     what the film says of its pictures; `live`: a frame is wanted as soon as it is there
    /// Errors: SourceUnsupported (no decoder for them; the context names what they are), OutOfMemory
    static Result<FilmDecoder> open(const AVCodecParameters& pictures, bool live);

    /// In: null at the end, so that the last frames come. Out: 0 or an error of FFmpeg
    int send(const AVPacket* packet);

    /// The next frame, in memory. Out: 0, AVERROR(EAGAIN), AVERROR_EOF or another error of FFmpeg
    int receive(AVFrame& frame);

private:
    FilmDecoder() = default;

    std::unique_ptr<AVCodecContext, Released<&avcodec_free_context>> m_context;
    AvFrame m_onChip;  ///< null where the processor decodes
};

}  // namespace facenet
