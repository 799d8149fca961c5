#pragma once

#include <vector>

#include "core/model/network_inspection.h"

namespace facenet {

/// Runs one picture through the network and notes every layer on the way.
std::vector<LayerSummary> summaryOf(Backbone backbone);

}  // namespace facenet
