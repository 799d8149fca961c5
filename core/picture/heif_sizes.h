#pragma once

#include "core/picture/codecs.h"

/// How large coded images of HEIF and AVIF files are by their own words, for which a decoder takes memory, whatever the
/// file announces. Private to this room.
namespace facenet {

struct CodedSize {
    std::int64_t widthPx = 0, heightPx = 0;  ///< 0: not told

    std::int64_t pixels() const { return widthPx * heightPx; }
};

inline CodedSize largerOf(const CodedSize& one, const CodedSize& other) {
    return one.pixels() < other.pixels() ? other : one;
}

/// By the sequence parameter sets of an `hvcC` box, ISO/IEC 14496-15, 8.3.3.1.
CodedSize sizeOfHevcConfiguration(PictureBytes body);

/// By those among the data, each unit with its length before it in four bytes, as libheif takes them.
CodedSize sizeOfHevcData(PictureBytes units);

/// By the sequence header among the data.
CodedSize sizeOfAv1Data(PictureBytes units);

}  // namespace facenet
