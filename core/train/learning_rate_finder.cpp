#include "core/train/learning_rate_finder.h"

#include <algorithm>
#include <cmath>

#include "core/train/batch_loader.h"
#include "core/train/sampler.h"
#include "core/train/trainable_network.h"

namespace facenet {

namespace {

constexpr int kTriedSteps = 100;
constexpr double kLowest = 1e-6, kHighest = 1;
constexpr double kKept = 0.9;  ///< of what a loss was before, in its smoothed course
constexpr double kTooMuch = 4;
constexpr std::size_t kBeside = 5;

}  // namespace

double steepestRate(const std::vector<double>& rates, const std::vector<double>& losses) {
    if (losses.empty()) return 0;
    const auto least = static_cast<std::size_t>(std::ranges::min_element(losses) - losses.begin());
    double steepest = 0, rate = 0;
    // Over some steps, and not the first ones: the smoothed course follows single batches there.
    for (std::size_t i = 2 * kBeside; i + kBeside < losses.size() && i < least; ++i) {
        const double slope =
            (losses[i + kBeside] - losses[i - kBeside]) / std::log(rates[i + kBeside] / rates[i - kBeside]);
        if (slope >= steepest) continue;
        steepest = slope;
        rate = rates[i];
    }
    return rate;
}

Result<LearningRateSweep> findLearningRate(const Engine& engine, const TrainingPlan& plan, JobControl& control) {
    TrainingOptions options = plan.options;
    options.accumulate = 1;  // each rate makes its step
    auto network = engine.makeTrainable(
        {.options = options, .people = plan.data.people, .start = plan.start, .teacher = plan.teacher});
    if (!network) return network.error();
    const auto sampler = BatchSampler::make(plan.data.training, plan.data.labels, plan.options);
    if (!sampler) return sampler.error();
    const auto batchOf = [&](int step) {
        return sampler->batch(step / sampler->stepsPerEpoch(), step % sampler->stepsPerEpoch());
    };
    BatchLoader loader(*plan.data.pictures, batchOf, 0, kTriedSteps, true, 1);
    LearningRateSweep sweep;
    double average = 0, least = std::numeric_limits<double>::infinity();
    for (int step = 0; step < kTriedSteps; ++step) {
        if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
        const auto batch = loader.next();
        if (!batch) return batch.error();
        const double rate = kLowest * std::pow(kHighest / kLowest, double(step) / (kTriedSteps - 1));
        const auto result = (*network)->step(batch->pixels, batch->labels(), rate, plan.options.frozenEpochs > 0,
                                             plan.options.seed + static_cast<std::uint64_t>(step));
        if (!result) return result.error();
        control.report(step + 1, kTriedSteps);
        // The first average is no older than its steps. Source: Kingma and Ba, arXiv:1412.6980
        average = kKept * average + (1 - kKept) * result->totalLoss;
        const double smoothed = average / (1 - std::pow(kKept, step + 1));
        if (!std::isfinite(smoothed) || smoothed > kTooMuch * least) break;
        least = std::min(least, smoothed);
        sweep.rates.push_back(rate);
        sweep.losses.push_back(smoothed);
    }
    sweep.suggested = steepestRate(sweep.rates, sweep.losses);
    return sweep;
}

}  // namespace facenet
