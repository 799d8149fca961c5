#pragma once

extern "C" {
#include <libavutil/frame.h>
#include <libswscale/swscale.h>
}

#include <array>
#include <cstdint>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <optional>

#include "core/base/result.h"

namespace facenet {

/// How a film's pictures are to be shown, as a matrix over (x, y, 1): three rows of u, v, w, in 16.16 and 2.30 bits.
/// Source: ISO/IEC 14496-12, 8.3.2
using DisplayMatrix = std::array<std::int32_t, 9>;

/// The one of eight orientations, as Exif counts them, that is nearest to what a matrix does.
int orientationOf(const DisplayMatrix& matrix);

/// Frames of a film to pictures. Their size and format may change from one to the next. Thread: one at a time
class FilmPictureMaker {
public:
    /// In:     a frame in memory; how wide its pixels are for their height (0: square); the film's own turning, for
    ///         frames that note none
    /// Out:    uint8 BGR in the colours that the frame names, upright, with square pixels
    /// Errors: SourceUnsupported (of a format that swscale does not know), OutOfMemory
    Result<cv::Mat> pictureOf(const AVFrame& frame, AVRational pixelAspect, int orientationOfFilm);

private:
    struct Free {
        void operator()(SwsContext* context) const { sws_freeContext(context); }
    };
    /// What the context was made for: it is made anew for each other kind of frame.
    struct Kind {
        int format = 0;
        cv::Size from, to;
        int space = AVCOL_SPC_UNSPECIFIED;
        bool fullRange = false;
        bool operator==(const Kind&) const = default;
    };

    Result<void> prepareFor(const Kind& kind);

    Kind m_kind;
    std::optional<int> m_noted;  ///< by a frame, for those that follow until the next key frame
    std::unique_ptr<SwsContext, Free> m_context;
};

}  // namespace facenet
