#pragma once

#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace facenet {

struct UnpackedDataSet {
    int people = 0, pictures = 0;
    int pairs = 0;                     ///< that `pairs.txt` lists
    std::vector<std::string> leftOut;  ///< what is no picture, or has no name that a folder can bear
};

/// Writes the pictures of a file that holds many as a data set: a folder a person, the pictures in it as they are. What
/// it is its ending says: `.rec` (InsightFace), `.tar`, `.tgz`, `.tar.gz` (WebDataset), `.mdb`, `.lmdb` or a folder
/// with `data.mdb` (LMDB), `.bin` (InsightFace's pairs: then a folder a picture, and `pairs.txt` as LFW has it).
/// In:     a folder that is not there yet, or is empty
/// Errors: Cancelled, NameTaken (the folder holds something), FileUnwritable, DiskFull, InvalidArgument (another
///         ending, or not one picture in it) and those of the readers; what was written is removed
Result<UnpackedDataSet> unpackDataSet(const std::string& sourceUtf8, const std::string& folderUtf8,
                                      JobControl& control);

}  // namespace facenet
