#pragma once

#include <cstdint>
#include <vector>

#include "core/base/result.h"
#include "core/train/training_job.h"

namespace facenet {

/// Which pictures are trained on, which judge the losses, and which people are kept out altogether.
struct DataSplit {
    std::vector<std::uint32_t> training, validation;
    std::vector<std::int64_t> labels;  ///< of each picture: its class; -1 for people who are kept out
    int classes = 0;
    std::vector<std::uint32_t> heldOut;  ///< pictures of people who are kept out
};

/// Whether so many pictures of so many people can be trained on: of two people, and two of one of them.
inline bool isTrainable(const TrainingSize& size) {
    return size.people >= 2 && size.pictures > size.people;
}

/// Of fewer people nobody is kept out unless asked for, and nothing tells how well strangers are told apart.
inline constexpr int kPeopleForHoldingOut = 6;

/// Splits by person, so that small sets work: everybody who is trained on keeps pictures to train on. Held out are
/// people with at least two pictures: as many as `heldOutPeople` says, else the share of all, at
/// least two with `kPeopleForHoldingOut` or more and none with fewer. Follows from the seed.
/// In:     the person of each picture, 0 and up
/// Errors: InvalidArgument (fewer than two people to train on, or nobody with two pictures)
Result<DataSplit> splitPictures(const std::vector<int>& people, const TrainingOptions& options);

/// Pairs among the pictures of some people: as many of one person as of two, 3,000 of a kind at
/// most.
/// In:  the person of each picture
/// Out: fold after fold, pictures counted as given; empty where there are no pairs of both kinds.
///      `folds`: ten, or as many as five pairs of a kind fill
std::vector<VerificationSet::Pair> makePairs(const std::vector<std::int64_t>& people, std::uint64_t seed, int& folds);

}  // namespace facenet
