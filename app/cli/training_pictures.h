#pragma once

#include <QTemporaryDir>
#include <memory>

#include "app/cli/cli_context.h"
#include "core/base/file_lock.h"
#include "core/base/file_seal.h"
#include "core/base/job_control.h"
#include "core/dataset/training_origin.h"

namespace facenet::cli {

/// A folder for cut faces that goes when it is let go of, and that an erasure leaves alone until then.
struct CropFolder {
    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<FileLock> inUse;
    std::shared_ptr<const FileSeal> seal;  ///< that nobody else has: what a program that was killed leaves says nothing
};

/// Removes first what programs that were ended have left. Errors: FileUnwritable
Result<CropFolder> makeCropFolder(CliContext& context);

/// What a training is on, and what it needs while it runs: the crops of the gallery go with it.
struct TrainedOn {
    DataSet set;
    std::shared_ptr<const FileSeal> seal{};
    CropFolder crops{};
};

/// In: an origin, which of a gallery's training notes the store and is refused in another one
/// Errors: InvalidArgument (another store), those of `filesOf`, of opening the store and of `writeGalleryDataSet`
Result<TrainedOn> picturesOf(CliContext& context, TrainingOrigin& origin, JobControl& control);

}  // namespace facenet::cli
