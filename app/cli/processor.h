#pragma once

#include <string>

namespace facenet::cli {

/// What /proc/cpuinfo calls the processor, and the instructions that decide how fast networks run on it.
std::string processorName();

}  // namespace facenet::cli
