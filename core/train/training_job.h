#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/model/engine.h"
#include "core/model/network_graph.h"
#include "core/train/event_file.h"
#include "core/train/process_group.h"
#include "core/train/training_events.h"
#include "core/train/training_pictures.h"

namespace facenet {

/// Pairs of pictures by which people are told apart.
struct VerificationSet {
    struct Pair {
        std::uint32_t first = 0, second = 0;
        bool samePerson = false;
    };
    std::shared_ptr<const TrainingPictures> pictures;
    std::vector<std::int64_t> labels;  ///< of each picture: whose it is; empty when only the pairs say so
    std::vector<Pair> pairs;           ///< fold after fold
    int folds = 10;
    bool empty() const { return pairs.empty(); }
};

/// What a training works on. Picture numbers are those of `pictures`.
struct TrainingData {
    std::shared_ptr<const TrainingPictures> pictures;
    std::vector<std::int64_t> labels;  ///< of each picture: the class of its person, 0 and up
    int people = 0;                    ///< classes
    std::vector<std::string> names;    ///< of the classes; empty where nobody asks for them
    std::vector<std::uint32_t> training, validation;
    VerificationSet heldOut, lfw;
    std::string hash;  ///< of all that decides what is seen; a resumed training must find the same
};

struct TrainingPlan {
    TrainingOptions options;
    TrainingData data;
    std::string folderUtf8;                   ///< the record, checkpoints and the model go there
    ModelCard card;                           ///< of the model that comes out: name, preprocessing; who taught it
                                              ///< besides is added
    std::string origin;                       ///< how the card tells what it began with: "from facenet_mobilenet"
    std::shared_ptr<const TensorFile> start;  ///< weights to start from
    std::shared_ptr<const TensorFile> teacher;
    std::shared_ptr<ProcessGroup> processes{};  ///< that train together; the first one writes. Null: this one alone
    std::vector<GraphNode> network{};           ///< to be shown by TensorBoard; may be empty
    /// Draws the first pictures as the network is shown them, for TensorBoard; faces then stand in its file. May be
    /// empty
    std::function<EventFile::Values::Picture(std::span<const std::uint8_t> pixels)> sheetOf{};
    bool resume = false;                    ///< go on from the folder's last checkpoint
    bool isOver = false;                    ///< what it has come to is wanted, and not that it goes on
    int picturesGone = 0, picturesNew = 0;  ///< since a training that goes on was begun; it does without both
    int lfwPairsGone = 0;                   ///< whose pictures are not all there
};

struct TrainingOutcome {
    enum class Ending { Completed, EarlyStopped, Collapsed, Diverged, Stopped, Cancelled };
    Ending ending = Ending::Completed;
    int epochs = 0;              ///< that were finished
    int bestEpoch = -1;          ///< counted from 0; -1: none
    std::string modelPathUtf8;   ///< the best model, or what was trained on everybody after it; empty without one and
                                 ///< when cancelled
    std::string judgedPathUtf8;  ///< the best model, which nobody has seen who judges it; empty as well
    bool refitted = false;       ///< the model is not the judged one
};

/// A training from its first step to its model; see core/train/README.md for the files it leaves.
/// Thread: `run` blocks; the control may be used from any other
class TrainingJob {
public:
    TrainingJob(std::shared_ptr<const Engine> engine, TrainingPlan plan)
        : m_engine(std::move(engine)), m_plan(std::move(plan)) {}

    /// Stop keeps the best model, cancel removes what this run has written.
    /// Of several processes all run the same job and end alike; who stops or cancels one of them stops or cancels all.
    /// Errors: InvalidArgument (options, or a checkpoint of other data or options), OutOfMemory (even with the smallest
    ///         batch; of several processes with any), ProcessGone (the first process has kept a checkpoint), those of
    ///         `Engine::makeTrainable`, of reading pictures and a checkpoint, and of writing files
    Result<TrainingOutcome> run(JobControl& control, TrainingObserver& observer);

private:
    std::shared_ptr<const Engine> m_engine;
    TrainingPlan m_plan;
};

}  // namespace facenet
