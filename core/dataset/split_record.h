#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace facenet {

/// A picture that a training was begun on, and what for.
struct RecordedPicture {
    enum class Part { Training, Validation, HeldOut };
    std::string crop;         ///< name of its crop's file, which follows from its content
    int person = 0;           ///< a number of its own
    std::int64_t label = -1;  ///< the person's class; -1 where it is held out
    Part part = Part::Training;

    bool operator==(const RecordedPicture&) const = default;
};

/// What a training was begun on, in the order of its pictures. Lies in its folder as `split.json`, so that it goes on
/// with the same pictures for the same purpose although some are gone or new. It names nobody and no file but the
/// crops. Errors: FileUnwritable, DiskFull
Result<void> writeSplitRecord(const std::string& folderUtf8, const std::vector<RecordedPicture>& pictures);
/// Errors: FileNotFound, FileMalformed, FileUnreadable
Result<std::vector<RecordedPicture>> readSplitRecord(const std::string& folderUtf8);

}  // namespace facenet
