#include "core/train/training_job.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <utility>

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
#include "core/train/training_course.h"
#include "core/train/training_identity.h"

namespace facenet {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// Embeddings that lie closer together than this on average have become one.
constexpr double kCollapsedSpread = 0.05;
constexpr std::uint64_t kDropoutStream = 0xD20;
/// In `checkpoints`.
constexpr auto kBest = "best", kRefitted = "everybody";

double secondsSince(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// One run of a job: what it holds between its steps.
class Run {
public:
    Run(const Engine& engine, const TrainingPlan& plan, JobControl& control, TrainingObserver& observer)
        : m_engine(engine),
          m_plan(plan),
          m_control(control),
          m_observer(observer),
          m_course(plan.options),
          m_schedule(plan.options),
          m_data(&plan.data),
          m_options(plan.options) {}

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
        while (!m_plan.isOver && m_position.epoch < end()) {
            if (m_course.tryOf(m_position.epoch) != m_try)
                if (auto begun = beginTry({}); !begun) return begun.error();
            const auto trained = trainEpoch();
            if (!trained) return keptDespite(trained.error());
            if (!*trained) return endEarly();
            if (hasDiverged()) {
                tell(NoticeEvent{NoticeEvent::Kind::Diverged});
                ending = TrainingOutcome::Ending::Diverged;
                if (!leaveTry()) break;
                continue;
            }
            // The first batches are read while the epoch is judged.
            if (m_position.epoch + 1 < end() && !m_course.beginsTry(m_position.epoch + 1))
                m_nextLoader = makeLoader(m_position.epoch + 1, 0);
            const auto judged = finishEpoch();
            if (!judged && judged.error().code == ErrorCode::Cancelled) return endEarly();
            if (!judged) return keptDespite(judged.error());
            ending = *judged;
            if (ending != TrainingOutcome::Ending::Completed && !leaveTry()) break;
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

        if (auto agreed = agree("plan", planInWords(m_plan)); !agreed) return agreed;
        std::optional<TensorFile> state;
        if (m_plan.resume) {
            auto checkpoint = readCheckpoint(checkpointPath("last"));
            if (!checkpoint) return checkpoint.error();
            if (auto same = checkGoesOn(m_plan, *checkpoint); !same) return same;
            m_position = checkpoint->position;
            state = std::move(checkpoint->state);
        }
        const std::string position = std::to_string(m_position.epoch) + '\n' + std::to_string(m_position.step);
        if (auto agreed = agree("position", position); !agreed) return agreed;
        if (auto begun = beginTry(state); !begun) return begun;
        if (writes())
            if (auto opened = openRecord(); !opened) return opened;
        if (m_plan.resume) tell(NoticeEvent{NoticeEvent::Kind::Resumed, m_position.epoch});
        if (m_plan.picturesGone > 0) tell(NoticeEvent{NoticeEvent::Kind::PicturesGone, m_plan.picturesGone});
        if (m_plan.resume && m_plan.picturesNew > 0)
            tell(NoticeEvent{NoticeEvent::Kind::PicturesNew, m_plan.picturesNew});
        if (m_plan.data.validation.empty()) tell(NoticeEvent{NoticeEvent::Kind::NoValidation});
        if (m_plan.lfwPairsGone > 0) tell(NoticeEvent{NoticeEvent::Kind::LfwPairsGone, m_plan.lfwPairsGone});
        if (m_plan.data.heldOut.empty()) tell(NoticeEvent{NoticeEvent::Kind::NoHeldOut});
        m_savedAt = Clock::now();
        return {};
    }

    /// Where the training ends, as far as is known.
    int end() const { return m_course.end(m_position.bestEpoch); }
    bool isOnEverybody() const { return m_course.isOnEverybody(m_course.beginOf(m_try)); }

    /// The network as each try begins. In: what a checkpoint holds of one that goes on
    Result<void> beginTry(const std::optional<TensorFile>& state) {
        const int epoch = std::max(0, std::min(m_position.epoch, end() - 1));
        const bool isFirst = m_try < 0;
        m_try = m_course.tryOf(epoch);
        m_nextLoader.reset();
        m_stepsWithoutLoss = 0;
        m_options.seed = m_course.seedAt(epoch, m_position.bestEpoch);
        if (isOnEverybody()) {
            m_everybody = everybodyOf(m_plan.data);
            m_data = &*m_everybody;
        }
        auto network = m_engine.makeTrainable({.options = m_options,
                                               .people = m_data->people,
                                               .start = m_plan.start,
                                               .teacher = m_plan.teacher,
                                               .processes = m_plan.processes});
        if (!network) return network.error();
        m_network = std::move(*network);
        if (isFirst || isOnEverybody())
            if (auto noted = noteStart(); !noted) return noted;
        const bool isNew = m_position.epoch < end() && m_course.beginsTry(m_position.epoch) && m_position.step == 0;
        if (isNew && m_try > 0) {
            m_position.epochsWithoutBetter = 0;
            tell(isOnEverybody() ? NoticeEvent{NoticeEvent::Kind::OnEverybody, end() - m_position.epoch}
                                 : NoticeEvent{NoticeEvent::Kind::NextTry, m_try + 1});
        } else if (state) {
            if (auto restored = m_network->restore(*state); !restored) return restored;
        }
        return makeSampler();
    }

    /// Goes on with what comes after this try, of which nothing more is to be expected. Out: whether anything does
    bool leaveTry() {
        const int next = m_course.beginOf(m_try + 1);
        if (isOnEverybody() || next >= end()) return false;
        m_position.epoch = next;
        m_position.step = 0;
        m_position.totals = {};
        return true;
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
            auto alike = peopleAlike(*m_network, *m_data, m_control);
            if (!alike) return alike.error();
            m_alike = std::move(*alike);
        }
        const auto card = modelCardFromMetadata(m_plan.start->metadata, modelIdOf(m_plan.start->tensors));
        if (!card) return card.error();
        return m_curve.note(*m_network, *m_data, card->farCurve);
    }

    Result<void> judgeStart() {
        if (m_plan.resume || m_plan.options.startFrom != StartFrom::Model) return {};
        const auto scores = verify(*m_network, m_plan.data, m_control);
        if (!scores) return scores.error();
        const BaselineEvent event{.heldOut = scores->heldOut, .lfw = scores->lfw};
        tell(event);
        return record(event);
    }

    Result<void> makeSampler() {
        TrainingOptions options = m_options;
        options.batchPictures = m_position.batchPictures;
        if (m_plan.processes)
            if (auto checked = checkShared(options, m_plan.processes->size()); !checked) return checked;
        auto sampler = BatchSampler::make(m_data->training, m_data->labels, options, m_alike);
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
                m_plan.processes ? labelsOf(m_sampler->batch(epochOfTry(), m_position.step)) : batch->labels();
            auto result =
                m_network->step(batch->pixels, labels, rate, epochOfTry() < m_plan.options.frozenEpochs, randomness());
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

    int epochOfTry() const { return m_course.epochWithin(m_position.epoch); }

    double rateNow() const {
        const double steps = double(epochOfTry()) * m_sampler->stepsPerEpoch() + m_position.step + 1;
        const int warmUp = m_plan.options.warmUpSteps;
        return m_schedule.at(epochOfTry()) * (warmUp > 0 ? std::min(1.0, steps / warmUp) : 1.0);
    }

    std::unique_ptr<BatchLoader> makeLoader(int epoch, int firstStep) const {
        ProcessGroup* const processes = m_plan.processes.get();
        const auto plan = [sampler = *m_sampler, epoch = m_course.epochWithin(epoch), processes,
                           options = m_plan.options](int step) {
            std::vector<Sample> batch = sampler.batch(epoch, step);
            if (processes == nullptr) return batch;
            std::vector<Sample> own;
            for (const std::int64_t place :
                 placesOf(options, static_cast<std::int64_t>(batch.size()), processes->rank(), processes->size()))
                own.push_back(batch[static_cast<std::size_t>(place)]);
            return own;
        };
        return std::make_unique<BatchLoader>(*m_data->pictures, plan, firstStep, m_sampler->stepsPerEpoch(), true,
                                             loaderThreadsOf(m_plan.options, processes ? processes->localSize() : 1));
    }

    std::uint64_t randomness() const {
        return CounterRandom(m_options.seed ^ kDropoutStream, static_cast<std::uint64_t>(epochOfTry()),
                             static_cast<std::uint64_t>(m_position.step))
            .next();
    }

    Result<void> halveBatch(const Error& error) {
        const int smaller = halvedBatch(m_position.batchPictures, m_plan.options);
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
                                                        .dataHash = whatItLearnsFrom(m_plan)});
    }

    /// The model as it is now, ready for use. In: its name in `checkpoints`
    Result<void> saveModel(const std::string& name, const EpochEvaluation& evaluation) {
        auto file = m_network->weights();
        if (!file) return file.error();
        ModelCard card = m_plan.card;
        card.modelId = modelIdOf(file->tensors);
        card.backbone = m_plan.options.backbone;
        card.trainedPeople += m_data->people;
        card.trainingData = std::to_string(m_data->training.size()) + " pictures of " + std::to_string(m_data->people) +
                            " people, trained here " + m_plan.origin;
        auto curve = m_curve.now(*m_network, *m_data, evaluation.verification);
        if (!curve) return curve.error();
        card.farCurve = std::move(*curve);
        // Where nobody is left to measure it by, the same training without them says it.
        if (isOnEverybody() && card.farCurve.empty() && writes()) {
            auto judged = readSafetensors(checkpointPath(kBest));
            if (!judged) return judged.error();
            const auto judgedCard = modelCardFromMetadata(judged->metadata, modelIdOf(judged->tensors));
            if (!judgedCard) return judgedCard.error();
            card.farCurve = judgedCard->farCurve;
        }
        const auto& lfw = evaluation.verification.lfw;
        card.lfwAccuracy = lfw ? std::optional(lfw->accuracy) : std::nullopt;
        setModelCard(*file, card);
        if (!writes()) return {};
        return writeSafetensors(checkpointPath(name), *file);
    }

    /// Judges the epoch and goes on to the next. Out: why the training ends here, or Completed when it does not
    Result<TrainingOutcome::Ending> finishEpoch() {
        const WorkTime time(m_control);
        auto evaluation = evaluateEpoch(*m_network, *m_data, m_options, m_control);
        if (!evaluation) return evaluation.error();
        EpochEvent event = epochEventOf(m_position, isOnEverybody() ? end() : m_plan.options.allEpochs(),
                                        m_schedule.at(epochOfTry()), *evaluation);
        const double score = scoreOf(event);
        const bool collapsed = m_position.totals.spread / std::max(1, m_position.totals.steps) < kCollapsedSpread;
        event.best = !collapsed && !isOnEverybody() && std::isfinite(event.totalLoss) &&
                     (m_position.bestEpoch < 0 || score > m_position.bestScore);
        if (isOnEverybody() && event.epoch + 1 == end() && !collapsed)
            if (auto saved = saveModel(kRefitted, *evaluation); !saved) return saved.error();
        if (event.best) {
            if (auto saved = saveModel(kBest, *evaluation); !saved) return saved.error();
            m_position.bestEpoch = event.epoch;
            m_position.bestScore = score;
        }
        m_position.epochsWithoutBetter = event.best ? 0 : m_position.epochsWithoutBetter + 1;
        const int every = m_plan.options.saveEvery;
        if (every > 0 && (event.epoch + 1) % every == 0) {
            if (auto saved = saveModel(numberedCheckpoint(event.epoch), *evaluation); !saved) return saved.error();
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
        if (m_plan.options.patience > 0 && !isOnEverybody() &&
            m_position.epochsWithoutBetter >= m_plan.options.patience) {
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
            removeTraining(m_plan.folderUtf8);
            return TrainingOutcome{.ending = TrainingOutcome::Ending::Cancelled};
        }
        if (auto saved = save(); !saved) return saved.error();
        return outcome(TrainingOutcome::Ending::Stopped);
    }

    Result<TrainingOutcome> outcome(TrainingOutcome::Ending ending) {
        TrainingOutcome outcome{.ending = ending, .epochs = m_position.epoch, .bestEpoch = m_position.bestEpoch};
        if (m_position.bestEpoch < 0 || !writes()) return outcome;
        outcome.judgedPathUtf8 = checkpointPath(kBest);
        std::error_code ignored;
        outcome.refitted =
            m_plan.options.refit && m_position.epoch >= end() && fs::exists(checkpointPath(kRefitted), ignored);
        const auto best = readSafetensors(checkpointPath(outcome.refitted ? kRefitted : kBest));
        if (!best) return best.error();
        outcome.modelPathUtf8 = m_plan.folderUtf8 + "/model.safetensors";
        if (auto written = writeSafetensors(outcome.modelPathUtf8, *best); !written) return written.error();
        return outcome;
    }

    const Engine& m_engine;
    const TrainingPlan& m_plan;
    JobControl& m_control;
    TrainingObserver& m_observer;
    const TrainingCourse m_course;
    const LearningRateSchedule m_schedule;  ///< of each try
    const TrainingData* m_data;             ///< what this try works on
    std::optional<TrainingData> m_everybody;
    TrainingOptions m_options;  ///< of this try: with its seed
    int m_try = -1;             ///< see `TrainingCourse::tryOf`
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
