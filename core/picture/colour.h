#pragma once

#include "core/picture/codecs.h"

namespace facenet {

/// The picture in sRGB, as its colour profile means it; transparent parts are laid on a medium grey, so that what was
/// made invisible is not seen. A profile that is broken, or of another kind of picture, counts as none.
/// Out: uint8 BGR
cv::Mat toSrgb(const DecodedPicture& picture);

/// An ICC profile of primaries that a video standard numbers; empty for those of sRGB, and for unknown ones.
/// Source: ITU-T H.273, table 2
std::vector<std::byte> profileOfPrimaries(int primaries);

}  // namespace facenet
