#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/evaluate/verification.h"
#include "core/model/engine.h"
#include "core/train/person_accuracy.h"
#include "core/train/training_job.h"

namespace facenet {

/// A pair that a model gets most wrong.
struct WorstPair {
    std::uint32_t first = 0, second = 0;  ///< in the set's pictures
    bool samePerson = false;
    double distance = 0;  ///< Euclidean
};

/// How names are given where the models are to be used: to one stranger in so many, among so many templates.
struct NamingRate {
    double strangerRate = 0.01, templates = 1;  ///< see `thresholdForGallery`
    std::size_t people = 0;                     ///< who are enrolled, see `shiftAmongEnrolled`
    double shiftBefore = 0;                     ///< of the first model's threshold, where it was adopted with one
};

/// Pairs at the threshold that a model's curve gives for such a rate; shares from 0 to 1.
struct AtThreshold {
    double recognised = 0;  ///< of the pairs of one person
    double letIn = 0;       ///< of the pairs of two
};

/// How a model does on one set of pairs.
struct ComparedSet {
    VerificationScore score;
    std::optional<AtThreshold> used;  ///< none without a curve
    std::vector<RocPoint> roc;
    DistanceHistogram genuine{}, impostor{};
    std::vector<WorstPair> worst;  ///< the four farthest of one person, the four nearest of two
    std::vector<double> genuineDistances, impostorDistances;
    std::vector<float> strangers;  ///< of the gallery: cosines of all who differ, most similar first
};

/// How a model does on all there is to judge it by.
struct ComparedModel {
    std::optional<ComparedSet> heldOut, lfw, gallery;
    bool hasCurve = true;                     ///< false: nobody knows at which threshold it lets how many in
    std::optional<PersonAccuracies> trained;  ///< people who were trained on
};

/// The pictures by which those who were trained on are told apart, some of each person; none of more than a thousand
/// people.
struct TrainedPictures {
    std::vector<std::uint32_t> judged;       ///< that were kept apart, or of a set that spared none all that it has
    std::vector<std::uint32_t> known;        ///< with which these are compared
    std::vector<std::uint32_t> all() const;  ///< each once, in order
};
TrainedPictures trainedPictures(const TrainingData& data);

/// Loads two models and judges each by the same pictures, the second at the threshold that it would have in the place
/// of the first (`shiftAmongEnrolled`); reports how far it is with both. In: their weights files. Errors: Cancelled and
/// those of reading, loading and embedding
Result<std::array<ComparedModel, 2>> compareModels(const Engine& engine, const std::array<std::string, 2>& pathsUtf8,
                                                   const TrainingData& data, const VerificationSet& gallery,
                                                   const NamingRate& naming, JobControl& control);

/// Embeds the pictures of all sets and judges the pairs; reports pictures embedded, as `part` of the whole.
/// In:     `gallery` are the faces of the user's own store; may be empty like the others
/// Errors: Cancelled and those of reading and embedding
Result<ComparedModel> judgeModel(EmbeddingNetwork& network, const TrainingData& data, const VerificationSet& gallery,
                                 const NamingRate& naming, JobControl& control, const JobPart& part = {});

/// What a figure of two models says: which one is better, or that they differ by no more than chance, which is twice
/// the standard error of so many pairs, or by no more than `least`.
enum class Change { None, Better, Worse };
Change changeOf(double before, double after, double pairs, double least);
inline constexpr double kNoAccuracy = 1.0 / 300;  ///< less of accuracy is no difference
inline constexpr double kNoRate = 1.0 / 100;      ///< and of a rate

/// What to tell somebody who has to choose between two models.
enum class Advice {
    Better,
    Similar,
    Mixed,  ///< better on some sets or measures, worse on others
    Worse,
    Unknown
};

/// By every set that both were judged on (people held out, LFW, the user's own faces), and there by accuracy, by the
/// true accept rates at those false accept rates that the pairs carry, and by who is recognised and let in at the
/// threshold in use. A new model without a curve is at best Unknown: its threshold would be a guess. A difference
/// within a third of a point of accuracy (a point of a rate), or within twice the standard error of so many pairs, is
/// none. Unknown where they have no set in common, or too few pairs to find a difference.
Advice adviceOn(const ComparedModel& before, const ComparedModel& after);

}  // namespace facenet
