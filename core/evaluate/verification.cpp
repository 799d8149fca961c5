#include "core/evaluate/verification.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace facenet {
namespace {

constexpr double kLargestDistance = 4;
constexpr double kRocStep = 0.01;
constexpr double kValStep = 0.001;

/// The distances of some pairs, sorted, so that a rate at any threshold is one search.
struct Distances {
    std::vector<double> same;
    std::vector<double> different;

    void add(double distance, bool samePerson) { (samePerson ? same : different).push_back(distance); }
    void sort() {
        std::ranges::sort(same);
        std::ranges::sort(different);
    }

    static std::size_t below(const std::vector<double>& sorted, double threshold) {
        return static_cast<std::size_t>(std::ranges::lower_bound(sorted, threshold) - sorted.begin());
    }
    static double rateBelow(const std::vector<double>& sorted, double threshold) {
        return sorted.empty() ? 0 : static_cast<double>(below(sorted, threshold)) / static_cast<double>(sorted.size());
    }
    double trueAcceptRate(double threshold) const { return rateBelow(same, threshold); }
    double falseAcceptRate(double threshold) const { return rateBelow(different, threshold); }

    std::size_t count() const { return same.size() + different.size(); }
    std::size_t right(double threshold) const {
        return below(same, threshold) + different.size() - below(different, threshold);
    }
    double accuracy(double threshold) const {
        return static_cast<double>(right(threshold)) / static_cast<double>(count());
    }
};

std::vector<double> thresholds(double step) {
    std::vector<double> all(static_cast<std::size_t>(std::lround(kLargestDistance / step)));
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<double>(i) * step;
    return all;
}

/// The first of the thresholds that get most pairs right.
double bestThreshold(const Distances& distances, const std::vector<double>& candidates) {
    return *std::ranges::max_element(candidates, {}, [&](double t) { return distances.right(t); });
}

/// The threshold at which `far` is met for the first time, linear between two candidates; 0 when it never is.
double thresholdAtFar(const Distances& distances, const std::vector<double>& candidates, double far) {
    const auto rate = [&](double t) { return distances.falseAcceptRate(t); };
    const auto reached = std::ranges::lower_bound(candidates, far, {}, rate);  // the rate never falls
    if (reached == candidates.end()) return 0;
    if (reached == candidates.begin()) return *reached;
    const double before = *(reached - 1);
    const double share = (far - rate(before)) / (rate(*reached) - rate(before));
    return before + share * (*reached - before);
}

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double populationStd(const std::vector<double>& values) {
    const double centre = mean(values);
    double sum = 0;
    for (const double value : values) sum += (value - centre) * (value - centre);
    return std::sqrt(sum / static_cast<double>(values.size()));
}

double areaUnder(const std::vector<RocPoint>& roc) {
    double area = 0;
    for (std::size_t i = 1; i < roc.size(); ++i)
        area += (roc[i].falseAcceptRate - roc[i - 1].falseAcceptRate) *
                (roc[i].trueAcceptRate + roc[i - 1].trueAcceptRate) / 2;
    return area;
}

/// Where as many strangers are accepted as genuine pairs are refused, linear between the points of the curve.
double equalErrorRate(const std::vector<RocPoint>& roc) {
    const auto excess = [](const RocPoint& p) { return p.falseAcceptRate - (1 - p.trueAcceptRate); };
    const auto crossed = std::ranges::find_if(roc, [&](const RocPoint& p) { return excess(p) >= 0; });
    if (crossed == roc.end()) return roc.back().falseAcceptRate;
    if (crossed == roc.begin()) return crossed->falseAcceptRate;
    const RocPoint& before = *(crossed - 1);
    const double share = -excess(before) / (excess(*crossed) - excess(before));
    return before.falseAcceptRate + share * (crossed->falseAcceptRate - before.falseAcceptRate);
}

/// Where each fold begins, and the end of the last: successive runs, the first ones longer where it does not divide.
std::vector<std::size_t> foldBounds(std::size_t pairs, std::size_t folds) {
    std::vector<std::size_t> bounds{0};
    for (std::size_t i = 0; i < folds; ++i)
        bounds.push_back(bounds.back() + pairs / folds + (i < pairs % folds ? 1 : 0));
    return bounds;
}

}  // namespace

Result<VerificationResult> evaluateVerification(const std::vector<double>& distances,
                                                const std::vector<bool>& samePerson, int folds, double wantedFar) {
    if (distances.size() != samePerson.size())
        return Error{ErrorCode::InvalidArgument, "as many distances as pairs are needed"};
    if (folds < 1 || distances.size() < static_cast<std::size_t>(folds))
        return Error{ErrorCode::InvalidArgument, "at least one pair a fold is needed"};

    const std::vector<double> rocThresholds = thresholds(kRocStep);
    const std::vector<double> valThresholds = thresholds(kValStep);
    const std::vector<std::size_t> bounds = foldBounds(distances.size(), static_cast<std::size_t>(folds));

    VerificationResult result;
    for (const double threshold : rocThresholds) result.roc.push_back({threshold, 0, 0});
    std::vector<double> vals, fars;
    for (std::size_t fold = 0; fold + 1 < bounds.size(); ++fold) {
        Distances judged, others;
        for (std::size_t i = 0; i < distances.size(); ++i) {
            const bool inFold = i >= bounds[fold] && i < bounds[fold + 1];
            if (inFold) judged.add(distances[i], samePerson[i]);
            if (!inFold || folds == 1) others.add(distances[i], samePerson[i]);
        }
        judged.sort();
        others.sort();

        result.foldThresholds.push_back(bestThreshold(others, rocThresholds));
        result.foldAccuracies.push_back(judged.accuracy(result.foldThresholds.back()));
        for (RocPoint& point : result.roc) {
            point.falseAcceptRate += judged.falseAcceptRate(point.threshold) / folds;
            point.trueAcceptRate += judged.trueAcceptRate(point.threshold) / folds;
        }
        const double valThreshold = thresholdAtFar(others, valThresholds, wantedFar);
        vals.push_back(judged.trueAcceptRate(valThreshold));
        fars.push_back(judged.falseAcceptRate(valThreshold));
    }

    result.accuracy = mean(result.foldAccuracies);
    result.accuracyStd = populationStd(result.foldAccuracies);
    result.val = mean(vals);
    result.valStd = populationStd(vals);
    result.far = mean(fars);
    result.auc = areaUnder(result.roc);
    result.eer = equalErrorRate(result.roc);
    return result;
}

}  // namespace facenet
