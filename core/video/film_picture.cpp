#include "core/video/film_picture.h"

extern "C" {
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>
}

#include <algorithm>
#include <cmath>
#include <cstring>
#include <type_traits>

#include "core/picture/metadata.h"

namespace facenet {

namespace {

/// Vectors of the processor may write beyond the end of a row, into the next one or into this.
constexpr int kRowAlignmentPx = 64;

/// FFmpeg copies numbers of a file into these types as they are, known or not.
template <typename Enumeration>
int numberOf(const Enumeration& value) {
    std::underlying_type_t<Enumeration> number{};
    std::memcpy(&number, &value, sizeof(number));
    return static_cast<int>(number);
}

/// Formats with a J are full range by themselves.
bool isFullRange(const AVFrame& frame) {
    switch (frame.format) {
        case AV_PIX_FMT_YUVJ411P:
        case AV_PIX_FMT_YUVJ420P:
        case AV_PIX_FMT_YUVJ422P:
        case AV_PIX_FMT_YUVJ440P:
        case AV_PIX_FMT_YUVJ444P:
            return true;
        default:
            return numberOf(frame.color_range) == AVCOL_RANGE_JPEG;
    }
}

/// What most players take a frame for that does not say: BT.709 above the size of a DVD, otherwise BT.601.
int colourSpaceOf(const AVFrame& frame) {
    const int space = numberOf(frame.colorspace);
    if (space != AVCOL_SPC_UNSPECIFIED) return space;
    return frame.width >= 1280 || frame.height > 576 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
}

/// The size with square pixels: one side is enlarged, none reduced. What is hardly off or absurd is left as it is.
cv::Size squareSize(const AVFrame& frame, AVRational pixelAspect) {
    const cv::Size size(frame.width, frame.height);
    const double aspect = pixelAspect.num > 0 && pixelAspect.den > 0 ? av_q2d(pixelAspect) : 1;
    if (std::abs(aspect - 1) < 0.02 || aspect < 0.25 || aspect > 4) return size;
    if (aspect > 1) return {static_cast<int>(std::lround(size.width * aspect)), size.height};
    return {size.width, static_cast<int>(std::lround(size.height / aspect))};
}

std::optional<int> ownOrientation(const AVFrame& frame) {
    const AVFrameSideData* noted = av_frame_get_side_data(&frame, AV_FRAME_DATA_DISPLAYMATRIX);
    DisplayMatrix matrix{};
    if (!noted || noted->size < sizeof(matrix)) return std::nullopt;
    std::memcpy(matrix.data(), noted->data, sizeof(matrix));
    return orientationOf(matrix);
}

}  // namespace

int orientationOf(const DisplayMatrix& matrix) {
    // (x, y) goes to (a x + c y, b x + d y), with y downwards.
    const double a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
    if (std::abs(a) + std::abs(d) >= std::abs(b) + std::abs(c)) {
        if (a >= 0) return d >= 0 ? 1 : 4;
        return d >= 0 ? 2 : 3;
    }
    if (b >= 0) return c < 0 ? 6 : 5;
    return c < 0 ? 7 : 8;
}

Result<void> FilmPictureMaker::prepareFor(const Kind& kind) {
    if (m_context && kind == m_kind) return {};
    m_context.reset(sws_getContext(kind.from.width, kind.from.height, static_cast<AVPixelFormat>(kind.format),
                                   kind.to.width, kind.to.height, AV_PIX_FMT_BGR24, SWS_BILINEAR, nullptr, nullptr,
                                   nullptr));
    if (!m_context) {
        const char* name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(kind.format));
        return Error{ErrorCode::SourceUnsupported, name ? name : ""};
    }
    constexpr int kNeutral = 0, kFullRange = 1, kUnity = 1 << 16;
    sws_setColorspaceDetails(m_context.get(), sws_getCoefficients(kind.space), kind.fullRange ? 1 : 0,
                             sws_getCoefficients(SWS_CS_DEFAULT), kFullRange, kNeutral, kUnity, kUnity);
    m_kind = kind;
    return {};
}

Result<cv::Mat> FilmPictureMaker::pictureOf(const AVFrame& frame, AVRational pixelAspect, int orientationOfFilm) {
    const Kind kind{.format = frame.format,
                    .from = {frame.width, frame.height},
                    .to = squareSize(frame, pixelAspect),
                    .space = colourSpaceOf(frame),
                    .fullRange = isFullRange(frame)};
    if (const auto prepared = prepareFor(kind); !prepared) return prepared.error();
    const int roomPx = (kind.to.width + kRowAlignmentPx - 1) / kRowAlignmentPx * kRowAlignmentPx;
    const cv::Mat room(kind.to.height + 1, roomPx, CV_8UC3);
    cv::Mat picture = room(cv::Rect({}, kind.to));
    std::uint8_t* const out[4] = {picture.data};
    const int outStride[4] = {static_cast<int>(picture.step)};
    if (sws_scale(m_context.get(), frame.data, frame.linesize, 0, frame.height, out, outStride) != kind.to.height)
        return Error{ErrorCode::SourceUnsupported, {}};
    const auto noted = ownOrientation(frame);
    if (noted || frame.key_frame) m_noted = noted;
    return upright(picture, m_noted.value_or(orientationOfFilm));
}

}  // namespace facenet
