#pragma once

#include <string>

#include "core/dataset/training_setup.h"

namespace facenet {

/// A training as processes hand it on to those that train with them: everything but the pictures, which lie under the
/// same paths for all. Holds the key of sealed crops, so it goes from process to process and not into a file.
/// Out: bytes
std::string toBytes(const TrainingRequest& request);
/// Errors: FileMalformed
Result<TrainingRequest> trainingRequestFrom(const std::string& bytes);

}  // namespace facenet
