#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/file_seal.h"
#include "core/base/job_control.h"
#include "core/dataset/data_set.h"
#include "core/face/analyzer.h"
#include "core/model/model_card.h"
#include "core/train/training_options.h"
#include "core/train/training_pictures.h"

namespace facenet {

/// A picture of a data set, cut as the network takes it.
struct Crop {
    enum class State { Usable, Unreadable, NoFace };
    State state = State::Unreadable;
    int faces = 0;         ///< found; the main one was taken. With Letterbox always 1
    std::string pathUtf8;  ///< of the 160x160 PNG; empty unless usable
};

/// What to do where no face is found.
enum class WithoutFace { LeaveOut, TakeMiddle };

/// Cuts pictures and keeps the crops in a folder: what has been cut once, and has not changed since, is not cut again.
/// Whole pictures are fitted in (Letterbox), or the main face is found and aligned (AlignedFivePoint).
/// In:     `analyzer` finds faces; may be null for Letterbox. `seal` encrypts the crops; null: they
///         stay plain. `part`: how much of the job this is; without one it counts pictures
/// Out:    a crop for each path, in their order
/// Errors: Cancelled; FileUnwritable, DiskFull (the folder). A picture that cannot be used is no error
/// Thread: any; pictures are read and written on several, faces are found for one after the other
Result<std::vector<Crop>> cutPictures(const std::vector<std::string>& pathsUtf8, Preprocessing preprocessing,
                                      WithoutFace withoutFace, const Analyzer* analyzer, const std::string& folderUtf8,
                                      JobControl& control, const FileSeal* seal = nullptr,
                                      const std::optional<JobPart>& part = {});

/// The crops of all pictures of a set, in their order: cut as `cutPictures` does where they are not cut already.
/// In, errors: those of `cutPictures`
Result<std::vector<Crop>> cropsOf(const DataSet& set, Preprocessing preprocessing, const Analyzer& analyzer,
                                  const std::string& folderUtf8, JobControl& control, const FileSeal* seal = nullptr,
                                  const std::optional<JobPart>& part = {});

/// Keeps a crop, a PNG that can be made again: it does not wait for the disk. Errors: FileUnwritable, DiskFull
Result<void> writeCrop(const std::string& pathUtf8, std::span<const std::byte> png, const FileSeal* seal);
/// A crop's pixels. Errors: FileNotFound, FileUnreadable (also one that is encrypted with another key), ImageUnreadable
Result<cv::Mat> readCrop(const std::string& pathUtf8, const FileSeal* seal);

/// Crops as training reads them: from memory as far as the budget goes, from their files otherwise.
/// Thread: any number of callers
class CropPictures final : public TrainingPictures {
public:
    static constexpr std::size_t kMemoryBytes = std::size_t{768} << 20;

    CropPictures(std::vector<std::string> cropPathsUtf8, const AugmentationOptions& augmentation,
                 std::shared_ptr<const FileSeal> seal = {}, std::size_t memoryBytes = kMemoryBytes);

    std::size_t count() const override { return m_paths.size(); }
    Result<void> read(std::uint32_t picture, std::optional<std::uint64_t> variation,
                      std::span<std::uint8_t> out) const override;

private:
    Result<cv::Mat> pixelsOf(std::uint32_t picture) const;

    const std::vector<std::string> m_paths;
    const AugmentationOptions m_augmentation;
    const std::shared_ptr<const FileSeal> m_seal;
    mutable std::mutex m_mutex;
    mutable std::vector<cv::Mat> m_kept;  ///< never changed once set
    mutable std::size_t m_bytesLeft;
};

}  // namespace facenet
