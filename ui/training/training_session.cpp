#include "ui/training/training_session.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <algorithm>
#include <utility>

#include "core/dataset/shared_training.h"
#include "core/dataset/training_plots.h"
#include "core/model/tensor_file.h"
#include "database/gallery_data_set.h"
#include "database/protection/leftovers.h"
#include "ui/base/settings.h"
#include "ui/session/studio.h"
#include "ui/training/queued_events.h"
#include "ui/training/training_work.h"

namespace facenet {
TrainingSession::TrainingSession(Studio& studio, QObject* parent) : QObject(parent), m_studio(studio) {
    connect(&m_studio, &Studio::storeStateChanged, this, &TrainingSession::followStore);
    connect(&m_studio, &Studio::storeSettingsChanged, this, &TrainingSession::followStore);
    followStore();
}

/// A training goes on while the store is locked; what needs the store waits.
void TrainingSession::followStore() {
    if (m_studio.storeState() != Studio::LoadState::Ready) {
        m_seal.reset();
        m_gallerySet = {};
        return;
    }
    inStore(
        m_studio.store(), this, [](GalleryStore& store) { return store.protection().trainingSeal(); },
        [this](const Result<std::shared_ptr<const FileSeal>>& seal) {
            if (!seal) return;
            m_seal = *seal;
            if (std::exchange(m_compareLater, false)) compare();
            Q_EMIT changed();
            lookForLeftovers();
        });
}

TrainingSession::~TrainingSession() {
    m_runs.dropAll();
    if (m_control) m_control->stop();
    if (m_estimateControl) m_estimateControl->cancel();
    m_worker.waitForDone();
    m_estimator.waitForDone();
    if (m_phase == Phase::Adopted) removeInOrder(m_folder);
    useFolder({});
    m_worker.waitForDone();
}

/// Says that this program works in a folder, so that an erasure leaves the crops in it to us: they are faces, go when
/// we let go of it, and are cut anew when the training is taken up.
void TrainingSession::useFolder(const QString& folder) {
    if (!m_folder.isEmpty()) removeInOrder(m_folder + QStringLiteral("/crops"));
    m_inUse.reset();
    m_folder = folder;
    if (!folder.isEmpty()) m_inUse = lockInUse(folder);
}

/// On the worker, before whatever works in that folder next; it is in use until then.
void TrainingSession::removeInOrder(const QString& folder) {
    m_going.insert(folder);
    m_worker.post([folder, inUse = m_inUse] { QDir(folder).removeRecursively(); });
}

void TrainingSession::lookForLeftovers() {
    const auto look = [store = m_studio.settings().storeFolder(), except = m_going + QSet{m_folder}, seal = m_seal] {
        return Result<QList<LeftoverTraining>>(leftoverTrainings(store, except, seal.get()));
    };
    inBackground(applicationWorkers(), this, m_looks.next(), look,
                 [this](const Result<QList<LeftoverTraining>>& found) {
                     if (!found) return;
                     m_leftovers = *found;
                     Q_EMIT leftoversChanged();
                 });
}

void TrainingSession::take(const std::vector<TrainingEvent>& events) {
    bool steps = false, epochs = false;
    for (const TrainingEvent& event : events) {
        if (const auto* step = std::get_if<StepEvent>(&event)) {
            // A training that is taken up again does what came after its checkpoint once more.
            while (!m_steps.empty() &&
                   std::pair(m_steps.back().epoch, m_steps.back().step) >= std::pair(step->epoch, step->step))
                m_steps.pop_back();
            m_steps.push_back(*step);
            m_steps.back().result.positiveDistances.clear();
            m_steps.back().result.negativeDistances.clear();
            steps = true;
        } else if (const auto* epoch = std::get_if<EpochEvent>(&event)) {
            while (!m_epochs.empty() && m_epochs.back().epoch >= epoch->epoch) m_epochs.pop_back();
            m_epochs.push_back(*epoch);
            epochs = true;
        } else if (const auto* baseline = std::get_if<BaselineEvent>(&event)) {
            m_baseline = *baseline;
        } else if (const auto* notice = std::get_if<NoticeEvent>(&event)) {
            std::erase_if(m_notices, [&](const NoticeEvent& earlier) { return earlier.kind == notice->kind; });
            m_notices.push_back(*notice);
            Q_EMIT noticed();
        }
    }
    if (epochs) Q_EMIT epochEnded();
    if (steps) Q_EMIT stepped();
}

bool TrainingSession::isBusy() const {
    switch (m_phase) {
        case Phase::Checking:
        case Phase::Preparing:
        case Phase::Training:
        case Phase::Paused:
        case Phase::Comparing:
        case Phase::Adopting:
            return true;
        default:
            return false;
    }
}

void TrainingSession::setPhase(Phase phase, std::optional<Error> error) {
    m_phase = phase;
    m_error = std::move(error);
    Q_EMIT changed();
    lookForLeftovers();
}

/// Runs `work(control)` on the worker and hands its result to `answer` on the GUI thread.
template <typename Work, typename Answer>
void TrainingSession::onWorker(const AnswerToken& run, Work work, Answer answer) {
    m_control = std::make_shared<JobControl>([this, tell = CallBack(this, run)](int done, int total) {
        tell([this, done, total] { Q_EMIT progressed(done, total); });
    });
    inBackground(
        m_worker, this, run, [control = m_control, work = std::move(work)] { return work(*control); },
        std::move(answer));
}

/// What hides the faces of the training whose work begins, asked of the store in that work: a store may have been
/// protected a moment ago, also by another program.
Result<std::shared_ptr<const FileSeal>> TrainingSession::askSeal(StoreThread& store, const CallBack& tell) {
    auto seal = store.ask([](GalleryStore& opened) { return opened.protection().trainingSeal(); });
    if (!seal) return seal.error();
    tell([this, seal = *seal] {
        if (m_studio.storeState() == Studio::LoadState::Ready) m_seal = seal;
    });
    return seal;
}

/// What a training is on, as it is now: files, or the faces of the gallery, which are written into its folder.
Result<DataSet> TrainingSession::picturesOf(const TrainingOrigin& origin, StoreThread& store, const QString& folder,
                                            const FileSeal* seal, JobControl& control) {
    if (!origin.gallery) return filesOf(origin);
    return store.ask([&](GalleryStore& opened) {
        return writeGalleryDataSet(opened, (folder + QStringLiteral("/crops")).toStdString(), seal, control);
    });
}

void TrainingSession::check(const QString& path) {
    check(path, false);
}

void TrainingSession::checkGallery() {
    check({}, true);
}

void TrainingSession::check(const QString& path, bool gallery) {
    if (isBusy()) return;
    discard();
    m_data = path;
    m_fromGallery = gallery;
    const std::shared_ptr<const Analyzer> analyzer = m_studio.analyzer();
    if (!analyzer) return setPhase(Phase::Failed, Error{ErrorCode::ModelNotLoaded, {}});
    useFolder(QDir(m_studio.settings().storeFolder())
                  .filePath(QStringLiteral("trainings/") +
                            QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"))));
    setPhase(Phase::Checking);
    const AnswerToken run = m_runs.next();
    const TrainingOrigin origin{.data = path.toStdString(), .gallery = gallery};
    auto work = [this, tell = CallBack(this, run), analyzer, origin, &store = m_studio.store(),
                 folder = m_folder](JobControl& control) -> Result<DataSetReview> {
        const auto seal = askSeal(store, tell);
        if (!seal) return seal.error();
        auto set = picturesOf(origin, store, folder, seal->get(), control);
        if (!set) return set.error();
        auto report = examineDataSet(*set, analyzer->network().card().preprocessing, *analyzer,
                                     (folder + QStringLiteral("/crops")).toStdString(), control, seal->get());
        if (!report) return report.error();
        return DataSetReview(std::move(*set), std::move(*report));
    };
    onWorker(run, std::move(work), [this](Result<DataSetReview> examined) {
        if (!examined) {
            discard();
            if (examined.error().code != ErrorCode::Cancelled) setPhase(Phase::Failed, examined.error());
            return;
        }
        m_review = std::move(*examined);
        setPhase(Phase::Checked);
    });
}

std::shared_ptr<const Gallery> TrainingSession::gallery() const {
    return m_studio.gallery();
}

Backbone TrainingSession::presentBackbone() const {
    const auto card = m_studio.modelCard();
    return card ? card->backbone : Backbone::MobileNetV1;
}

int TrainingSession::graphicsCards() const {
    const auto engine = m_studio.engine();
    return engine ? engine->device().cards : 0;
}

std::vector<ModelEntry> TrainingSession::models() const {
    return ModelLibrary(m_studio.modelsFolder().toStdString()).list();
}

TrainingOrigin TrainingSession::originOf(const Wish& wish) const {
    TrainingOrigin origin{.data = m_data.toStdString(), .gallery = m_fromGallery, .name = wish.name.toStdString()};
    if (wish.options.startFrom != StartFrom::Nothing)
        origin.start = (wish.start.isEmpty() ? m_studio.modelPath() : wish.start).toStdString();
    origin.teacher = wish.teacher.toStdString();
    // Without a choice the present model is what to stay like, whatever is started from.
    if (wish.teacher.isEmpty() && !wish.start.isEmpty() && wish.options.distillationWeight > 0)
        origin.teacher = m_studio.modelPath().toStdString();
    // Another start has its own way of cutting; the gallery's faces are cut already.
    if (const auto card = m_studio.modelCard(); card && (wish.start.isEmpty() || m_fromGallery))
        origin.preprocessing = toString(card->preprocessing);
    if (wish.lfw) {
        origin.lfwImages = wish.lfw->imagesFolderUtf8;
        origin.lfwPairs = wish.lfw->pairsFileUtf8;
    }
    m_review.decide(origin);
    return origin;
}

void TrainingSession::estimate(const TrainingOptions& options) {
    if (isBusy()) return;  // it would measure beside the training, and slow it down
    if (m_estimateControl) m_estimateControl->cancel();
    const std::shared_ptr<const Engine> engine = m_studio.engine();
    if (!engine || !checkTrainingOptions(options)) return Q_EMIT estimated(std::nullopt);
    const auto control = m_estimateControl = std::make_shared<JobControl>();
    auto measure = [engine, options, control, left = m_review.remaining(), model = m_studio.modelPath()] {
        std::shared_ptr<const TensorFile> start;
        if (options.startFrom != StartFrom::Nothing)
            if (auto weights = readSafetensors(model.toStdString()))
                start = std::make_shared<const TensorFile>(std::move(*weights));
        return estimateTraining(*engine, options, left.first, left.second, start, *control);
    };
    inBackground(m_estimator, this, m_estimates.next(), std::move(measure),
                 [this](const Result<TrainingEstimate>& result) {
                     Q_EMIT estimated(result ? std::optional(*result) : std::nullopt);
                 });
}

void TrainingSession::train(const Wish& wish) {
    if (isBusy()) return;
    m_wish = wish;
    m_steps.clear();
    m_epochs.clear();
    m_baseline.reset();
    begin(originOf(wish), Begin::New);
}

void TrainingSession::goOnWith(const QString& folder, const QString& data) {
    if (isBusy()) return;
    useFolder({});  // whatever goes wrong, it is not this session's to erase
    forgetNotices();
    setPhase(Phase::Preparing);
    auto read = [folder = folder.toStdString(), data = data.toStdString(), seal = m_seal](JobControl&) {
        auto begun = readBegunTraining(folder, seal.get());
        if (begun && !data.empty()) moveData(begun->origin, data);
        return begun;
    };
    onWorker(m_runs.next(), std::move(read), [this, folder](Result<BegunTraining> begun) {
        if (!begun) return setPhase(Phase::Failed, begun.error());
        useFolder(folder);
        m_data = QString::fromStdString(begun->origin.data);
        m_fromGallery = begun->origin.gallery;
        m_wish = {.options = begun->options, .name = QString::fromStdString(begun->origin.name), .lfw = {}};
        m_steps = std::move(begun->history.steps);
        m_epochs = std::move(begun->history.epochs);
        m_baseline = begun->history.baseline;
        // Stopped before its last epoch, it is at its end all the same: what is wanted is its result.
        begin(begun->origin, begun->hasEnded ? Begin::Result : Begin::Again);
    });
}

void TrainingSession::begin(const TrainingOrigin& origin, Begin how) {
    const std::shared_ptr<const Analyzer> analyzer = m_studio.analyzer();
    const std::shared_ptr<const Engine> engine = m_studio.engine();
    if (!analyzer || !engine) return setPhase(Phase::Failed, Error{ErrorCode::ModelNotLoaded, {}});
    if (m_estimateControl) m_estimateControl->cancel();
    m_outcome.reset();
    forgetNotices();
    setPhase(Phase::Preparing);
    const AnswerToken run = m_runs.next();
    const auto observer = std::make_shared<QueuedEvents>(
        CallBack(this, run), [this](const std::vector<TrainingEvent>& events) { take(events); });
    auto work = [this, tell = CallBack(this, run), analyzer, engine, observer, origin, how, &store = m_studio.store(),
                 options = m_wish.options, cards = m_wish.cards,
                 program = QCoreApplication::applicationDirPath().toStdString() + "/facenet",
                 folder = m_folder.toStdString()](JobControl& control) -> Result<TrainingOutcome> {
        const bool resume = how != Begin::New;
        const auto seal = askSeal(store, tell);
        if (!seal) return seal.error();
        auto set = picturesOf(origin, store, QString::fromStdString(folder), seal->get(), control);
        if (!set) return set.error();
        TrainingRequest request = requestOf(origin, std::move(*set), options, folder, resume);
        request.seal = *seal;
        auto prepared = prepareTraining(request, *analyzer, control);
        if (!prepared) return prepared.error();
        prepared->plan.isOver = how == Begin::Result;
        if (!resume)
            if (auto written = writeTrainingOrigin(folder, origin, seal->get()); !written) return written.error();
        tell([this, how, data = prepared->plan.data, all = request.set.people, heldOut = prepared->heldOutPeople] {
            m_trainingData = data;
            m_heldOutPeople.clear();
            m_trainedPeople.clear();
            for (const std::string& name : all)
                (std::ranges::find(heldOut, name) != heldOut.end() ? m_heldOutPeople : m_trainedPeople)
                    << QString::fromStdString(name);
            if (m_phase == Phase::Preparing && how != Begin::Result) setPhase(Phase::Training);
        });
        TrainingGroup group;
        const int all = processesFor(options, engine->device()), count = cards > 0 ? std::min(cards, all) : all;
        if (count > 1) {
            auto started =
                trainTogether(*engine, request, count, {.programUtf8 = program, .device = DeviceKind::Cuda}, control);
            if (!started) return started.error();
            group = std::move(*started);
            prepared->plan.processes = group.processes;
        }
        TrainingPlots plots(folder, *observer);
        ResumedOrigin resumed(folder, origin, *seal, plots);
        return TrainingJob(engine, std::move(prepared->plan)).run(control, resumed);
    };
    onWorker(run, std::move(work), [this](const Result<TrainingOutcome>& outcome) { finishTraining(outcome); });
}

void TrainingSession::finishTraining(const Result<TrainingOutcome>& outcome) {
    const bool cancelled =
        outcome ? outcome->ending == TrainingOutcome::Ending::Cancelled : outcome.error().code == ErrorCode::Cancelled;
    if (!outcome && !cancelled) return fail(outcome.error());
    if (cancelled || outcome->modelPathUtf8.empty()) {
        // One that was taken up again has no report of its pictures to go back to.
        if (m_review.empty()) return discard();
        return setPhase(Phase::Checked);
    }
    m_outcome = *outcome;
    compare();
}

/// A training that came as far as a checkpoint stays, to be taken up again when what was in its way is mended.
void TrainingSession::fail(const Error& error) {
    if (hasCheckpoint(m_folder.toStdString())) useFolder({});
    setPhase(Phase::Failed, error);
}

void TrainingSession::compare() {
    const std::shared_ptr<const Engine> engine = m_studio.engine();
    setPhase(Phase::Comparing);
    m_compareLater = m_studio.storeState() != Studio::LoadState::Ready;
    if (m_compareLater) return;
    ComparisonTask task{.data = m_trainingData,
                        .oldUtf8 = m_studio.modelPath().toStdString(),
                        .newUtf8 = m_outcome->judgedPathUtf8,
                        .folderUtf8 = m_folder.toStdString(),
                        .recordsUtf8 = recordsFolder().toStdString(),
                        .name = m_wish.name.toStdString(),
                        .naming = m_studio.namingRate(),
                        // Those held out of the gallery judge already.
                        .trained = m_fromGallery ? m_trainedPeople + m_heldOutPeople : m_trainedPeople,
                        .seed = m_wish.options.seed};
    auto work = [engine, &store = m_studio.store(), task = std::move(task)](JobControl& control) {
        return compareTrained(*engine, store, task, control);
    };
    onWorker(m_runs.next(), std::move(work), [this](Result<Comparison> comparison) {
        if (!comparison) return fail(comparison.error());
        m_before = std::move(comparison->before);
        m_after = std::move(comparison->after);
        if (m_studio.storeState() == Studio::LoadState::Ready) m_gallerySet = std::move(comparison->gallery);
        setPhase(Phase::Ready);
    });
}

void TrainingSession::pause() {
    if (m_phase != Phase::Training) return;
    m_control->pause();
    setPhase(Phase::Paused);
}

void TrainingSession::resume() {
    if (m_phase != Phase::Paused) return;
    m_control->resume();
    setPhase(Phase::Training);
}

void TrainingSession::stopAndKeep() {
    if (m_control) m_control->stop();
}

void TrainingSession::cancel() {
    if (std::exchange(m_compareLater, false)) return setPhase(Phase::Checked);
    if (m_control) m_control->cancel();
}

double TrainingSession::secondsLeft() const {
    return facenet::secondsLeft(m_steps, m_epochs, m_wish.options);
}

cv::Mat TrainingSession::cropOf(std::size_t picture) const {
    const auto pixels = readCrop(m_review.report().crops[picture].pathUtf8, m_seal.get());
    return pixels ? *pixels : cv::Mat();
}

cv::Mat TrainingSession::pictureOf(const std::optional<ComparedSet> ComparedModel::*set, std::uint32_t picture) const {
    const VerificationSet& from = set == &ComparedModel::heldOut ? m_trainingData.heldOut
                                  : set == &ComparedModel::lfw   ? m_trainingData.lfw
                                                                 : m_gallerySet;
    return readPicture(from.pictures.get(), picture);
}

cv::Mat TrainingSession::trainedPicture(std::uint32_t picture) const {
    return readPicture(m_trainingData.pictures.get(), picture);
}

QString TrainingSession::trainedPerson(std::int64_t person) const {
    return QString::fromStdString(m_trainingData.names.at(static_cast<std::size_t>(person)));
}

void TrainingSession::adopt() {
    const std::shared_ptr<const Engine> engine = m_studio.engine();
    if (m_phase != Phase::Ready || !engine) return;
    setPhase(Phase::Adopting);
    auto work = [engine, &store = m_studio.store(), folder = m_studio.modelsFolder().toStdString(),
                 model = m_outcome->modelPathUtf8, name = m_wish.name.toStdString()](JobControl& control) {
        return adoptTrained(*engine, store, folder, model, name, control);
    };
    onWorker(m_runs.next(), std::move(work), [this](const Result<void>& adopted) {
        if (!adopted) return setPhase(Phase::Ready, adopted.error());
        m_studio.rereadStoreSettings();
        setPhase(Phase::Adopted);
    });
}

void TrainingSession::saveAs(const QString& path, std::function<void(const Result<void>&)> saved) {
    const auto save = [from = m_outcome->modelPathUtf8, to = path.toStdString()] { return exportModel(from, to); };
    inBackground(this, save, std::move(saved));
}

void TrainingSession::discard() {
    if (isBusy() && m_phase != Phase::Checking) return;
    if (!m_folder.isEmpty()) removeInOrder(m_folder);
    useFolder({});
    m_review = {};
    m_steps.clear();
    m_epochs.clear();
    m_baseline.reset();
    m_outcome.reset();
    m_trainingData = {};
    m_gallerySet = {};
    m_before = m_after = {};
    forgetNotices();
    setPhase(Phase::Idle);
}

void TrainingSession::forgetNotices() {
    m_notices.clear();
    Q_EMIT noticed();
}

QString TrainingSession::recordsFolder() const {
    return QDir(m_studio.settings().storeFolder()).filePath(QStringLiteral("training-records"));
}

void TrainingSession::erase(const LeftoverTraining& leftover) {
    m_going.insert(leftover.folder);
    const auto remove = [folder = leftover.folder]() -> Result<void> {
        QDir(folder).removeRecursively();
        return {};
    };
    // Not behind a training: it is nobody's folder any more.
    inBackground(applicationWorkers(), this, {}, remove, [this](const Result<void>&) { lookForLeftovers(); });
    lookForLeftovers();
}

}  // namespace facenet
