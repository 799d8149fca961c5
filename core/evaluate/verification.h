#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace facenet {

/// A pair of the LFW protocol.
struct VerificationPair {
    std::string firstPath;  ///< relative to the folder of images, without the ending: `Name/Name_0001`
    std::string secondPath;
    bool samePerson = false;
};

struct VerificationPairs {
    std::vector<VerificationPair> pairs;  ///< fold after fold
    int folds = 1;
};

/// The pairs of a file: View 2 (`10 300` on the first line: folds, pairs of each kind in a fold) or View 1 (`N`: one
/// fold). The number of pairs must be the one that the first line announces.
/// Errors: FileNotFound, FileUnreadable, FileMalformed (the context gives the line)
Result<VerificationPairs> readLfwPairs(const std::string& pathUtf8);

struct RocPoint {
    double threshold = 0;  ///< Euclidean distance; below it a pair counts as one person
    double falseAcceptRate = 0;
    double trueAcceptRate = 0;
};

/// Shares from 0 to 1, but for the thresholds.
struct VerificationResult {
    double accuracy = 0, accuracyStd = 0;                ///< mean and population standard deviation over the folds
    std::vector<double> foldAccuracies, foldThresholds;  ///< Euclidean distance
    double val = 0, valStd = 0, far = 0;                 ///< TAR at the wanted FAR, and the FAR reached
    double auc = 0, eer = 0;
    std::vector<RocPoint> roc;  ///< averaged over the folds
};

/// The LFW protocol: k folds, the threshold chosen on the others, distances from 0 to 4 in steps of 0.01 (0.001 for
/// VAL). A single fold is judged at the threshold that is best for itself.
/// In: Euclidean distances of unit vectors and whether each pair is of one person, in the file's order
/// Errors: InvalidArgument (different lengths, fewer pairs than folds)
/// Source: Huang et al., Labeled Faces in the Wild, UMass 07-49, 2007; FaceNet, arXiv:1503.03832
Result<VerificationResult> evaluateVerification(const std::vector<double>& distances,
                                                const std::vector<bool>& samePerson, int folds = 10,
                                                double wantedFar = 1e-3);

}  // namespace facenet
