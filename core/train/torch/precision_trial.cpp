#include "core/train/torch/precision_trial.h"

#include <algorithm>
#include <chrono>
#include <limits>

#include "core/model/torch/convolution.h"

namespace facenet {

Precision fasterTrainingPrecision(at::Device device, const std::function<void(Precision)>& pass) {
    if (device.is_cpu() && !oneDnnComputesIn(at::kBFloat16)) return Precision::Float32;
    const auto secondsIn = [&](Precision precision) {
        double best = std::numeric_limits<double>::max();
        try {
            for (int i = 0; i < 2; ++i) {
                const auto begin = std::chrono::steady_clock::now();
                pass(precision);
                best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
            }
        } catch (const c10::OutOfMemoryError&) {
            // It is not the faster one; the training makes its batches smaller by itself.
        }
        return best;
    };
    const double exact = secondsIn(Precision::Float32);
    return secondsIn(Precision::BFloat16) < 0.95 * exact ? Precision::BFloat16 : Precision::Float32;
}

}  // namespace facenet
