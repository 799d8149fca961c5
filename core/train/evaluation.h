#pragma once

#include "core/base/job_control.h"
#include "core/train/training_job.h"

namespace facenet {

/// How well a network tells people apart; absent where there are no pictures for it.
struct VerificationScores {
    std::optional<VerificationScore> heldOut, lfw;
    std::vector<float> impostors;  ///< cosine similarities of pairs of two held-out people, most similar first
};

/// Those of the people held out by a network as it is now; empty where there are none. Errors: those of `evaluateEpoch`
Result<std::vector<float>> heldOutImpostors(TrainableNetwork& network, const TrainingData& data, JobControl& control);

/// Of all pairs of a row of the one and a row of the other, most similar first. In: [N, 128] and [M, 128], unit norm
std::vector<float> cosinesBetween(const std::vector<float>& rows, const std::vector<float>& others);

/// Embeddings of the pictures that are trained on, [N, 128]. Errors: those of `evaluateEpoch`
Result<std::vector<float>> embedTraining(TrainableNetwork& network, const TrainingData& data, JobControl& control);

/// Of each person who is trained on the (at most five) others whose mean is most like theirs, most alike first, by
/// label. Errors: those of `evaluateEpoch`
Result<std::vector<std::vector<std::int64_t>>> peopleAlike(TrainableNetwork& network, const TrainingData& data,
                                                           JobControl& control);

/// Of pairs of rows whose groups differ, most similar first; of very many pairs a part.
/// In:     [N, 128], unit norm; a group a row
std::vector<float> impostorCosines(const std::vector<float>& rows, const std::vector<std::int64_t>& groups);

/// The false-accept curve of a network from that of the network it was trained from: moved by as much as the same pairs
/// of strangers have moved, at each rate that ten of them show, and beyond by the last of these. Pairs of few people
/// cannot measure a curve, but they show what a training has changed.
/// In:     the same number of cosines of both, most similar first; `response` what the curve moves for each step of
///         theirs
/// Out:    empty where the start has none, or the pairs are fewer than 1,000
std::vector<FarPoint> movedCurve(const std::vector<FarPoint>& start, const std::vector<float>& before,
                                 const std::vector<float>& after, double response = 1);

/// The curve of a model whose threshold was moved: by so much, up to 1.
std::vector<FarPoint> shiftedCurve(std::vector<FarPoint> curve, double by);

/// How much more (or less) cosine similarity than by its own curve a model needs that was trained on few of those who
/// are enrolled: its curve supposes that everybody was trained on, whom strangers come nearer to. How much the pairs of
/// those who are enrolled have moved, from the model before to this one, says what strangers do here (`movedCurve`).
/// In:     the curve of the model before; cosines of enrolled people who differ, as for `movedCurve`; this model's
///         card; how many people are enrolled; as for `thresholdForGallery`
/// Out:    0 where that cannot be known: of fewer than 30 people, where more than a fifth of them may have been trained
///         on, or without curves. Never so much that less is needed than the model before does
/// Source: measured on LFW, 150 people of two pictures, quick, strangers 1 %: README.md
double shiftAmongEnrolled(const std::vector<FarPoint>& start, const std::vector<float>& before,
                          const std::vector<float>& after, const ModelCard& card, std::size_t people,
                          double strangerRate, double templates);

/// People come nearer to those who are trained on than the cohort does, whose members are smoother than anybody: by so
/// much, at FAR 1e-2. Measured on LFW, families of 5, 10 and 20 people, 1,215 strangers: 1.4 to 1.5 at 1e-2, 1.6 to 1.7
/// at 1e-3, and with it 0.6 to 1.1 % of strangers are named after a training where 0.7 to 1.3 % were before.
inline constexpr double kResponseOfPeople = 1.4;

/// The cosine that a tenth, a hundredth, ... of all pairs reach, as far down as ten of them do; empty below 1,000
/// pairs. In: most similar first
std::vector<FarPoint> measuredCurve(const std::vector<float>& impostors);

/// What an epoch is judged by: losses on the validation pictures, accuracy 0 to 1.
struct EpochEvaluation {
    std::optional<double> loss, triplet, crossEntropy, accuracy;
    VerificationScores verification;
};

inline constexpr int kEvaluationBatch = 32;  ///< pictures that a network looks at together

/// The numbers of all pictures of a set, in their order.
std::vector<std::uint32_t> allOf(const VerificationSet& set);

/// The verification protocol on embeddings, a row of 128 a picture; absent where there are too few pairs.
std::optional<VerificationScore> scoreOf(const VerificationSet& set, const std::vector<float>& embeddings);

/// The Euclidean distances of a set's pairs, 0 to 2. In: [N, 128], rows of unit norm
std::vector<double> pairDistances(const VerificationSet& set, const std::vector<float>& embeddings);

/// By the people held out and by LFW, as far as there are any. Errors: those of `evaluateEpoch`
Result<VerificationScores> verify(TrainableNetwork& network, const TrainingData& data, JobControl& control);

/// Looks at all pictures that are kept apart with the network as it is now.
/// Errors: Cancelled (the control ended it), those of reading pictures and of
///         `TrainableNetwork::evaluate`
Result<EpochEvaluation> evaluateEpoch(TrainableNetwork& network, const TrainingData& data,
                                      const TrainingOptions& options, JobControl& control);

}  // namespace facenet
