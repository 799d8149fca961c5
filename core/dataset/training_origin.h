#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "core/base/file_seal.h"
#include "core/base/result.h"
#include "core/dataset/data_set.h"
#include "core/train/training_events.h"

namespace facenet {

/// What a training works on and starts from: everything it needs besides its options to be taken up again. Lies in its
/// folder as `origin.json`. Paths are absolute and UTF-8, empty where there is none.
struct TrainingOrigin {
    std::string data;        ///< folder or annotation file, whichever it is
    std::string annotation;  ///< an annotation file
    bool gallery = false;    ///< instead of both: the people who are enrolled
    std::string storeId;     ///< whose gallery, as hexadecimal digits: elsewhere the numbers are other people's
    std::string start, teacher;
    std::string preprocessing;  ///< as `toString` writes it; empty: that of the model to start from
    std::string name;           ///< of the model that comes out
    std::string lfwImages, lfwPairs;
    std::set<std::string> leftOut;             ///< pictures of the data that are not to be used
    std::map<std::string, std::string> moved;  ///< pictures, and whose they are instead

    bool operator==(const TrainingOrigin&) const = default;
};

/// In: `seal` encrypts it; null: it stays plain. Errors: FileUnwritable, DiskFull
Result<void> writeTrainingOrigin(const std::string& folderUtf8, const TrainingOrigin& origin,
                                 const FileSeal* seal = nullptr);

/// Errors: FileNotFound (no training in that folder), FileMalformed, FileUnreadable (also without
///         its key)
Result<TrainingOrigin> readTrainingOrigin(const std::string& folderUtf8, const FileSeal* seal = nullptr);

/// The files it speaks of, as they are on disk now, before any decision. In: not of the gallery
/// Errors: those of `readDataSet`
Result<DataSet> filesOf(const TrainingOrigin& origin);
/// Without what was left out, and with pictures where they were moved to.
DataSet decidedSet(const TrainingOrigin& origin, DataSet set);

/// The folder of pictures lies elsewhere now: what was decided about some of them goes along.
void moveData(TrainingOrigin& origin, const std::string& folderUtf8);

/// Hands events on, and notes what a training goes on with as soon as it is not refused any more: its pictures may lie
/// elsewhere now. Where that cannot be noted, the next time asks again. Thread: the job's
class ResumedOrigin final : public TrainingObserver {
public:
    ResumedOrigin(std::string folderUtf8, TrainingOrigin origin, std::shared_ptr<const FileSeal> seal,
                  TrainingObserver& next)
        : m_folder(std::move(folderUtf8)), m_origin(std::move(origin)), m_seal(std::move(seal)), m_next(next) {}
    void onEvent(const TrainingEvent& event) override;

private:
    const std::string m_folder;
    const TrainingOrigin m_origin;
    const std::shared_ptr<const FileSeal> m_seal;
    TrainingObserver& m_next;
};

/// Whether a training in that folder can be taken up again from a checkpoint.
bool hasCheckpoint(const std::string& folderUtf8);

}  // namespace facenet
