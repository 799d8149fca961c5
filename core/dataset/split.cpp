#include "core/dataset/split.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/train/random.h"

namespace facenet {

namespace {

constexpr std::size_t kLeastHeldOut = 2;
constexpr std::size_t kMostPairsOfAKind = 3000;
constexpr int kFolds = 10;
constexpr std::uint64_t kHoldOutStream = 1, kValidationStream = 2, kPairStream = 3;

template <typename T>
void shuffle(std::vector<T>& items, CounterRandom& random) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[random.below(i)]);
}

using PicturesOf = std::map<int, std::vector<std::uint32_t>>;

std::set<int> peopleHeldOut(const PicturesOf& people, const TrainingOptions& options) {
    std::vector<int> candidates;
    for (const auto& [person, pictures] : people)
        if (pictures.size() >= 2) candidates.push_back(person);
    std::size_t wanted = 0;
    if (options.heldOutPeople >= 0) {
        wanted = static_cast<std::size_t>(options.heldOutPeople);
    } else if (options.heldOutShare > 0 && people.size() >= std::size_t{kPeopleForHoldingOut}) {
        wanted =
            std::max(kLeastHeldOut,
                     static_cast<std::size_t>(std::lround(options.heldOutShare * static_cast<double>(people.size()))));
    }
    CounterRandom random(options.seed, kHoldOutStream, 0);
    shuffle(candidates, random);
    candidates.resize(std::min(wanted, candidates.size()));
    return {candidates.begin(), candidates.end()};
}

/// Moves pictures from training to validation, a share of each person's, more where they don't make a batch.
void takeValidation(DataSplit& split, const std::vector<std::vector<std::uint32_t>>& classes,
                    const TrainingOptions& options) {
    constexpr double kMostForABatch = 0.1;
    if (options.validationShare <= 0) return;
    std::size_t all = 0;
    for (const auto& pictures : classes) all += pictures.size();
    const double least =
        std::min(static_cast<double>(options.batchPictures), kMostForABatch * static_cast<double>(all));
    const double share = std::max(options.validationShare, least / static_cast<double>(std::max<std::size_t>(all, 1)));
    std::set<std::uint32_t> taken;
    CounterRandom random(options.seed, kValidationStream, 0);
    double owed = 0;  // carried over from person to person, so that small shares of many people add up
    for (std::vector<std::uint32_t> pictures : classes) {
        owed += share * static_cast<double>(pictures.size());
        // Two pictures are left to make a pair of.
        const std::size_t spare = pictures.size() > 2 ? pictures.size() - 2 : 0;
        const std::size_t count = std::min(spare, static_cast<std::size_t>(owed));
        owed -= static_cast<double>(count);
        shuffle(pictures, random);
        taken.insert(pictures.begin(), pictures.begin() + static_cast<std::ptrdiff_t>(count));
    }
    split.validation.assign(taken.begin(), taken.end());
    std::erase_if(split.training, [&](std::uint32_t picture) { return taken.contains(picture); });
}

}  // namespace

Result<DataSplit> splitPictures(const std::vector<int>& people, const TrainingOptions& options) {
    PicturesOf byPerson;
    for (std::size_t i = 0; i < people.size(); ++i) byPerson[people[i]].push_back(static_cast<std::uint32_t>(i));
    const std::set<int> heldOut = peopleHeldOut(byPerson, options);

    DataSplit split;
    split.labels.assign(people.size(), -1);
    std::vector<std::vector<std::uint32_t>> classes;
    bool pairs = false;
    for (const auto& [person, pictures] : byPerson) {
        if (heldOut.contains(person)) {
            split.heldOut.insert(split.heldOut.end(), pictures.begin(), pictures.end());
            continue;
        }
        for (const std::uint32_t picture : pictures) {
            split.labels[picture] = split.classes;
            split.training.push_back(picture);
        }
        pairs |= pictures.size() >= 2;
        classes.push_back(pictures);
        ++split.classes;
    }
    if (split.classes < 2 || !pairs)
        return Error{ErrorCode::InvalidArgument,
                     "training needs at least two people, and two pictures of one of them, besides those held out"};
    takeValidation(split, classes, options);
    return split;
}

std::vector<VerificationSet::Pair> makePairs(const std::vector<std::int64_t>& people, std::uint64_t seed, int& folds) {
    std::map<std::int64_t, std::vector<std::uint32_t>> byPerson;
    for (std::size_t i = 0; i < people.size(); ++i) byPerson[people[i]].push_back(static_cast<std::uint32_t>(i));
    CounterRandom random(seed, kPairStream, 0);
    std::vector<VerificationSet::Pair> same, different;
    for (const auto& [person, pictures] : byPerson)
        for (std::size_t i = 0; i < pictures.size(); ++i)
            for (std::size_t j = i + 1; j < pictures.size(); ++j) same.push_back({pictures[i], pictures[j], true});
    shuffle(same, random);
    same.resize(std::min(same.size(), kMostPairsOfAKind));
    folds = kFolds;
    if (byPerson.size() < 2 || same.empty()) return {};

    std::set<std::pair<std::uint32_t, std::uint32_t>> drawn;
    const std::size_t attempts = 20 * same.size();
    for (std::size_t i = 0; i < attempts && different.size() < same.size(); ++i) {
        auto a = static_cast<std::uint32_t>(random.below(people.size()));
        auto b = static_cast<std::uint32_t>(random.below(people.size()));
        if (a > b) std::swap(a, b);
        if (people[a] != people[b] && drawn.emplace(a, b).second) different.push_back({a, b, false});
    }
    const std::size_t count = std::min(same.size(), different.size());
    constexpr std::size_t kLeastInAFold = 5;
    folds = static_cast<int>(std::clamp<std::size_t>(count / kLeastInAFold, 1, kFolds));
    const std::size_t inAFold = count / static_cast<std::size_t>(folds);
    std::vector<VerificationSet::Pair> pairs;
    for (std::size_t fold = 0; fold < static_cast<std::size_t>(folds); ++fold)
        for (const auto* kind : {&same, &different})
            pairs.insert(pairs.end(), kind->begin() + static_cast<std::ptrdiff_t>(fold * inAFold),
                         kind->begin() + static_cast<std::ptrdiff_t>((fold + 1) * inAFold));
    return pairs;
}

}  // namespace facenet
