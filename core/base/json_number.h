#pragma once

#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

namespace facenet {

/// A measured number of a record: JSON has no word for what is not a number (the loss of a training that diverged, say)
/// and writes null for it.
inline double measuredNumber(const nlohmann::ordered_json& json, const char* key) {
    const auto& found = json.at(key);
    return found.is_null() ? std::numeric_limits<double>::quiet_NaN() : found.get<double>();
}

/// Whether it is a whole number that the type holds. JSON has one kind of number; turning 1e300 or 0.5 into an integer
/// would give anything.
template <typename Whole>
bool isWhole(const nlohmann::ordered_json& json) {
    if (json.is_number_unsigned()) return std::in_range<Whole>(json.get<std::uint64_t>());
    return json.is_number_integer() && std::in_range<Whole>(json.get<std::int64_t>());
}

/// That number. Throws nlohmann's errors where it is none
template <typename Whole>
Whole wholeNumber(const nlohmann::ordered_json& json) {
    if (!isWhole<Whole>(json))
        throw nlohmann::ordered_json::other_error::create(501, "not a whole number of this range", &json);
    return json.get<Whole>();
}

/// As many of them as the array holds. Throws nlohmann's errors where there are others
template <typename Array>
Array wholeNumbers(const nlohmann::ordered_json& json) {
    Array numbers{};
    if (!json.is_array() || json.size() != numbers.size())
        throw nlohmann::ordered_json::other_error::create(501, "another number of numbers", &json);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = wholeNumber<typename Array::value_type>(json[i]);
    return numbers;
}

}  // namespace facenet
