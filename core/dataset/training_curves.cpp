#include "core/dataset/training_curves.h"

namespace facenet {

TrainingCurves curvesOf(const RecordedHistory& history) {
    TrainingCurves curves;
    const auto addScore = [](ChartLine& line, double x, const std::optional<VerificationScore>& score) {
        if (score) line.points.emplace_back(x, 100 * score->accuracy);
    };
    if (history.baseline) {
        addScore(curves.heldOut, 0, history.baseline->heldOut);
        addScore(curves.lfw, 0, history.baseline->lfw);
    }
    for (const EpochEvent& epoch : history.epochs) {
        const double x = epoch.epoch + 1;
        curves.loss.points.emplace_back(x, epoch.totalLoss);
        curves.triplet.points.emplace_back(x, epoch.tripletLoss);
        curves.crossEntropy.points.emplace_back(x, epoch.crossEntropy);
        curves.accuracy.points.emplace_back(x, 100 * epoch.accuracy);
        curves.rate.points.emplace_back(x, epoch.learningRate);
        if (epoch.validationLoss) curves.validation.points.emplace_back(x, *epoch.validationLoss);
        if (epoch.validationAccuracy) curves.validationAccuracy.points.emplace_back(x, 100 * *epoch.validationAccuracy);
        addScore(curves.heldOut, x, epoch.heldOut);
        addScore(curves.lfw, x, epoch.lfw);
    }
    return curves;
}

}  // namespace facenet
