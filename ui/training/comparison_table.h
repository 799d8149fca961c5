#pragma once

#include <QString>
#include <array>

#include "core/train/model_comparison.h"

class QGridLayout;

namespace facenet {

/// Two models side by side on all sets that both were judged by, the better figure of each marked.
/// In: their names and how they do; what the pictures of people are called that neither has seen, and the gallery
QGridLayout* makeComparisonTable(const std::array<QString, 2>& names, const std::array<ComparedModel, 2>& models,
                                 const QString& heldOutTitle, const QString& galleryTitle);

}  // namespace facenet
