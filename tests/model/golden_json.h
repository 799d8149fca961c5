#pragma once

#include <ATen/ATen.h>

#include <QString>
#include <fstream>
#include <nlohmann/json.hpp>

namespace facenet::test {

inline nlohmann::json readJson(const QString& path) {
    std::ifstream file(path.toStdString());
    return nlohmann::json::parse(file);
}

/// A list of numbers, or of lists of them, as float64.
inline at::Tensor tensorOf(const nlohmann::json& numbers) {
    if (!numbers.front().is_array()) return at::tensor(numbers.get<std::vector<double>>(), at::kDouble);
    std::vector<at::Tensor> rows;
    for (const auto& row : numbers) rows.push_back(tensorOf(row));
    return at::stack(rows);
}

inline double largestDifference(const at::Tensor& a, const at::Tensor& b) {
    return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

}  // namespace facenet::test
