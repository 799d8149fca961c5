#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/dataset/data_set.h"
#include "core/dataset/training_origin.h"
#include "core/face/analyzer.h"
#include "core/model/model_library.h"
#include "core/train/training_job.h"

namespace facenet {

/// The protocol of Labeled Faces in the Wild as a second judge of every epoch.
struct LfwFiles {
    std::string imagesFolderUtf8, pairsFileUtf8;
    bool operator==(const LfwFiles&) const = default;
};

/// What a user asks for.
struct TrainingRequest {
    DataSet set;
    TrainingOptions options;
    std::optional<Preprocessing> preprocessing;  ///< none: that of the model to start from, else aligned
    std::string folderUtf8;                      ///< for record, checkpoints, crops and the model
    std::string modelName;
    std::string startPathUtf8;    ///< weights file; empty with StartFrom::Nothing
    std::string teacherPathUtf8;  ///< empty: the model to start from
    std::optional<LfwFiles> lfw;
    bool resume = false;
    bool prepared = false;  ///< by another process, in the same folder: its crops and its record of pictures are taken
    std::shared_ptr<const FileSeal> seal = {};  ///< of the crops
};

/// What an origin asks for. In: its pictures as they are now, before any decision
TrainingRequest requestOf(const TrainingOrigin& origin, DataSet set, const TrainingOptions& options,
                          const std::string& folderUtf8, bool resume);

struct PreparedTraining {
    TrainingPlan plan;
    std::vector<std::string> unreadable, withoutFace;  ///< files that are left out
    std::vector<std::string> withoutPicture;           ///< people of whom nothing is left
    std::vector<std::string> heldOutPeople;
    int pictures = 0;  ///< that are used
};

/// Reads the weights, cuts all pictures and splits them: everything before the first step.
/// In:     `analyzer` finds the faces; its model does not matter
/// Errors: Cancelled, InvalidArgument (too few people or pictures, options), those of reading
///         weights and of cutting; of the LFW protocol those of `readLfwPairs`, FileNotFound (not one of its pictures)
Result<PreparedTraining> prepareTraining(const TrainingRequest& request, const Analyzer& analyzer, JobControl& control);

}  // namespace facenet
