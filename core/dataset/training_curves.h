#pragma once

#include "core/dataset/svg_chart.h"
#include "core/train/history.h"

namespace facenet {

/// How a training went, a point an epoch from 1 on, at 0 how its start does. Accuracies in percent.
struct TrainingCurves {
    ChartLine loss{.name = "training"}, validation{.name = "validation", .dashed = true},
        triplet{.name = "triplet", .colour = 1}, crossEntropy{.name = "cross-entropy", .colour = 2};
    ChartLine accuracy{.name = "training"}, validationAccuracy{.name = "validation", .dashed = true},
        heldOut{.name = "strangers told apart", .colour = 1}, lfw{.name = "LFW", .colour = 2};
    ChartLine rate{.name = "rate"};
};

TrainingCurves curvesOf(const RecordedHistory& history);

}  // namespace facenet
