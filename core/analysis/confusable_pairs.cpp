#include "core/analysis/confusable_pairs.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <opencv2/core.hpp>
#include <set>
#include <utility>

#include "core/analysis/neighbours.h"

namespace facenet {

namespace {

constexpr float kStrictEnough = 0.02F;  // cosine; a few more faces move the threshold by as much
constexpr float kStrictest = 0.95F;     // cosine; only copies of a picture are more alike
constexpr int kNearPeople = 8;          // of each person that are looked at
/// Centres of people who are ever confused are nearer than this, whatever the threshold.
constexpr float kNearCentres = 0.2F;
/// So many looks of a pair weigh as much as what is known of all pairs.
constexpr double kPriorLooks = 5;

/// How similar looks at one person are to the nearest face of the other: a normal distribution.
struct LookAlikes {
    double mean = 0, deviation = 1;
    int looks = 0;

    /// How often a look reaches the threshold.
    double rateAt(double threshold) const { return 0.5 * std::erfc((threshold - mean) / deviation / std::sqrt(2.0)); }

    /// The threshold that looks reach at this rate, by halving.
    double thresholdFor(double rate) const {
        double low = mean - 10 * deviation, high = mean + 10 * deviation;
        for (int step = 0; step < 60; ++step) {
            const double middle = (low + high) / 2;
            (rateAt(middle) > rate ? low : high) = middle;
        }
        return high;
    }
};

struct Pair {
    int first = 0, second = 0;
    LookAlikes alike;
};

/// Each look at one of two people, compared with the nearest face of the other.
Pair measure(const PersonRows& people, int first, int second) {
    const std::vector<int>&a = people.rowsOf[static_cast<std::size_t>(first)],
          &b = people.rowsOf[static_cast<std::size_t>(second)];
    std::vector<float> ofA(a.size(), -1.0F), ofB(b.size(), -1.0F);
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < b.size(); ++j) {
            const float similarity = dot(people.row(a[i]), people.row(b[j]));
            ofA[i] = std::max(ofA[i], similarity);
            ofB[j] = std::max(ofB[j], similarity);
        }
    double sum = 0, squares = 0;
    for (const std::vector<float>* looks : {&ofA, &ofB})
        for (const float similarity : *looks) {
            sum += similarity;
            squares += static_cast<double>(similarity) * similarity;
        }
    const auto count = static_cast<double>(a.size() + b.size());
    const double mean = sum / count;
    return {.first = first,
            .second = second,
            .alike = {.mean = mean,
                      .deviation = std::sqrt(std::max(0.0, squares / count - mean * mean)),
                      .looks = static_cast<int>(count)}};
}

/// Few looks say little about how much looks differ: their variance is drawn to the median of all pairs.
void steady(std::vector<Pair>& pairs) {
    std::vector<double> variances;
    for (const Pair& pair : pairs)
        if (pair.alike.looks > 4) variances.push_back(pair.alike.deviation * pair.alike.deviation);
    double usual = 0.08 * 0.08;
    if (!variances.empty()) {
        const auto middle = variances.begin() + static_cast<std::ptrdiff_t>(variances.size() / 2);
        std::ranges::nth_element(variances, middle);
        usual = *middle;
    }
    for (Pair& pair : pairs) {
        LookAlikes& alike = pair.alike;
        alike.deviation = std::sqrt((alike.looks * alike.deviation * alike.deviation + kPriorLooks * usual) /
                                    (alike.looks + kPriorLooks));
    }
}

}  // namespace

Result<std::vector<ConfusablePair>> confusablePairs(const GalleryContents& gallery, const PersonRows& people,
                                                    const SuggestionOptions& options, JobControl& control,
                                                    const JobPart& part) {
    const auto near = nearestRows(people.centres, people.centres, kNearPeople, kNearCentres, control, part);
    if (!near) return near.error();
    std::set<std::pair<int, int>> candidates;
    for (int person = 0; person < people.people(); ++person)
        for (const NearRow& other : (*near)[static_cast<std::size_t>(person)])
            candidates.insert(std::minmax(person, other.row));
    std::vector<Pair> pairs;
    for (const auto& [first, second] : candidates) {
        if (!control.proceed()) return Error{ErrorCode::Cancelled, {}};
        pairs.push_back(measure(people, first, second));
    }
    steady(pairs);

    // Those who are told apart more strictly already are no longer in question.
    std::map<std::pair<std::int64_t, std::int64_t>, float> strict;
    for (const StrictPair& pair : gallery.strictPairs) {
        float& threshold = strict[std::minmax(pair.first, pair.second)];
        threshold = std::max(threshold, pair.threshold);
    }
    std::erase_if(pairs, [&](const Pair& pair) {
        if (pair.alike.rateAt(options.threshold) <= options.wantedConfusion) return true;
        const auto known = strict.find(std::minmax(people.ids[static_cast<std::size_t>(pair.first)],
                                                   people.ids[static_cast<std::size_t>(pair.second)]));
        return known != strict.end() &&
               known->second + kStrictEnough >=
                   std::min<double>(kStrictest, pair.alike.thresholdFor(options.wantedConfusion));
    });
    std::ranges::stable_sort(pairs, [&](const Pair& a, const Pair& b) {
        return a.alike.rateAt(options.threshold) > b.alike.rateAt(options.threshold);
    });
    if (pairs.size() > options.mostConfusable) pairs.resize(options.mostConfusable);
    std::vector<ConfusablePair> confusable;
    for (const Pair& pair : pairs) {
        const FacePair faces = mostSimilarFaces(people, pair.first, pair.second);
        confusable.push_back(
            {.firstPerson = people.ids[static_cast<std::size_t>(pair.first)],
             .secondPerson = people.ids[static_cast<std::size_t>(pair.second)],
             .firstFace = gallery.templates[static_cast<std::size_t>(faces.firstRow)].faceId,
             .secondFace = gallery.templates[static_cast<std::size_t>(faces.secondRow)].faceId,
             .cosineSimilarity = faces.cosineSimilarity,
             .confusionRate = pair.alike.rateAt(options.threshold),
             .threshold = std::min(kStrictest, static_cast<float>(pair.alike.thresholdFor(options.wantedConfusion)))});
    }
    return confusable;
}

}  // namespace facenet
