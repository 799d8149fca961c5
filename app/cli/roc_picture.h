#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/evaluate/verification.h"

namespace facenet::cli {

/// Draws true accepts over false accepts (logarithmic) and writes a PNG. Errors: FileUnwritable
Result<void> drawRoc(const std::string& path, const VerificationResult& result, const std::string& title);

}  // namespace facenet::cli
