#include "core/analysis/gallery_calibration.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <new>
#include <numeric>
#include <unordered_map>

#include "core/analysis/similarity_blocks.h"
#include "core/base/wilson_interval.h"

namespace facenet {

namespace {

constexpr int kBins = SimilarityHistogram::kBins;
/// Impostors are counted by person where this share of them or fewer is accepted: that takes a fraction of the memory,
/// and nobody wants a higher rate.
constexpr double kTailShare = 0.02;
constexpr int kSampledFaces = 2000;
constexpr double kNeededAccepts = 10;

int binOfSimilarity(float cosineSimilarity) {
    return std::clamp(static_cast<int>((cosineSimilarity + 1.0F) * (kBins / 2.0F)), 0, kBins - 1);
}

/// The first bin that lies wholly at or above the threshold.
int binAtOrAbove(double threshold) {
    const double bin = std::ceil((threshold + 1) * kBins / 2 - 1e-9);
    return std::clamp(static_cast<int>(bin), 0, kBins);
}

/// Where the rate of as many other people lies: both they and these are a sample, so it varies twice as much as the
/// mean does, as if there were half as many.
RateEstimate predicted(double rate, double effectiveCount) {
    const Interval interval = wilsonInterval(rate, effectiveCount / 2);
    return {.rate = rate, .low = interval.low, .high = interval.high, .effectiveCount = effectiveCount};
}

/// Numbers people from 0 in the order in which they come.
void numberPeople(const std::vector<Template>& templates, GalleryCounts& counts) {
    std::unordered_map<std::int64_t, int> numbers;
    for (const Template& face : templates) {
        const int person = numbers.try_emplace(face.personId, static_cast<int>(numbers.size())).first->second;
        if (person == static_cast<int>(counts.facesOf.size())) counts.facesOf.push_back(0);
        ++counts.facesOf[static_cast<std::size_t>(person)];
        counts.personOf.push_back(person);
    }
}

/// Which faces are compared: all of a person, or so many that are spread over them.
std::vector<bool> comparedFaces(const GalleryCounts& counts) {
    std::vector<bool> compared;
    std::vector<std::int64_t> seen(counts.facesOf.size(), 0);
    for (const int person : counts.personOf) {
        const std::int64_t all = counts.facesOf[static_cast<std::size_t>(person)];
        const std::int64_t index = seen[static_cast<std::size_t>(person)]++;
        compared.push_back(all <= kMostComparedFaces ||
                           index * kMostComparedFaces / all != (index - 1) * kMostComparedFaces / all || index == 0);
    }
    return compared;
}

/// Adds to numbers that several threads change.
void addTo(std::uint32_t& number) {
    std::atomic_ref(number).fetch_add(1, std::memory_order_relaxed);
}
void raise(float& number, float value) {
    const std::atomic_ref shared(number);
    float before = shared.load(std::memory_order_relaxed);
    while (before < value && !shared.compare_exchange_weak(before, value, std::memory_order_relaxed)) {
    }
}

/// Counts blocks of similarities; from several threads.
class Counting {
public:
    /// In: the person of each row, and whether its comparisons count
    Counting(const std::vector<int>& people, std::vector<bool> compared, GalleryCounts& counts)
        : m_people(people), m_compared(std::move(compared)), m_counts(counts) {}

    void countTails(int people, int tailBin) {
        m_counts.tailBin = tailBin;
        m_counts.tailsOf.assign(static_cast<std::size_t>(people) * static_cast<std::size_t>(kBins - tailBin), 0);
        m_counts.nearestStranger.assign(m_people.size(), -1.0F);
        m_tails = true;
    }

    void operator()(const SimilarityBlock& block) {
        std::vector<std::uint32_t> genuine(kBins, 0), impostor(kBins, 0);
        std::vector<float> ofColumns(static_cast<std::size_t>(block.columnCount), -1.0F);
        for (int i = 0; i < block.rowCount; ++i) {
            const int row = block.firstRow + i;
            const int person = m_people[static_cast<std::size_t>(row)];
            const bool compared = m_compared[static_cast<std::size_t>(row)];
            const float* values = block.row(i);
            float ofRow = -1;
            for (int j = std::max(0, row + 1 - block.firstColumn); j < block.columnCount; ++j) {
                const int other = m_people[static_cast<std::size_t>(block.firstColumn + j)];
                const int bin = binOfSimilarity(values[j]);
                const bool counts = compared && m_compared[static_cast<std::size_t>(block.firstColumn + j)];
                if (other == person) {
                    genuine[static_cast<std::size_t>(bin)] += counts ? 1 : 0;
                    continue;
                }
                ofRow = std::max(ofRow, values[j]);
                float& ofColumn = ofColumns[static_cast<std::size_t>(j)];
                ofColumn = std::max(ofColumn, values[j]);
                if (!counts) continue;
                ++impostor[static_cast<std::size_t>(bin)];
                if (m_tails && bin >= m_counts.tailBin) {
                    addTo(tailOf(person, bin));
                    addTo(tailOf(other, bin));
                }
            }
            if (m_tails) raise(m_counts.nearestStranger[static_cast<std::size_t>(row)], ofRow);
        }
        if (m_tails)
            for (std::size_t j = 0; j < ofColumns.size(); ++j)
                raise(m_counts.nearestStranger[static_cast<std::size_t>(block.firstColumn) + j], ofColumns[j]);
        const std::lock_guard lock(m_mutex);
        add(genuine, m_counts.genuine);
        add(impostor, m_counts.impostor);
    }

private:
    std::uint32_t& tailOf(int person, int bin) {
        return m_counts.tailsOf[static_cast<std::size_t>(person) * static_cast<std::size_t>(kBins - m_counts.tailBin) +
                                static_cast<std::size_t>(bin - m_counts.tailBin)];
    }
    static void add(const std::vector<std::uint32_t>& counted, SimilarityHistogram& histogram) {
        for (std::size_t bin = 0; bin < counted.size(); ++bin) {
            histogram.counts[bin] += counted[bin];
            histogram.total += counted[bin];
        }
    }

    const std::vector<int>& m_people;
    const std::vector<bool> m_compared;
    GalleryCounts& m_counts;
    bool m_tails = false;
    std::mutex m_mutex;
};

/// The bin from which on one impostor in fifty lies, judged by faces that are spread over the gallery.
Result<int> findTailBin(const cv::Mat& rows, const std::vector<int>& people) {
    const int step = std::max(1, rows.rows / kSampledFaces);
    cv::Mat sample;
    std::vector<int> sampledPeople;
    for (int row = 0; row < rows.rows; row += step) {
        sample.push_back(rows.row(row));
        sampledPeople.push_back(people[static_cast<std::size_t>(row)]);
    }
    GalleryCounts counts;
    Counting counting(sampledPeople, std::vector<bool>(sampledPeople.size(), true), counts);
    JobControl untold;
    const auto done = forEachSimilarityBlock(sample, sample, SimilarityPairs::Once, untold, {}, std::ref(counting));
    if (!done) return done.error();
    std::uint64_t above = 0;
    int bin = kBins;
    while (bin > 0 && static_cast<double>(above) <= kTailShare * static_cast<double>(counts.impostor.total))
        above += counts.impostor.counts[static_cast<std::size_t>(--bin)];
    return bin;
}

std::vector<std::uint64_t> sumsFromAbove(const SimilarityHistogram& histogram) {
    std::vector<std::uint64_t> sums(kBins + 1, 0);
    for (std::size_t bin = kBins; bin-- > 0;) sums[bin] = sums[bin + 1] + histogram.counts[bin];
    return sums;
}

}  // namespace

GalleryCalibration::GalleryCalibration(GalleryCounts counts)
    : m_counts(std::move(counts)),
      m_impostorsFrom(sumsFromAbove(m_counts.impostor)),
      m_genuineFrom(sumsFromAbove(m_counts.genuine)) {
    const auto comparedOf = [](int own) { return static_cast<std::uint64_t>(std::min(own, kMostComparedFaces)); };
    std::uint64_t all = 0;
    for (const int own : m_counts.facesOf) all += comparedOf(own);
    for (const int own : m_counts.facesOf) m_comparisonsOf.push_back(comparedOf(own) * (all - comparedOf(own)));
    const auto tailBins = static_cast<std::size_t>(kBins - m_counts.tailBin);
    for (std::size_t person = 0; person < m_counts.facesOf.size(); ++person) {
        const auto tail = m_counts.tailsOf.begin() + static_cast<std::ptrdiff_t>(person * tailBins);
        std::partial_sum(std::make_reverse_iterator(tail + static_cast<std::ptrdiff_t>(tailBins)),
                         std::make_reverse_iterator(tail),
                         std::make_reverse_iterator(tail + static_cast<std::ptrdiff_t>(tailBins)));
    }
    // Effective accepts fall with the threshold, up to chance: the last bin where there are enough of them.
    int low = m_counts.tailBin, high = kBins;
    while (low < high) {
        const int middle = (low + high) / 2;
        if (falseAcceptRate(middle) * effectiveComparisons(middle) >= kNeededAccepts)
            low = middle + 1;
        else
            high = middle;
    }
    if (low > m_counts.tailBin) {
        m_finestBin = low - 1;
        m_finestRate = falseAcceptRate(m_finestBin);
    }
}

double GalleryCalibration::falseAcceptRate(int bin) const {
    const std::uint64_t all = m_counts.impostor.total;
    return all == 0 ? 0
                    : static_cast<double>(m_impostorsFrom[static_cast<std::size_t>(bin)]) / static_cast<double>(all);
}

double GalleryCalibration::effectiveComparisons(int bin) const {
    const auto n = static_cast<double>(people());
    const double rate = falseAcceptRate(bin);
    if (bin >= kBins || n < 3 || rate <= 0) return 0;
    const auto accepts = static_cast<double>(m_impostorsFrom[static_cast<std::size_t>(bin)]);
    const auto all = static_cast<double>(m_counts.impostor.total);
    const auto tailBins = static_cast<std::size_t>(kBins - m_counts.tailBin);
    const auto column = static_cast<std::size_t>(bin - m_counts.tailBin);
    double sum = 0, squares = 0;
    for (std::size_t person = 0; person < m_comparisonsOf.size(); ++person) {
        const double left = all - static_cast<double>(m_comparisonsOf[person]);
        const double without = left > 0 ? (accepts - m_counts.tailsOf[person * tailBins + column]) / left : rate;
        sum += without - rate;
        squares += (without - rate) * (without - rate);
    }
    const double variance = (n - 1) / n * (squares - sum * sum / n);
    // Never more than there are comparisons.
    return variance > 0 ? std::min(rate * (1 - rate) / variance, all) : all;
}

RateEstimate GalleryCalibration::falseAccepts(double threshold) const {
    const int bin = binAtOrAbove(threshold);
    const int measuredBin = std::max(bin, m_counts.tailBin);
    // Beyond the finest rate the few accepts that there are say nothing about how they depend on one another.
    const double count = effectiveComparisons(m_finestBin > 0 ? std::min(measuredBin, m_finestBin) : measuredBin);
    return predicted(falseAcceptRate(bin), count);
}

double GalleryCalibration::shareOfStrangersNamed(double threshold) const {
    double named = 0;
    for (std::size_t face = 0; face < faces(); ++face)
        if (m_counts.nearestStranger[face] >= threshold)
            named += 1.0 / m_counts.facesOf[static_cast<std::size_t>(m_counts.personOf[face])];
    return people() > 0 ? named / people() : 0;
}

RateEstimate GalleryCalibration::strangersNamed(double threshold) const {
    // One look a person would give that many independent trials; several looks of one give a little more.
    return predicted(shareOfStrangersNamed(threshold), people() < 2 ? 0 : people());
}

double GalleryCalibration::trueAcceptRate(double threshold) const {
    const std::uint64_t all = m_counts.genuine.total;
    const auto accepted = m_genuineFrom[static_cast<std::size_t>(binAtOrAbove(threshold))];
    return all == 0 ? 0 : static_cast<double>(accepted) / static_cast<double>(all);
}

ChosenThreshold GalleryCalibration::chosen(double cosine, ThresholdOrigin origin) const {
    return {.cosine = cosine,
            .origin = origin,
            .falseAccepts = falseAccepts(cosine),
            .strangersNamed = strangersNamed(cosine),
            .trueAcceptRate = trueAcceptRate(cosine)};
}

ChosenThreshold GalleryCalibration::thresholdForFalseAccepts(double far,
                                                             const std::vector<FarPoint>& modelCurve) const {
    if (m_finestBin > 0 && far >= m_finestRate) {
        int bin = 0;
        while (falseAcceptRate(bin) > far) ++bin;
        return chosen(SimilarityHistogram::lowerEdge(bin), ThresholdOrigin::Gallery);
    }
    // A smaller rate never gets a lower threshold than the finest that was counted.
    const double least = m_finestBin > 0 ? SimilarityHistogram::lowerEdge(m_finestBin) : -1;
    if (modelCurve.size() < 2) return chosen(std::max<double>(least, kThresholdWithoutCurve), ThresholdOrigin::Fixed);
    return chosen(std::max(least, facenet::thresholdForFar(modelCurve, far)), ThresholdOrigin::ModelCurve);
}

ChosenThreshold GalleryCalibration::thresholdForStrangers(double strangerRate, const std::vector<FarPoint>& modelCurve,
                                                          double independentTemplates) const {
    if (strangerRate * people() < kNeededAccepts)
        return thresholdForFalseAccepts(farForStrangerRate(strangerRate, independentTemplates), modelCurve);
    int low = 0, high = kBins;
    while (low < high) {
        const int middle = (low + high) / 2;
        if (shareOfStrangersNamed(SimilarityHistogram::lowerEdge(middle)) <= strangerRate)
            high = middle;
        else
            low = middle + 1;
    }
    return chosen(SimilarityHistogram::lowerEdge(low), ThresholdOrigin::Gallery);
}

std::vector<CalibrationPoint> GalleryCalibration::roc() const {
    std::vector<CalibrationPoint> points;
    for (int bin = kBins - 1; bin >= 0; --bin) {
        const auto index = static_cast<std::size_t>(bin);
        if (m_counts.impostor.counts[index] == 0 && m_counts.genuine.counts[index] == 0) continue;
        const double threshold = SimilarityHistogram::lowerEdge(bin);
        points.push_back({.threshold = threshold,
                          .falseAcceptRate = falseAcceptRate(bin),
                          .trueAcceptRate = trueAcceptRate(threshold)});
    }
    return points;
}

Result<GalleryCalibration> calibrateGallery(const GalleryContents& gallery, JobControl& control) {
    try {
        const auto rows = stackedRows(gallery.templates);
        if (!rows) return rows.error();
        GalleryCounts counts;
        numberPeople(gallery.templates, counts);
        const std::vector<int> people = counts.personOf;
        const auto tailBin = findTailBin(*rows, people);
        if (!tailBin) return tailBin.error();
        Counting counting(people, comparedFaces(counts), counts);
        counting.countTails(static_cast<int>(counts.facesOf.size()), *tailBin);
        const auto done = forEachSimilarityBlock(*rows, *rows, SimilarityPairs::Once, control, {}, std::ref(counting));
        if (!done) return done.error();
        return GalleryCalibration(std::move(counts));
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "similarities of faces"};
    }
}

}  // namespace facenet
