#include "core/train/epoch_figures.h"

#include <algorithm>
#include <cmath>

namespace facenet {

EpochEvent epochEventOf(const TrainingPosition& position, int epochs, double learningRate,
                        const EpochEvaluation& evaluation) {
    const EpochTotals& totals = position.totals;
    const double steps = std::max(1, totals.steps);
    return {.epoch = position.epoch,
            .epochs = epochs,
            .learningRate = learningRate,
            .totalLoss = totals.totalLoss / steps,
            .tripletLoss = totals.tripletLoss / steps,
            .crossEntropy = totals.crossEntropy / steps,
            .accuracy = totals.accuracy / steps,
            .activeTriplets = totals.activeTriplets / steps,
            .validationLoss = evaluation.loss,
            .validationTriplet = evaluation.triplet,
            .validationCrossEntropy = evaluation.crossEntropy,
            .validationAccuracy = evaluation.accuracy,
            .heldOut = evaluation.verification.heldOut,
            .lfw = evaluation.verification.lfw,
            .positiveDistances = totals.positiveDistances,
            .negativeDistances = totals.negativeDistances,
            .picturesPerSecond = totals.seconds > 0 ? totals.pictures / totals.seconds : 0,
            .seconds = totals.seconds,
            .best = false};
}

double scoreOf(const EpochEvent& event) {
    constexpr double kTieBreaker = 1e-4, kSpreadOfAPair = 0.14;  // standard deviation at 98 %
    const double loss = event.validationLoss.value_or(event.totalLoss);
    if (!event.heldOut) return -loss;
    const double step = kSpreadOfAPair / std::sqrt(std::max(1, event.heldOut->pairs));
    return -step * std::floor((1 - event.heldOut->accuracy) / step) - kTieBreaker * loss;
}

EventFile::Values valuesOf(const EpochEvent& event) {
    EventFile::Values values{.figures = {{"epoch/loss", event.totalLoss},
                                         {"epoch/triplet_loss", event.tripletLoss},
                                         {"epoch/cross_entropy", event.crossEntropy},
                                         {"epoch/accuracy", event.accuracy},
                                         {"epoch/active_triplets", event.activeTriplets}}};
    if (event.validationLoss) values.figures.emplace_back("epoch/val_loss", *event.validationLoss);
    if (event.validationAccuracy) values.figures.emplace_back("epoch/val_accuracy", *event.validationAccuracy);
    for (const auto& [name, score] : {std::pair("held_out", &event.heldOut), std::pair("lfw", &event.lfw)}) {
        if (!*score) continue;
        const std::string tag = std::string("epoch/") + name;
        values.figures.emplace_back(tag + "_accuracy", (*score)->accuracy);
        values.figures.emplace_back(tag + "_auc", (*score)->auc);
        if ((*score)->carries(1e-2)) values.figures.emplace_back(tag + "_tar_at_far_1e-2", (*score)->tarAtFar1e2);
        if ((*score)->carries(1e-3)) values.figures.emplace_back(tag + "_tar_at_far_1e-3", (*score)->tarAtFar1e3);
    }
    values.histograms = {{"distances/same_person", 0, kFarthestDistance, event.positiveDistances},
                         {"distances/different_people", 0, kFarthestDistance, event.negativeDistances}};
    return values;
}

EventFile::Values valuesOf(const StepEvent& event) {
    return {.figures = {{"step/loss", event.result.totalLoss},
                        {"step/triplet_loss", event.result.tripletLoss},
                        {"step/cross_entropy", event.result.crossEntropy},
                        {"step/accuracy", event.result.accuracy},
                        {"step/active_triplets", event.result.activeTriplets},
                        {"step/gradient_norm", event.result.gradientNorm},
                        {"step/learning_rate", event.learningRate}}};
}

}  // namespace facenet
