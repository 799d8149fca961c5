#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/base/result.h"
#include "core/face/quality.h"

namespace facenet::cli {

/// The error's stable name for scripts: `file_not_found`.
const char* nameOf(ErrorCode code);

/// A failure in words: what happened, what was kept, what to do next.
std::string sentenceOf(const Error& error);

/// {"code": ..., "message": ...}
nlohmann::ordered_json errorJson(const Error& error);

/// Two or three words: "too dark".
const char* wordsFor(QualityIssue issue);

/// The issue's stable name for scripts: `too_dark`.
const char* nameOf(QualityIssue issue);

}  // namespace facenet::cli
