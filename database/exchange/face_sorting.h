#pragma once

#include <string>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/face/analyzer.h"
#include "database/exchange/picture_files.h"
#include "database/store_access.h"

namespace facenet {

struct FaceSortingOptions {
    std::string groupName = "Unnamed";  ///< a number follows that nobody in the store has yet
    DetectorOptions detector;
};

/// Sorts the pictures of nobody into groups by their main faces: each becomes a person to be enrolled and named later,
/// the largest first. Pictures without a face are left out. Out: how many were passed over as stored already. Blocks;
/// `control` pauses, stops and cancels between pictures and hears of pictures done of all. Errors: Cancelled (also when
/// stopped), those of the analyzer's networks and of the store
Result<std::size_t> sortByFace(const StoreAccess& store, const Analyzer& analyzer, PeopleList& list,
                               const FaceSortingOptions& options, JobControl& control);

}  // namespace facenet
