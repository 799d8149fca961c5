#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/face/gallery.h"
#include "core/model/calibration.h"

/// Thresholds from the faces of a gallery itself: how similar people are to themselves and to one another here.
namespace facenet {

/// Of somebody with more faces so many, spread over all, are compared: one person with hundreds would decide the rates
/// for everybody.
inline constexpr int kMostComparedFaces = 20;

/// Counts of cosine similarities in 2,000 equal bins from -1 to 1.
struct SimilarityHistogram {
    static constexpr int kBins = 2000;
    static double lowerEdge(int bin) { return 2.0 * bin / kBins - 1; }

    std::vector<std::uint64_t> counts = std::vector<std::uint64_t>(kBins, 0);
    std::uint64_t total = 0;
};

/// A rate with the interval in which that of as many other people lies in 95 of 100 cases.
struct RateEstimate {
    double rate = 0, low = 0, high = 1;
    double effectiveCount = 0;  ///< so many independent comparisons would know as much
};

struct CalibrationPoint {
    double threshold = 0;  ///< cosine similarity
    double falseAcceptRate = 0;
    double trueAcceptRate = 0;
};

/// Where a threshold comes from.
enum class ThresholdOrigin {
    Gallery,     ///< counted in the gallery
    ModelCurve,  ///< beyond what the gallery can show: the model's false-accept curve
    Fixed,       ///< beyond it too, and the model has no curve
};

struct ChosenThreshold {
    double cosine = 1;
    ThresholdOrigin origin = ThresholdOrigin::Fixed;
    RateEstimate falseAccepts;    ///< of one comparison, as counted in the gallery at this threshold
    RateEstimate strangersNamed;  ///< by the whole gallery, as counted at this threshold
    double trueAcceptRate = 0;    ///< of comparisons of a person with themselves
};

/// What a comparison of every face with every other counts, of each person `kMostComparedFaces` at most.
struct GalleryCounts {
    SimilarityHistogram genuine, impostor;
    std::vector<int> facesOf;            ///< by person
    std::vector<int> personOf;           ///< of each face
    std::vector<float> nearestStranger;  ///< of each face: similarity to the nearest face of anybody else; -1: none
    int tailBin = 0;                     ///< the first bin whose impostors are counted by person
    std::vector<std::uint32_t> tailsOf;  ///< [people, kBins - tailBin]: impostors in a bin that involve the person
};

/// The rates and thresholds that follow from the counts.
///
/// A false accept is a comparison of two people's faces that reaches the threshold. Comparisons that share a person
/// are not independent, so people are what is resampled: the variance of the rate is the jackknife's, each person left
/// out once (Arvesen, Jackknifing U-statistics, 1969), which gives the number of independent comparisons that would
/// have the same variance (Kish, Survey Sampling, 1965). Wilson's interval for half as many is where the
/// rate of as many other people lies, for they vary as well. Of rare accepts,
/// where chance among pairs rules, the jackknife's variance is too large rather than too small.
///
/// A stranger is each person in turn, the others being the gallery; people count alike, however many faces they have.
///
/// A rate is shown by the gallery while it rests on ten effective accepts: its interval then reaches from half to twice
/// the rate.
/// Thread: any number of readers
class GalleryCalibration {
public:
    explicit GalleryCalibration(GalleryCounts counts);

    int people() const { return static_cast<int>(m_counts.facesOf.size()); }
    std::size_t faces() const { return m_counts.personOf.size(); }
    const SimilarityHistogram& genuine() const { return m_counts.genuine; }
    const SimilarityHistogram& impostor() const { return m_counts.impostor; }

    /// Thresholds are rounded up to an edge of the histogram's bins. In a range where more than one comparison in fifty
    /// is accepted falsely, the interval is that of the next threshold whose accepts are known by person.
    RateEstimate falseAccepts(double threshold) const;
    RateEstimate strangersNamed(double threshold) const;
    double trueAcceptRate(double threshold) const;  ///< 0 without people of several faces

    /// The smallest false-accept rate that the gallery shows; 1 when it shows none.
    double finestFalseAcceptRate() const { return m_finestRate; }

    /// The lowest threshold at which one comparison falsely accepts with a probability of at most `far`.
    ChosenThreshold thresholdForFalseAccepts(double far, const std::vector<FarPoint>& modelCurve) const;
    /// The lowest threshold at which at most this share of strangers is named: counted while ten people are, else by
    /// way of the false-accept rate that so many comparisons with a stranger ask for, see
    /// `Gallery::independentTemplates`.
    ChosenThreshold thresholdForStrangers(double strangerRate, const std::vector<FarPoint>& modelCurve,
                                          double independentTemplates) const;

    /// From the highest threshold down, a point for each bin in which anything changes.
    std::vector<CalibrationPoint> roc() const;

private:
    double falseAcceptRate(int bin) const;
    double effectiveComparisons(int bin) const;
    double shareOfStrangersNamed(double threshold) const;
    ChosenThreshold chosen(double cosine, ThresholdOrigin origin) const;

    GalleryCounts m_counts;
    std::vector<std::uint64_t> m_impostorsFrom, m_genuineFrom;  ///< in a bin and those above, [kBins + 1]
    std::vector<std::uint64_t> m_comparisonsOf;                 ///< with other people, by person
    double m_finestRate = 1;
    int m_finestBin = 0;
};

/// Compares every face with every other.
/// Errors: InvalidArgument (an embedding that is not 128 finite numbers) and those of
///         `forEachSimilarityBlock`
Result<GalleryCalibration> calibrateGallery(const GalleryContents& gallery, JobControl& control);

}  // namespace facenet
