#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/dataset/crops.h"
#include "core/dataset/data_set.h"
#include "core/face/analyzer.h"

namespace facenet {

/// What is noteworthy about one picture of a data set.
struct PictureFinding {
    enum class Kind {
        Unreadable,
        NoFace,
        SeveralFaces,      ///< the main one is taken; faces: how many
        DuplicateWithin,   ///< nearly the same picture of the same person; other: the picture
        DuplicateAcross,   ///< of another person; other: the picture
        LikelyMislabelled  ///< far from its own person and near another; other: a picture of that one
    };
    Kind kind{};
    std::size_t picture = 0;  ///< in the data set
    std::optional<std::size_t> other;
    int faces = 0;
    float ownSimilarity = 0, otherSimilarity = 0;  ///< cosine to the centres, of LikelyMislabelled
};

/// What a training on a data set may stumble over.
struct DataSetReport {
    std::vector<Crop> crops;  ///< of each picture
    std::vector<PictureFinding> findings;
    std::vector<int> usable;  ///< pictures of each person
    int people = 0, pictures = 0, usablePictures = 0;
    int singletons = 0;    ///< people with one usable picture
    double imbalance = 1;  ///< pictures of the largest person over the median's

    int count(PictureFinding::Kind kind) const;
};

/// Looks at every picture: cuts it, compares it with all others and with the centres of all people.
/// In:     `analyzer` finds and embeds faces; crops go to `cropFolderUtf8`, where a training finds
///         them again; `seal` as for `cutPictures`
/// Errors: Cancelled; those of cutting and embedding
Result<DataSetReport> examineDataSet(const DataSet& set, Preprocessing preprocessing, const Analyzer& analyzer,
                                     const std::string& cropFolderUtf8, JobControl& control,
                                     const FileSeal* seal = nullptr);

}  // namespace facenet
