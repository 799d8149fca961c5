#include "core/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace facenet {

double LearningRateSchedule::at(int epoch) const {
    return m_kind == ScheduleKind::Cosine ? cosineAt(epoch) : stepsAt(epoch);
}

double LearningRateSchedule::cosineAt(int epoch) const {
    constexpr double kWarmUpShare = 0.1, kWarmUpStart = 0.1, kSmallestStart = 1e-6, kFlatShare = 0.3;
    const double warmUp = std::clamp(kWarmUpShare * m_epochs, 1.0, 3.0);
    const double flat = std::clamp(kFlatShare * m_epochs, 1.0, 15.0);
    if (epoch <= warmUp) {
        const double start = std::max(kWarmUpStart * m_learningRate, kSmallestStart);
        return (m_learningRate - start) * std::pow(epoch / warmUp, 2) + start;
    }
    if (epoch >= m_epochs - flat) return m_minLearningRate;
    const double progress = (epoch - warmUp) / (m_epochs - warmUp - flat);
    return m_minLearningRate + 0.5 * (m_learningRate - m_minLearningRate) * (1 + std::cos(std::numbers::pi * progress));
}

double LearningRateSchedule::stepsAt(int epoch) const {
    constexpr int kSteps = 10;
    const double factor = std::pow(m_minLearningRate / m_learningRate, 1.0 / (kSteps - 1));
    const double epochsAStep = static_cast<double>(m_epochs) / kSteps;
    return m_learningRate * std::pow(factor, std::floor(epoch / epochsAStep));
}

}  // namespace facenet
