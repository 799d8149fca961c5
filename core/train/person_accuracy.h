#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace facenet {

/// Somebody's pictures, and how many of them are most like the mean of that person's others.
struct PersonAccuracy {
    int pictures = 0, right = 0;
};

/// Pictures of one person that are more like another one.
struct Confusion {
    std::int64_t person = 0, other = 0;  ///< classes
    int pictures = 0;
    std::uint32_t picture = 0, like = 0;  ///< the most confusing one, and the other's picture that it resembles most
};

struct PersonAccuracies {
    std::vector<PersonAccuracy> people;  ///< by class
    std::vector<Confusion> confusions;   ///< most pictures first

    int pictures() const;
    int right() const;
};

/// How well people are told apart who were trained on. Each of `judged` is compared with the mean of every person's
/// other pictures among `known`.
/// In:     a row of 128 for each picture number, unit norm; its class, 0 to `people` - 1; numbers of pictures
PersonAccuracies personAccuracies(std::span<const float> rows, std::span<const std::int64_t> labels, int people,
                                  std::span<const std::uint32_t> judged, std::span<const std::uint32_t> known);

}  // namespace facenet
