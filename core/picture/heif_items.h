#pragma once

#include "core/picture/codecs.h"
#include "core/picture/heif_sizes.h"

/// What a HEIF or AVIF file says of the images it is made of, looked at before libheif does. Private to this room.
namespace facenet {

/// Refuses a file that ends inside a box or has a gap in a coded image, and one whose picture is made of more work than
/// the file's size tells: an image derived from itself (libheif 1.15 follows that until memory or stack ends), of the
/// same one again and again, or through more steps than any camera writes. Boxes: ISO/IEC 14496-12, derived images:
/// ISO/IEC 23008-12. Returns the size of the largest coded image by its own words.
/// Errors: ImageUnreadable
Result<CodedSize> checkHeifItems(PictureBytes file);

}  // namespace facenet
