#pragma once

#include <string>

namespace facenet {

/// By how many quarter turns clockwise the picture of an MP4 or QuickTime film has to be turned to stand upright, as
/// telephones note it in the track's header.
/// Out:    0 to 3; 0 for all other files and for damaged ones
/// Source: ISO/IEC 14496-12, track header box
int quarterTurnsOf(const std::string& pathUtf8);

}  // namespace facenet
