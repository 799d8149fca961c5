#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/result.h"

namespace facenet {

inline constexpr int kTrainingSidePx = 160;
inline constexpr std::size_t kTrainingPictureBytes = std::size_t{3} * kTrainingSidePx * kTrainingSidePx;

/// The pictures of a data set as a network is shown them.
/// Thread: any number of callers
class TrainingPictures {
public:
    virtual ~TrainingPictures() = default;
    virtual std::size_t count() const = 0;

    /// In:     `variation` seeds the changes of this showing; none: the picture as it is
    /// Out:    160x160 uint8 BGR, `kTrainingPictureBytes`
    /// Errors: FileNotFound, FileUnreadable, ImageUnreadable
    virtual Result<void> read(std::uint32_t picture, std::optional<std::uint64_t> variation,
                              std::span<std::uint8_t> out) const = 0;
};

}  // namespace facenet
