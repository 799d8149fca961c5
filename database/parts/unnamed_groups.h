#pragma once

#include <QList>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "database/base/records.h"

namespace facenet {

/// Groups sightings without a name by who they seem to be; what the model has not measured stands alone, at the end.
/// In:     newest first; the cosine similarity from which on two are one
/// Out:    the largest group first, each newest first
/// Errors: InvalidArgument (an embedding that is none) and those of `clusterRows`
/// Thread: any
Result<QList<QList<UnnamedLook>>> groupUnnamed(const QList<UnnamedLook>& looks, float threshold, JobControl& control);

}  // namespace facenet
