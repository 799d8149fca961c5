#pragma once

#include <map>
#include <set>
#include <string>

#include "core/base/file_seal.h"
#include "core/base/result.h"
#include "core/dataset/data_set.h"

namespace facenet {

/// What a training works on and starts from: everything it needs besides its options to be taken up again. Lies in its
/// folder as `origin.json`. Paths are absolute and UTF-8, empty where there is none.
struct TrainingOrigin {
    std::string data;        ///< folder or annotation file, whichever it is
    std::string annotation;  ///< an annotation file
    bool gallery = false;    ///< instead of both: the people who are enrolled
    std::string storeId;     ///< whose gallery, as hexadecimal digits: elsewhere the numbers are other people's
    std::string start, teacher;
    std::string preprocessing;  ///< as `toString` writes it; empty: that of the model to start from
    std::string name;           ///< of the model that comes out
    std::string lfwImages, lfwPairs;
    std::set<std::string> leftOut;             ///< pictures of the data that are not to be used
    std::map<std::string, std::string> moved;  ///< pictures, and whose they are instead

    bool operator==(const TrainingOrigin&) const = default;
};

/// In: `seal` encrypts it; null: it stays plain. Errors: FileUnwritable, DiskFull
Result<void> writeTrainingOrigin(const std::string& folderUtf8, const TrainingOrigin& origin,
                                 const FileSeal* seal = nullptr);

/// Errors: FileNotFound (no training in that folder), FileMalformed, FileUnreadable (also without
///         its key)
Result<TrainingOrigin> readTrainingOrigin(const std::string& folderUtf8, const FileSeal* seal = nullptr);

/// The files it speaks of, as they are on disk now, before any decision. In: not of the gallery
/// Errors: those of `readDataSet`
Result<DataSet> filesOf(const TrainingOrigin& origin);
/// Without what was left out, and with pictures where they were moved to.
DataSet decidedSet(const TrainingOrigin& origin, DataSet set);

/// The folder of pictures lies elsewhere now: what was decided about some of them goes along.
void moveData(TrainingOrigin& origin, const std::string& folderUtf8);

/// Whether a training in that folder can be taken up again from a checkpoint.
bool hasCheckpoint(const std::string& folderUtf8);

}  // namespace facenet
