#pragma once

#include <cstdint>
#include <vector>

#include "core/base/result.h"

namespace facenet {

/// What the gallery answered to one picture.
struct IdentificationTrial {
    int person = 0;      ///< whom it shows; strangers have numbers too
    double score = 0;    ///< of whoever resembles it most; who reaches the threshold is named
    bool right = false;  ///< that is whom it shows; never so of a stranger
};

/// Pictures of people of the gallery, and of strangers.
struct IdentificationTrials {
    std::vector<IdentificationTrial> known, strangers;
};

/// A share, and where 95 of 100 draws of as many other people have it.
struct Estimate {
    double value = 0, low = 0, high = 0;
};

/// Open-set identification at a fixed rate of false names.
struct IdentificationAtRate {
    double fpir = 0;       ///< share of the strangers' pictures that get a name (false-positive identification rate)
    double threshold = 0;  ///< the lowest score that at most this share exceeds
    Estimate tpir;         ///< share of the known people's pictures that get the right name (1 - FNIR)
};

struct IdentificationResult {
    Estimate rankOne;  ///< the most similar person is the right one, threshold or not
    std::vector<IdentificationAtRate> rates;
};

/// Intervals are those of the bootstrap over people: whoever is drawn comes with all pictures, of strangers too, and
/// the threshold follows from them anew.
/// In:     `fpirs` above 0 and below 1; the same seed gives the same intervals
/// Errors: InvalidArgument (no pictures of known people, or of strangers)
/// Source: Grother, Ngan and Hanaoka, Face Recognition Vendor Test, part 2: Identification, NISTIR 8271, 2019 (rates);
///         Efron and Tibshirani, An Introduction to the Bootstrap, 1993 (intervals)
Result<IdentificationResult> evaluateIdentification(const IdentificationTrials& trials,
                                                    const std::vector<double>& fpirs, std::uint32_t seed);

/// How much higher the TPIR of the second is at an FPIR; both draw the same people.
/// In:     trials of the same pictures in the same order
/// Errors: those of `evaluateIdentification`, and InvalidArgument (other pictures)
Result<Estimate> tpirGain(const IdentificationTrials& before, const IdentificationTrials& after, double fpir,
                          std::uint32_t seed);

/// A counted share with Wilson's 95 % interval. In: part <= all
Estimate shareOf(std::size_t part, std::size_t all);

}  // namespace facenet
