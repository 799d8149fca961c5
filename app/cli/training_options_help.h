#pragma once

#include <string>

namespace facenet::cli {

/// What `--help` says of an option of training, with its default. In: a key of `trainingOptionInfos`
std::string trainingOptionHelp(const std::string& key);

}  // namespace facenet::cli
