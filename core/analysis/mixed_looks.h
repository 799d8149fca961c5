#pragma once

#include <vector>

#include "core/model/calibration.h"
#include "core/model/embedding.h"

namespace facenet {

/// Whether looks that are said to show one person clearly show several: more than half of all pairs are less alike than
/// one pair of strangers in ten is, or two groups of looks are so on average. How often it is wrong stands in
/// README.md. In: unit norm; at least two looks, or it is false; the model's curve, or none
bool clearlyShowSeveralPeople(const std::vector<Embedding>& looks, const std::vector<FarPoint>& curve);

}  // namespace facenet
