#pragma once

#include <limits>
#include <nlohmann/json.hpp>

namespace facenet {

/// A measured number of a record: JSON has no word for what is not a number (the loss of a training that diverged, say)
/// and writes null for it.
inline double measuredNumber(const nlohmann::ordered_json& json, const char* key) {
    const auto& found = json.at(key);
    return found.is_null() ? std::numeric_limits<double>::quiet_NaN() : found.get<double>();
}

}  // namespace facenet
