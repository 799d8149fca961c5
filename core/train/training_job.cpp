#include "core/train/training_job.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <functional>
#include <string_view>
#include <utility>

#include "core/base/allowed_cores.h"
#include "core/base/file_reader.h"
#include "core/base/replaced_file.h"
#include "core/model/embedding.h"
#include "core/model/model_file.h"
#include "core/train/batch_loader.h"
#include "core/train/checkpoint.h"
#include "core/train/epoch_figures.h"
#include "core/train/evaluation.h"
#include "core/train/event_file.h"
#include "core/train/history.h"
#include "core/train/random.h"
#include "core/train/schedule.h"
#include "core/train/start_curve.h"

namespace facenet {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// Embeddings that lie closer together than this on average have become one.
constexpr double kCollapsedSpread = 0.05;
constexpr std::uint64_t kDropoutStream = 0xD20;

double secondsSince(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

int loaderThreadsOf(const TrainingOptions& options, const ProcessGroup* processes) {
    if (options.loaderThreads > 0) return options.loaderThreads;
    return std::max(1, allowedCores() / (processes ? processes->localSize() : 1) - 1);
}

/// Half as many pictures that still make a batch; 0 when there is no smaller one.
int halved(int batch, const TrainingOptions& options) {
    const int unit = options.sampler == SamplerKind::RandomTriplets ? 3 : options.picturesPerPerson;
    const int least = options.sampler == SamplerKind::RandomTriplets ? 3 : 2 * options.picturesPerPerson;
    const int smaller = batch / 2 / unit * unit;
    return smaller >= least && smaller < batch ? smaller : 0;
}

/// One run of a job: what it holds between its steps.
class Run {
public:
    Run(const Engine& engine, const TrainingPlan& plan, JobControl& control, TrainingObserver& observer)
        : m_engine(engine), m_plan(plan), m_control(control), m_observer(observer), m_schedule(plan.options) {}

    Result<TrainingOutcome> all() {
        if (auto begun = begin(); !begun) {
            if (begun.error().code != ErrorCode::Cancelled) return begun.error();
            // There is nothing yet that a stop could keep.
            return m_control.ending() == JobControl::Ending::Cancel
                       ? endEarly()
                       : TrainingOutcome{.ending = TrainingOutcome::Ending::Stopped};
        }
        const auto judged = judgeStart();
        if (!judged && judged.error().code == ErrorCode::Cancelled) return endEarly();
        if (!judged) return judged.error();
        TrainingOutcome::Ending ending = TrainingOutcome::Ending::Completed;
        while (m_position.epoch < m_plan.options.epochs) {
            const auto trained = trainEpoch();
            if (!trained) return keptDespite(trained.error());
            if (!*trained) return endEarly();
            if (hasDiverged()) {
                tell(NoticeEvent{NoticeEvent::Kind::Diverged});
                ending = TrainingOutcome::Ending::Diverged;
                break;
            }
            // The first batches are read while the epoch is judged.
            if (m_position.epoch + 1 < m_plan.options.epochs) m_nextLoader = makeLoader(m_position.epoch + 1, 0);
            const auto judged = finishEpoch();
            if (!judged && judged.error().code == ErrorCode::Cancelled) return endEarly();
            if (!judged) return keptDespite(judged.error());
            if (*judged != TrainingOutcome::Ending::Completed) {
                ending = *judged;
                break;
            }
        }
        // A network that has come to nothing is not where to go on from.
        if (ending != TrainingOutcome::Ending::Diverged)
            if (auto saved = save(); !saved) return saved.error();
        return outcome(ending);
    }

private:
    std::string checkpointPath(const std::string& name) const {
        return m_plan.folderUtf8 + "/checkpoints/" + name + ".safetensors";
    }

    /// Where another process is gone, this one has lost nothing.
    Error keptDespite(const Error& error) {
        if (error.code == ErrorCode::ProcessGone)
            if (auto kept = save(); !kept) return kept.error();
        return error;
    }

    /// Of several processes the first alone writes.
    bool writes() const { return !m_plan.processes || m_plan.processes->rank() == 0; }

    void tell(const TrainingEvent& event) { m_observer.onEvent(event); }

    template <typename Event>
    Result<void> record(const Event& event) {
        return m_history ? m_history->add(event) : Result<void>();
    }
    Result<void> record(std::int64_t number, const EventFile::Values& values) {
        return m_events ? m_events->add(number, values) : Result<void>();
    }

    Result<void> begin() {
        if (auto checked = checkTrainingOptions(m_plan.options); !checked) return checked;
        if (writes())
            if (auto made = makeFolders(m_plan.folderUtf8 + "/checkpoints"); !made) return made;
        m_position.batchPictures = m_plan.options.batchPictures;

        auto network = m_engine.makeTrainable({.options = m_plan.options,
                                               .people = m_plan.data.people,
                                               .start = m_plan.start,
                                               .teacher = m_plan.teacher,
                                               .processes = m_plan.processes});
        if (!network) return network.error();
        m_network = std::move(*network);
        if (auto agreed = agree("plan", planInWords()); !agreed) return agreed;
        if (auto noted = noteStart(); !noted) return noted;
        if (m_plan.resume)
            if (auto resumed = resume(); !resumed) return resumed;
        const std::string position = std::to_string(m_position.epoch) + '\n' + std::to_string(m_position.step);
        if (auto agreed = agree("position", position); !agreed) return agreed;
        if (auto sampled = makeSampler(); !sampled) return sampled;
        if (writes())
            if (auto opened = openRecord(); !opened) return opened;
        if (m_plan.data.validation.empty()) tell(NoticeEvent{NoticeEvent::Kind::NoValidation});
        if (m_plan.lfwPairsGone > 0) tell(NoticeEvent{NoticeEvent::Kind::LfwPairsGone, m_plan.lfwPairsGone});
        if (m_plan.data.heldOut.empty()) tell(NoticeEvent{NoticeEvent::Kind::NoHeldOut});
        m_savedAt = Clock::now();
        return {};
    }

    /// The pictures, and the weights that it begins with and follows: what must be the same when it goes on.
    std::string whatItLearnsFrom() const {
        const auto idOf = [](const std::shared_ptr<const TensorFile>& file) {
            return file ? modelIdOf(file->tensors) : std::string("none");
        };
        return m_plan.data.hash + ' ' + idOf(m_plan.start) + ' ' + idOf(m_plan.teacher);
    }

    /// All that must be the same in every process.
    std::string planInWords() const {
        const TrainingData& data = m_plan.data;
        const auto hashOf = [](const auto& numbers) {
            return std::to_string(std::hash<std::string_view>()(
                {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof numbers[0]}));
        };
        std::string words = whatItLearnsFrom() + '\n' + toJson(m_plan.options) + '\n' + hashOf(data.training) + '\n' +
                            hashOf(data.validation) + '\n' + hashOf(data.labels) + '\n' + hashOf(data.heldOut.labels);
        for (const VerificationSet* set : {&data.heldOut, &data.lfw})
            words += '\n' + std::to_string(set->pairs.size()) + ' ' +
                     std::to_string(set->pictures ? set->pictures->count() : 0);
        return words;
    }

    /// Every process has found the same.
    Result<void> agree(const std::string& key, const std::string& own) {
        if (!m_plan.processes) return {};
        if (writes()) return m_plan.processes->announce(key, own);
        const auto first = m_plan.processes->heard(key, m_control);
        if (!first) return first.error();
        if (*first == own) return {};
        return Error{ErrorCode::InvalidArgument, "process " + std::to_string(m_plan.processes->rank()) +
                                                     " has other pictures, options or another checkpoint than the "
                                                     "first; all need the same files under the same paths"};
    }

    Result<void> openRecord() {
        const std::string options = toJson(m_plan.options);
        if (auto written = replaceFile(m_plan.folderUtf8 + "/options.json", options + "\n"); !written) return written;
        auto history = TrainingHistory::open(m_plan.folderUtf8, options, m_position.epoch, m_position.step);
        if (!history) return history.error();
        m_history = std::move(*history);
        auto events = EventFile::create(m_plan.folderUtf8);
        if (!events) return events.error();
        m_events = std::move(*events);
        if (!m_plan.network.empty())
            if (auto shown = m_events->add(m_plan.network); !shown) return shown;
        return {};
    }

    /// Who is like whom and how near strangers stand before the first step: what the curve of the new model is measured
    /// against.
    Result<void> noteStart() {
        if (m_plan.options.startFrom != StartFrom::Model || !m_plan.start) return {};
        if (m_plan.options.hardNegatives > 0) {
            auto alike = peopleAlike(*m_network, m_plan.data, m_control);
            if (!alike) return alike.error();
            m_alike = std::move(*alike);
        }
        const auto card = modelCardFromMetadata(m_plan.start->metadata, modelIdOf(m_plan.start->tensors));
        if (!card) return card.error();
        return m_curve.note(*m_network, m_plan.data, card->farCurve);
    }

    Result<void> judgeStart() {
        if (m_plan.resume || m_plan.options.startFrom != StartFrom::Model) return {};
        const auto scores = verify(*m_network, m_plan.data, m_control);
        if (!scores) return scores.error();
        const BaselineEvent event{.heldOut = scores->heldOut, .lfw = scores->lfw};
        tell(event);
        return record(event);
    }

    /// Whatever is the same data and the same training may go on; only its length may be another, and what does not
    /// change what is learned.
    Result<void> resume() {
        auto checkpoint = readCheckpoint(checkpointPath("last"));
        if (!checkpoint) return checkpoint.error();
        const std::string& learned = checkpoint->dataHash;
        if (learned.substr(0, learned.find(' ')) != m_plan.data.hash)
            return Error{ErrorCode::InvalidArgument, "the pictures are not those of the training to be resumed"};
        // Those of earlier versions name the pictures alone.
        if (learned != m_plan.data.hash && learned != whatItLearnsFrom())
            return Error{ErrorCode::InvalidArgument,
                         "the model that the training began with, or its teacher, is not the same any more"};
        auto before = trainingOptionsFromJson(checkpoint->optionsJson);
        if (!before) return before.error();
        std::string settled;
        for (const std::string& key : differingOptions(*before, m_plan.options))
            if (key != "epochs" && key != "loader_threads" && key != "checkpoint_minutes" && key != "save_every")
                settled += (settled.empty() ? "" : ", ") + key;
        if (!settled.empty())
            return Error{ErrorCode::InvalidArgument,
                         settled + ": not as it was when the training was begun, which goes on as it is"};
        if (auto restored = m_network->restore(checkpoint->state); !restored) return restored;
        m_position = checkpoint->position;
        tell(NoticeEvent{NoticeEvent::Kind::Resumed, m_position.epoch});
        if (m_plan.picturesGone > 0) tell(NoticeEvent{NoticeEvent::Kind::PicturesGone, m_plan.picturesGone});
        if (m_plan.picturesNew > 0) tell(NoticeEvent{NoticeEvent::Kind::PicturesNew, m_plan.picturesNew});
        return {};
    }

    Result<void> makeSampler() {
        TrainingOptions options = m_plan.options;
        options.batchPictures = m_position.batchPictures;
        if (m_plan.processes)
            if (auto checked = checkShared(options, m_plan.processes->size()); !checked) return checked;
        auto sampler = BatchSampler::make(m_plan.data.training, m_plan.data.labels, options, m_alike);
        if (!sampler) return sampler.error();
        m_sampler.emplace(std::move(*sampler));
        return {};
    }

    /// False when the control ended it.
    Result<bool> trainEpoch() {
        auto loader =
            m_nextLoader ? std::exchange(m_nextLoader, nullptr) : makeLoader(m_position.epoch, m_position.step);
        WorkTime stepTime(m_control);
        while (m_position.step < m_sampler->stepsPerEpoch() && !hasDiverged()) {
            const auto goesOn = proceedTogether(m_control, m_plan.processes.get());
            if (!goesOn || !*goesOn) return goesOn;
            const auto loadBegan = Clock::now();
            const auto batch = loader->next();
            if (!batch) return batch.error();
            const double loadingS = secondsSince(loadBegan);
            const double rate = rateNow();
            const std::vector<std::int64_t> labels =
                m_plan.processes ? labelsOf(m_sampler->batch(m_position.epoch, m_position.step)) : batch->labels();
            auto result = m_network->step(batch->pixels, labels, rate, m_position.epoch < m_plan.options.frozenEpochs,
                                          randomness());
            if (!result && result.error().code == ErrorCode::OutOfMemory && !m_plan.processes) {
                loader.reset();
                if (auto smaller = halveBatch(result.error()); !smaller) return smaller.error();
                loader = makeLoader(m_position.epoch, m_position.step);
                continue;
            }
            if (!result) return result.error();
            if (m_events && m_plan.sheetOf && m_position.epoch == 0 && m_position.step == 0) {
                EventFile::Values values;
                values.pictures = {m_plan.sheetOf(batch->pixels)};
                if (auto shown = m_events->add(0, values); !shown) return shown.error();
            }
            const double seconds = stepTime.seconds();
            stepTime = WorkTime(m_control);
            const int pictures = static_cast<int>(labels.size());
            if (auto noted = noteStep(std::move(*result), rate, pictures, seconds, loadingS); !noted)
                return noted.error();
        }
        return true;
    }

    double rateNow() const {
        const double steps = double(m_position.epoch) * m_sampler->stepsPerEpoch() + m_position.step + 1;
        const int warmUp = m_plan.options.warmUpSteps;
        return m_schedule.at(m_position.epoch) * (warmUp > 0 ? std::min(1.0, steps / warmUp) : 1.0);
    }

    std::unique_ptr<BatchLoader> makeLoader(int epoch, int firstStep) const {
        ProcessGroup* const processes = m_plan.processes.get();
        const auto plan = [sampler = *m_sampler, epoch, processes, options = m_plan.options](int step) {
            std::vector<Sample> batch = sampler.batch(epoch, step);
            if (processes == nullptr) return batch;
            std::vector<Sample> own;
            for (const std::int64_t place :
                 placesOf(options, static_cast<std::int64_t>(batch.size()), processes->rank(), processes->size()))
                own.push_back(batch[static_cast<std::size_t>(place)]);
            return own;
        };
        return std::make_unique<BatchLoader>(*m_plan.data.pictures, plan, firstStep, m_sampler->stepsPerEpoch(), true,
                                             loaderThreadsOf(m_plan.options, processes));
    }

    std::uint64_t randomness() const {
        return CounterRandom(m_plan.options.seed ^ kDropoutStream, static_cast<std::uint64_t>(m_position.epoch),
                             static_cast<std::uint64_t>(m_position.step))
            .next();
    }

    Result<void> halveBatch(const Error& error) {
        const int smaller = halved(m_position.batchPictures, m_plan.options);
        if (smaller == 0) return error;
        const double done = static_cast<double>(m_position.step) / m_sampler->stepsPerEpoch();
        m_position.batchPictures = smaller;
        if (auto sampled = makeSampler(); !sampled) return sampled;
        m_position.step = static_cast<int>(done * m_sampler->stepsPerEpoch());
        tell(NoticeEvent{NoticeEvent::Kind::BatchHalved, smaller});
        return {};
    }

    /// A loss that is no number several times in turn does not become one again.
    bool hasDiverged() const { return m_stepsWithoutLoss >= 3; }

    Result<void> noteStep(StepResult result, double rate, int pictures, double seconds, double loadingS) {
        m_stepsWithoutLoss = std::isfinite(result.totalLoss) ? 0 : m_stepsWithoutLoss + 1;
        m_position.totals.add(result, pictures, seconds);
        const StepEvent event{.epoch = m_position.epoch,
                              .step = m_position.step,
                              .stepsPerEpoch = m_sampler->stepsPerEpoch(),
                              .learningRate = rate,
                              .picturesPerSecond = pictures / std::max(seconds, 1e-9),
                              .loadingShare = std::min(1.0, loadingS / std::max(seconds, 1e-9)),
                              .result = std::move(result)};
        ++m_position.step;
        if (auto written = record(event); !written) return written;
        const std::int64_t number = std::int64_t{event.epoch} * event.stepsPerEpoch + event.step;
        if (auto written = record(number, valuesOf(event)); !written) return written;
        tell(event);
        if (secondsSince(m_savedAt) >= 60 * m_plan.options.checkpointMinutes) return save();
        return {};
    }

    Result<void> save() {
        if (!writes()) return {};
        auto state = m_network->state();
        if (!state) return state.error();
        m_savedAt = Clock::now();
        // A training that goes on from here needs the record of how it came here.
        if (auto kept = m_history->sync(); !kept) return kept;
        if (auto kept = m_events->sync(); !kept) return kept;
        return writeCheckpoint(checkpointPath("last"), {.state = std::move(*state),
                                                        .position = m_position,
                                                        .optionsJson = toJson(m_plan.options),
                                                        .dataHash = whatItLearnsFrom()});
    }

    /// The model as it is now, ready for use. In: its name in `checkpoints`
    Result<void> saveModel(const std::string& name, const EpochEvaluation& evaluation) {
        auto file = m_network->weights();
        if (!file) return file.error();
        ModelCard card = m_plan.card;
        card.modelId = modelIdOf(file->tensors);
        card.backbone = m_plan.options.backbone;
        auto curve = m_curve.now(*m_network, m_plan.data, evaluation.verification);
        if (!curve) return curve.error();
        card.farCurve = std::move(*curve);
        const auto& lfw = evaluation.verification.lfw;
        card.lfwAccuracy = lfw ? std::optional(lfw->accuracy) : std::nullopt;
        setModelCard(*file, card);
        if (!writes()) return {};
        return writeSafetensors(checkpointPath(name), *file);
    }

    /// Judges the epoch and goes on to the next. Out: why the training ends here, or Completed when it does not
    Result<TrainingOutcome::Ending> finishEpoch() {
        const WorkTime time(m_control);
        auto evaluation = evaluateEpoch(*m_network, m_plan.data, m_plan.options, m_control);
        if (!evaluation) return evaluation.error();
        EpochEvent event =
            epochEventOf(m_position, m_plan.options.epochs, m_schedule.at(m_position.epoch), *evaluation);
        const double score = scoreOf(event);
        const bool collapsed = m_position.totals.spread / std::max(1, m_position.totals.steps) < kCollapsedSpread;
        event.best =
            !collapsed && std::isfinite(event.totalLoss) && (m_position.bestEpoch < 0 || score > m_position.bestScore);
        if (event.best) {
            if (auto saved = saveModel("best", *evaluation); !saved) return saved.error();
            m_position.bestEpoch = event.epoch;
            m_position.bestScore = score;
        }
        m_position.epochsWithoutBetter = event.best ? 0 : m_position.epochsWithoutBetter + 1;
        const int every = m_plan.options.saveEvery;
        if (every > 0 && (event.epoch + 1) % every == 0) {
            const std::string number = std::to_string(event.epoch + 1);
            const std::string padded = std::string(4 - std::min<std::size_t>(4, number.size()), '0') + number;
            if (auto saved = saveModel("epoch-" + padded, *evaluation); !saved) return saved.error();
        }
        event.judgingSeconds = time.seconds();
        if (auto written = record(event); !written) return written.error();
        if (auto written = record(event.epoch, valuesOf(event)); !written) return written.error();
        ++m_position.epoch;
        m_position.step = 0;
        m_position.totals = {};
        // Of a small set the epochs are shorter than writing where they are.
        constexpr double kLeastSecondsBetween = 5;
        if (event.epoch == 0 || secondsSince(m_savedAt) >= kLeastSecondsBetween)
            if (auto saved = save(); !saved) return saved.error();
        tell(event);
        if (collapsed) {
            tell(NoticeEvent{NoticeEvent::Kind::Collapsed});
            return TrainingOutcome::Ending::Collapsed;
        }
        if (m_plan.options.patience > 0 && m_position.epochsWithoutBetter >= m_plan.options.patience) {
            tell(NoticeEvent{NoticeEvent::Kind::EarlyStop, m_position.epochsWithoutBetter});
            return TrainingOutcome::Ending::EarlyStopped;
        }
        return TrainingOutcome::Ending::Completed;
    }

    Result<TrainingOutcome> endEarly() {
        if (m_control.ending() == JobControl::Ending::Cancel) {
            if (!writes()) return TrainingOutcome{.ending = TrainingOutcome::Ending::Cancelled};
            m_history.reset();
            m_events.reset();
            std::error_code ignored;
            fs::remove_all(m_plan.folderUtf8 + "/checkpoints", ignored);
            for (fs::directory_iterator entry(m_plan.folderUtf8, ignored), end; !ignored && entry != end;
                 entry.increment(ignored)) {
                const std::string name = entry->path().filename().string();
                const bool ours = name == "history.jsonl" || name == "loss.png" || name == "accuracy.png" ||
                                  name == "options.json" || name == "split.json" || name.starts_with("epoch_") ||
                                  name.starts_with("events.out.tfevents.");
                if (ours) fs::remove(entry->path(), ignored);
            }
            return TrainingOutcome{.ending = TrainingOutcome::Ending::Cancelled};
        }
        if (auto saved = save(); !saved) return saved.error();
        return outcome(TrainingOutcome::Ending::Stopped);
    }

    Result<TrainingOutcome> outcome(TrainingOutcome::Ending ending) {
        TrainingOutcome outcome{.ending = ending, .epochs = m_position.epoch, .bestEpoch = m_position.bestEpoch};
        if (m_position.bestEpoch < 0 || !writes()) return outcome;
        const auto best = readSafetensors(checkpointPath("best"));
        if (!best) return best.error();
        outcome.modelPathUtf8 = m_plan.folderUtf8 + "/model.safetensors";
        if (auto written = writeSafetensors(outcome.modelPathUtf8, *best); !written) return written.error();
        return outcome;
    }

    const Engine& m_engine;
    const TrainingPlan& m_plan;
    JobControl& m_control;
    TrainingObserver& m_observer;
    const LearningRateSchedule m_schedule;
    std::unique_ptr<TrainableNetwork> m_network;
    std::optional<BatchSampler> m_sampler;
    std::unique_ptr<BatchLoader> m_nextLoader;  ///< of the epoch that comes next, while the last one is judged
    std::unique_ptr<TrainingHistory> m_history;
    std::unique_ptr<EventFile> m_events;
    TrainingPosition m_position;
    std::vector<std::vector<std::int64_t>> m_alike;  ///< by label, see `peopleAlike`
    StartCurve m_curve;
    int m_stepsWithoutLoss = 0;
    Clock::time_point m_savedAt;
};

}  // namespace

Result<TrainingOutcome> TrainingJob::run(JobControl& control, TrainingObserver& observer) {
    return Run(*m_engine, m_plan, control, observer).all();
}

}  // namespace facenet
