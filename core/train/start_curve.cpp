#include "core/train/start_curve.h"

namespace facenet {

namespace {

Result<std::vector<float>> cohortImpostors(TrainableNetwork& network, const TrainingData& data) {
    const auto rows = network.cohortEmbeddings();
    if (!rows || rows->empty()) return rows;
    JobControl untouched;
    const auto trained = embedTraining(network, data, untouched);
    if (!trained) return trained.error();
    return cosinesBetween(*rows, *trained);
}

}  // namespace

Result<void> StartCurve::note(TrainableNetwork& network, const TrainingData& data, std::vector<FarPoint> curve) {
    m_curve = std::move(curve);
    auto cohort = cohortImpostors(network, data);
    if (!cohort) return cohort.error();
    m_cohort = std::move(*cohort);
    if (!m_cohort.empty() || m_curve.empty()) return {};
    JobControl untouched;  // takes seconds, and there is nothing yet that an end could keep
    auto heldOut = heldOutImpostors(network, data, untouched);
    if (!heldOut) return heldOut.error();
    m_heldOut = std::move(*heldOut);
    return {};
}

Result<std::vector<FarPoint>> StartCurve::now(TrainableNetwork& network, const TrainingData& data,
                                              const VerificationScores& scores) const {
    if (!m_cohort.empty()) {
        const auto cohort = cohortImpostors(network, data);
        if (!cohort) return cohort.error();
        return movedCurve(m_curve, m_cohort, *cohort, kResponseOfPeople);
    }
    auto moved = movedCurve(m_curve, m_heldOut, scores.impostors);
    return moved.empty() ? measuredCurve(scores.impostors) : moved;
}

}  // namespace facenet
