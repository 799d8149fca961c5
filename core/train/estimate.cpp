#include "core/train/estimate.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>

#include "core/train/random.h"
#include "core/train/trainable_network.h"
#include "core/train/training_pictures.h"

namespace facenet {

namespace {

constexpr int kSteps = 3;  // the first one is slower: memory is taken, layouts are chosen

/// Memory of this process in use now.
double residentMiB() {
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
    return 0;
}

}  // namespace

Result<TrainingEstimate> estimateTraining(const Engine& engine, const TrainingOptions& options, int pictures,
                                          int people, const std::shared_ptr<const TensorFile>& start,
                                          JobControl& control) {
    const double before = residentMiB();
    auto network =
        engine.makeTrainable({.options = options, .people = std::max(2, people), .start = start, .teacher = start});
    if (!network) return network.error();
    CounterRandom random(options.seed, 0, 0);
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(options.batchPictures) * kTrainingPictureBytes);
    std::generate(pixels.begin(), pixels.end(), [&] { return static_cast<std::uint8_t>(random.next()); });
    std::vector<std::int64_t> labels;
    labels.reserve(static_cast<std::size_t>(options.batchPictures));
    for (int i = 0; i < options.batchPictures; ++i)
        labels.push_back(i / std::max(1, options.picturesPerPerson) % std::max(2, people));
    double laterStepsS = 0;
    for (int step = 0; step < kSteps; ++step) {
        if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
        const auto begin = std::chrono::steady_clock::now();
        const auto result = (*network)->step(pixels, labels, 1e-6, false, 1);
        if (!result) return result.error();
        if (step > 0) laterStepsS += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        control.report(step + 1, kSteps);
    }
    const int steps = std::max(1, pictures / options.batchPictures);
    return TrainingEstimate{.secondsAnEpoch = laterStepsS / (kSteps - 1) * steps,
                            .memoryMiB = std::max(0.0, residentMiB() - before),
                            .stepsAnEpoch = steps};
}

double secondsLeft(const std::vector<StepEvent>& steps, const std::vector<EpochEvent>& epochs,
                   const TrainingOptions& options) {
    constexpr std::size_t kLatestSteps = 50;  // they say more than the frozen ones at the beginning
    if (steps.empty() || options.allEpochs() == 0) return 0;
    const std::size_t recent = std::min(steps.size(), kLatestSteps);
    double seconds = 0;
    for (std::size_t i = steps.size() - recent; i < steps.size(); ++i)
        seconds += options.batchPictures / std::max(steps[i].picturesPerSecond, 1e-6);
    const StepEvent& last = steps.back();
    const int stepsLeft = last.stepsPerEpoch * (options.allEpochs() - last.epoch) - last.step - 1;
    const double judging =
        epochs.empty() ? 0 : epochs.back().judgingSeconds * (options.allEpochs() - epochs.back().epoch - 1);
    return seconds / static_cast<double>(recent) * stepsLeft + judging;
}

}  // namespace facenet
