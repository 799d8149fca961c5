#include "core/train/model_comparison.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/train/batch_loader.h"
#include "core/train/evaluation.h"

namespace facenet {

namespace {

constexpr std::size_t kWorstOfAKind = 4;
constexpr std::size_t kMostTrained = 5000;
constexpr int kMostTrainedPeople = 1000;  ///< each is compared with all others

/// Pictures embedded of those of all sets.
struct Progress {
    JobControl& control;
    const JobPart& part;
    std::int64_t done = 0, total = 0;

    void add(std::size_t pictures) {
        done += static_cast<std::int64_t>(pictures);
        control.report(part.unitsDone(done, total), part.total);
    }
};

/// A row a number, in their order.
Result<std::vector<float>> embedAll(EmbeddingNetwork& network, const TrainingPictures& pictures,
                                    const std::vector<std::uint32_t>& numbers, Progress& progress) {
    const auto count = static_cast<int>(numbers.size());
    const int steps = (count + kEvaluationBatch - 1) / kEvaluationBatch;
    const auto plan = [&numbers, count](int step) {
        std::vector<Sample> samples;
        for (int i = step * kEvaluationBatch; i < std::min(count, (step + 1) * kEvaluationBatch); ++i)
            samples.push_back({.picture = numbers[static_cast<std::size_t>(i)]});
        return samples;
    };
    BatchLoader loader(pictures, plan, 0, steps, false, 1);
    std::vector<float> all;
    for (int step = 0; step < steps; ++step) {
        if (!progress.control.proceed()) return Error{ErrorCode::Cancelled, {}};
        const auto batch = loader.next();
        if (!batch) return batch.error();
        std::vector<PixelView> views;
        for (std::size_t i = 0; i < batch->samples.size(); ++i)
            views.push_back({.data = batch->pixels.data() + i * kTrainingPictureBytes,
                             .widthPx = kTrainingSidePx,
                             .heightPx = kTrainingSidePx,
                             .rowBytes = std::size_t{3} * kTrainingSidePx});
        const auto embeddings = network.embed(views);
        if (!embeddings) return embeddings.error();
        all.insert(all.end(), embeddings->begin(), embeddings->end());
        progress.add(batch->samples.size());
    }
    return all;
}

/// At the threshold that the model would have there; none without a curve. In: a shift of the threshold
std::optional<AtThreshold> atThreshold(const ModelCard& card, const NamingRate& naming, const ComparedSet& set,
                                       double shift = 0) {
    if (card.farCurve.size() < 2 || set.genuineDistances.empty() || set.impostorDistances.empty()) return std::nullopt;
    const double threshold = thresholdForGallery(card.farCurve, naming.strangerRate, naming.templates) + shift;
    const auto shareAccepted = [&](const std::vector<double>& distances) {
        const auto accepted =
            std::ranges::count_if(distances, [&](double distance) { return 1 - distance * distance / 2 >= threshold; });
        return static_cast<double>(accepted) / static_cast<double>(distances.size());
    };
    return AtThreshold{.recognised = shareAccepted(set.genuineDistances),
                       .letIn = shareAccepted(set.impostorDistances)};
}

/// Of the user's own people it is kept how alike those are who differ.
enum class SetOf { Gallery, Others };

Result<std::optional<ComparedSet>> judge(EmbeddingNetwork& network, const VerificationSet& set, SetOf whose,
                                         const NamingRate& naming, Progress& progress) {
    if (set.empty()) return std::optional<ComparedSet>();
    const auto embeddings = embedAll(network, *set.pictures, allOf(set), progress);
    if (!embeddings) return embeddings.error();
    const auto score = scoreOf(set, *embeddings);
    if (!score) return std::optional<ComparedSet>();
    ComparedSet compared{.score = *score};
    const std::vector<double> distances = pairDistances(set, *embeddings);
    std::vector<bool> same;
    std::vector<WorstPair> genuine, impostor;
    for (std::size_t i = 0; i < set.pairs.size(); ++i) {
        const VerificationSet::Pair& pair = set.pairs[i];
        same.push_back(pair.samePerson);
        (pair.samePerson ? compared.genuineDistances : compared.impostorDistances).push_back(distances[i]);
        (pair.samePerson ? genuine : impostor).push_back({pair.first, pair.second, pair.samePerson, distances[i]});
        const auto bin =
            static_cast<std::size_t>(std::clamp(distances[i] / double{kFarthestDistance}, 0.0, 1.0) * kDistanceBins);
        ++(pair.samePerson ? compared.genuine : compared.impostor)[std::min(bin, kDistanceBins - 1)];
    }
    compared.used = atThreshold(network.card(), naming, compared);
    if (whose == SetOf::Gallery) compared.strangers = impostorCosines(*embeddings, set.labels);
    if (auto result = evaluateVerification(distances, same, set.folds)) compared.roc = std::move(result->roc);
    std::sort(genuine.begin(), genuine.end(), [](const auto& a, const auto& b) { return a.distance > b.distance; });
    std::sort(impostor.begin(), impostor.end(), [](const auto& a, const auto& b) { return a.distance < b.distance; });
    for (std::vector<WorstPair>* kind : {&genuine, &impostor}) {
        kind->resize(std::min(kind->size(), kWorstOfAKind));
        compared.worst.insert(compared.worst.end(), kind->begin(), kind->end());
    }
    return std::optional(std::move(compared));
}

/// Absent where there is nobody to be told from anybody.
Result<std::optional<PersonAccuracies>> judgeTrained(EmbeddingNetwork& network, const TrainingData& data,
                                                     const TrainedPictures& pictures, Progress& progress) {
    if (pictures.judged.empty() || data.people < 2) return std::optional<PersonAccuracies>();
    const std::vector<std::uint32_t> both = pictures.all();
    const auto rows = embedAll(network, *data.pictures, both, progress);
    if (!rows) return rows.error();
    // Numbers of pictures as rows count them.
    const auto placeOf = [&](std::uint32_t picture) {
        return static_cast<std::uint32_t>(std::ranges::lower_bound(both, picture) - both.begin());
    };
    std::vector<std::int64_t> labels;
    for (const std::uint32_t picture : both) labels.push_back(data.labels[picture]);
    std::vector<std::uint32_t> judged, known;
    std::ranges::transform(pictures.judged, std::back_inserter(judged), placeOf);
    std::ranges::transform(pictures.known, std::back_inserter(known), placeOf);
    PersonAccuracies told = personAccuracies(*rows, labels, data.people, judged, known);
    for (Confusion& confusion : told.confusions) {
        confusion.picture = both[confusion.picture];
        confusion.like = both[confusion.like];
    }
    return std::optional(std::move(told));
}

}  // namespace

std::vector<std::uint32_t> TrainedPictures::all() const {
    std::vector<std::uint32_t> both = known;
    both.insert(both.end(), judged.begin(), judged.end());
    std::ranges::sort(both);
    both.erase(std::unique(both.begin(), both.end()), both.end());
    return both;
}

TrainedPictures trainedPictures(const TrainingData& data) {
    if (data.people > kMostTrainedPeople) return {};
    // As many pictures of thousands of people would take longer than all that judges a model else.
    const std::size_t most =
        std::max<std::size_t>(2, kMostTrained / std::max<std::size_t>(1, std::size_t(data.people)));
    const auto someOf = [&](const std::vector<std::uint32_t>& numbers) {
        std::vector<std::size_t> taken(static_cast<std::size_t>(data.people));
        std::vector<std::uint32_t> some;
        for (const std::uint32_t number : numbers)
            if (taken[static_cast<std::size_t>(data.labels[number])]++ < most) some.push_back(number);
        return some;
    };
    TrainedPictures pictures{.judged = someOf(data.validation), .known = someOf(data.training)};
    if (pictures.judged.empty()) pictures.judged = pictures.known;
    return pictures;
}

Result<ComparedModel> judgeModel(EmbeddingNetwork& network, const TrainingData& data, const VerificationSet& gallery,
                                 const NamingRate& naming, JobControl& control, const JobPart& part) {
    ComparedModel model{.hasCurve = network.card().farCurve.size() >= 2};
    Progress progress{.control = control, .part = part};
    for (const VerificationSet* set : {&data.heldOut, &data.lfw, &gallery})
        if (!set->empty()) progress.total += static_cast<std::int64_t>(set->pictures->count());
    const TrainedPictures trained = trainedPictures(data);
    progress.total += static_cast<std::int64_t>(trained.all().size());
    for (const auto& [set, target] : {std::pair(&data.heldOut, &model.heldOut), std::pair(&data.lfw, &model.lfw),
                                      std::pair(&gallery, &model.gallery)}) {
        auto judged = judge(network, *set, set == &gallery ? SetOf::Gallery : SetOf::Others, naming, progress);
        if (!judged) return judged.error();
        *target = std::move(*judged);
    }
    auto told = judgeTrained(network, data, trained, progress);
    if (!told) return told.error();
    model.trained = std::move(*told);
    return model;
}

Result<std::array<ComparedModel, 2>> compareModels(const Engine& engine, const std::array<std::string, 2>& pathsUtf8,
                                                   const TrainingData& data, const VerificationSet& gallery,
                                                   const NamingRate& naming, JobControl& control) {
    std::array<ComparedModel, 2> both;
    std::array<ModelCard, 2> cards;
    JobPart part{.first = 0, .count = 50, .total = 100};  // one takes about as long as the other
    for (std::size_t i = 0; i < both.size(); ++i) {
        const auto weights = readSafetensors(pathsUtf8[i]);
        if (!weights) return weights.error();
        const auto network = engine.makeEmbedder(*weights);
        if (!network) return network.error();
        auto judged = judgeModel(**network, data, gallery, naming, control, part);
        if (!judged) return judged.error();
        both[i] = std::move(*judged);
        cards[i] = (*network)->card();
        part.first += part.count;
    }
    if (!both[0].gallery || !both[1].gallery) return both;
    const double shift =
        shiftAmongEnrolled(shiftedCurve(cards[0].farCurve, naming.shiftBefore), both[0].gallery->strangers,
                           both[1].gallery->strangers, cards[1], naming.people, naming.strangerRate, naming.templates);
    for (const auto set : {&ComparedModel::heldOut, &ComparedModel::lfw, &ComparedModel::gallery})
        for (const auto& [model, by] : {std::pair(0, naming.shiftBefore), std::pair(1, shift)})
            if (auto& compared = both[model].*set) compared->used = atThreshold(cards[model], naming, *compared, by);
    return both;
}

namespace {

/// The standard error of a share, from the number of trials alone: a small set may have one fold, and nothing wrong.
/// Source: Agresti and Coull, The American Statistician 52, 1998
double standardError(double share, double trials) {
    const double corrected = (share * trials + 2) / (trials + 4);
    return std::sqrt(corrected * (1 - corrected) / (trials + 4));
}

}  // namespace

Change changeOf(double before, double after, double pairs, double least) {
    const double noise = std::max(least, standardError(before, pairs) + standardError(after, pairs));
    return after - before > noise ? Change::Better : before - after > noise ? Change::Worse : Change::None;
}

Advice adviceOn(const ComparedModel& before, const ComparedModel& after) {
    constexpr double kPairsThatTell = 100;  ///< fewer find nothing, whatever there is
    bool known = false, better = false, worse = false;
    const auto judge = [&](double old, double now, double trials, double least) {
        const Change change = changeOf(old, now, trials, least);
        better |= change == Change::Better;
        worse |= change == Change::Worse;
    };
    for (const auto member : {&ComparedModel::heldOut, &ComparedModel::lfw, &ComparedModel::gallery}) {
        if (!(before.*member) || !(after.*member)) continue;
        const VerificationScore &old = (before.*member)->score, &now = (after.*member)->score;
        const double pairs = std::min(old.pairs, now.pairs), genuine = pairs / 2;
        known |= pairs >= kPairsThatTell;
        judge(old.accuracy, now.accuracy, pairs, kNoAccuracy);
        if (old.carries(1e-2) && now.carries(1e-2)) judge(old.tarAtFar1e2, now.tarAtFar1e2, genuine, kNoRate);
        if (old.carries(1e-3) && now.carries(1e-3)) judge(old.tarAtFar1e3, now.tarAtFar1e3, genuine, kNoRate);
        const std::optional<AtThreshold>&used = (before.*member)->used, &usedNow = (after.*member)->used;
        if (!used || !usedNow) continue;
        judge(used->recognised, usedNow->recognised, genuine, kNoRate);
        judge(1 - used->letIn, 1 - usedNow->letIn, genuine, kNoRate);
    }
    if (!after.hasCurve && !worse) return Advice::Unknown;
    if (better && worse) return Advice::Mixed;
    if (better || worse) return worse ? Advice::Worse : Advice::Better;
    return known ? Advice::Similar : Advice::Unknown;
}

}  // namespace facenet
