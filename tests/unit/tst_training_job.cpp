#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <cstring>
#include <thread>

#include "core/model/model_file.h"
#include "core/train/checkpoint.h"
#include "core/train/estimate.h"
#include "core/train/evaluation.h"
#include "core/train/history.h"
#include "core/train/learning_rate_finder.h"
#include "core/train/model_comparison.h"
#include "core/train/training_job.h"
#include "tests/support/fake_networks.h"
#include "tests/support/fake_training.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;
using Ending = TrainingOutcome::Ending;

namespace {

class Recorder final : public TrainingObserver {
public:
    void onEvent(const TrainingEvent& event) override {
        if (const auto* step = std::get_if<StepEvent>(&event)) steps.push_back(*step);
        if (const auto* epoch = std::get_if<EpochEvent>(&event)) epochs.push_back(*epoch);
        if (const auto* notice = std::get_if<NoticeEvent>(&event)) notices.push_back(*notice);
    }
    bool noticed(NoticeEvent::Kind kind) const {
        return std::any_of(notices.begin(), notices.end(), [&](const NoticeEvent& n) { return n.kind == kind; });
    }
    std::vector<double> losses() const {
        std::vector<double> all;
        for (const StepEvent& step : steps) all.push_back(step.result.totalLoss);
        return all;
    }

    std::vector<StepEvent> steps;
    std::vector<EpochEvent> epochs;
    std::vector<NoticeEvent> notices;
};

}  // namespace

class TestTrainingJob : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_recorder = {};
    }

    void leavesAModelAndARecord() {
        const auto outcome = run(plan(3));
        QVERIFY(outcome);
        QCOMPARE(outcome->ending, Ending::Completed);
        QCOMPARE(outcome->epochs, 3);
        QCOMPARE(m_recorder.epochs.size(), std::size_t{3});
        QVERIFY(m_recorder.epochs.back().heldOut);
        for (const char* name : {"model.safetensors", "history.jsonl", "epoch_loss.txt", "epoch_val_loss.txt",
                                 "epoch_acc.txt", "options.json", "checkpoints/best.safetensors",
                                 "checkpoints/last.safetensors", "checkpoints/epoch-0003.safetensors"})
            QVERIFY2(QFile::exists(m_folder->filePath(QLatin1String(name))), name);
        QCOMPARE(QDir(m_folder->path()).entryList({u"events.out.tfevents.*"_s}).size(), 1);
        QCOMPARE(lines(u"epoch_loss.txt"_s).size(), 3);
        const auto history = readTrainingHistory(folder());
        QVERIFY(history);
        QCOMPARE(history->steps.size(), m_recorder.steps.size());
        QCOMPARE(history->epochs.size(), std::size_t{3});
        QCOMPARE(history->epochs[2].totalLoss, m_recorder.epochs[2].totalLoss);
        QCOMPARE(history->epochs[2].positiveDistances, m_recorder.epochs[2].positiveDistances);
        QVERIFY(history->epochs[2].heldOut.has_value());
        const auto model = readSafetensors(outcome->modelPathUtf8);
        QVERIFY(model);
        QVERIFY(modelCardFromMetadata(model->metadata, modelIdOf(model->tensors)));
    }

    void resumedEqualsUninterrupted() {
        QVERIFY(run(plan(4)));
        const std::vector<double> whole = m_recorder.losses();
        const QStringList record = withoutTimes(lines(u"history.jsonl"_s));
        init();
        for (const int stopAfter : {2, 7, 9}) {  // within an epoch, at its end, one step later
            JobControl control;
            std::size_t seen = m_recorder.steps.size();
            TrainingPlan again = plan(4);
            again.resume = seen > 0;
            FakeTrainable::Behaviour behaviour;
            behaviour.onStep = [&](int step) {
                if (step + 1 == stopAfter) control.stop();
            };
            const auto outcome = run(again, behaviour, control);
            QVERIFY2(outcome.ok(), outcome.ok() ? "" : outcome.error().context.c_str());
            QCOMPARE(outcome->ending, Ending::Stopped);
        }
        TrainingPlan last = plan(4);
        last.resume = true;
        QVERIFY(run(last));
        QCOMPARE(m_recorder.losses(), whole);
        QCOMPARE(withoutTimes(lines(u"history.jsonl"_s)), record);
    }

    /// Another teacher would go on with another lesson, without a word.
    void resumingNeedsTheSameWeights() {
        const auto weights = [](float value) {
            auto file = std::make_shared<TensorFile>();
            file->tensors["a"] = {.type = TensorType::Float32, .shape = {1}, .bytes = std::vector<std::byte>(4)};
            std::memcpy(file->tensors["a"].bytes.data(), &value, sizeof value);
            return file;
        };
        TrainingPlan begun = plan(1);
        begun.teacher = weights(1);
        QVERIFY(run(begun));
        TrainingPlan longer = plan(2);
        longer.resume = true;
        for (const auto& teacher : {std::shared_ptr<TensorFile>(), weights(2)}) {
            longer.teacher = teacher;
            const auto refused = run(longer);
            QVERIFY(!refused);
            QVERIFY(refused.error().context.find("teacher") != std::string::npos);
        }
        longer.teacher = weights(1);
        QVERIFY(run(longer));
        QCOMPARE(m_recorder.epochs.size(), std::size_t{2});
    }

    void whatIsLeftIsStepsAndJudging() {
        TrainingOptions options;
        options.epochs = 4;
        options.batchPictures = 30;
        const StepEvent step{.epoch = 1, .step = 0, .stepsPerEpoch = 2, .picturesPerSecond = 10};
        QCOMPARE(secondsLeft({}, {}, options), 0.0);
        QCOMPARE(secondsLeft({step}, {}, options), 15.0);  // five steps of three seconds
        QCOMPARE(secondsLeft({step}, {EpochEvent{.epoch = 0, .judgingSeconds = 2}}, options), 21.0);
        QCOMPARE(secondsLeft({step}, {EpochEvent{.epoch = 3, .judgingSeconds = 2}}, options), 15.0);
    }

    /// At the threshold that it has, not at its curve's.
    void theModelInUseIsComparedAsItIsUsed() {
        TensorFile weights;
        weights.tensors["a"] = {.type = TensorType::Float32, .shape = {1}, .bytes = std::vector<std::byte>(4)};
        setModelCard(weights, FakeEmbeddingNetwork::defaultCard());
        const std::string path = m_folder->filePath(u"weights.safetensors"_s).toStdString();
        QVERIFY(writeSafetensors(path, weights));
        const VerificationSet gallery{.pictures = std::make_shared<FakePictures>(std::vector<double>{10, 11, 90, 91}),
                                      .pairs = {{0, 1, true}, {0, 2, false}, {2, 3, true}, {1, 3, false}},
                                      .folds = 2};
        JobControl control;
        const auto recognised = [&](double shift) {
            const auto both =
                compareModels(FakeEngine(), {path, path}, {}, gallery, {.people = 2, .shiftBefore = shift}, control);
            return both && (*both)[0].gallery ? (*both)[0].gallery->used->recognised : -1;
        };
        QCOMPARE(recognised(0), 1.0);
        QCOMPARE(recognised(0.7), 0.0);
    }

    void whatWasWrittenBeyondTheCheckpointIsForgotten() {
        QVERIFY(run(plan(2)));
        const auto whole = lines(u"history.jsonl"_s).size();
        QFile file(m_folder->filePath(u"history.jsonl"_s));
        QVERIFY(file.open(QIODevice::Append));
        file.write(R"({"type":"step","epoch":2,"step":0,"steps":3,"lr":1,"loss":1,"triplet_loss":1,"cross_entropy":1,)"
                   R"("distillation":0,"accuracy":1,"active_triplets":1,"gradient_norm":1,"spread":1,)"
                   R"("pictures_per_second":1,"loading_share":0})"
                   "\n{\"type\":\"st");  // killed while writing
        file.close();
        TrainingPlan again = plan(2);
        again.resume = true;
        QVERIFY(run(again));
        QCOMPARE(lines(u"history.jsonl"_s).size(), whole);
    }

    void thoseAlikeAreFound() {
        TrainingData data{.pictures = std::make_shared<FakePictures>(
                              std::vector<double>{0, 90, 180, 270, 8, 98, 188, 278, 0, 90, 180, 270, 8, 98, 188, 278}),
                          .people = 9};
        for (std::uint32_t i = 0; i < 16; ++i) {
            data.labels.push_back(i % 8);
            data.training.push_back(i);
        }
        const FakeTrainingEngine engine;
        const auto network = engine.makeTrainable({});
        QVERIFY(network);
        JobControl control;
        const auto alike = peopleAlike(**network, data, control);
        QVERIFY(alike);
        QCOMPARE(alike->size(), std::size_t{9});
        QVERIFY(alike->back().empty());  // of whom there is no picture any more
        for (std::size_t person = 0; person < 8; ++person) {
            QCOMPARE((*alike)[person].size(), std::size_t{5});
            QCOMPARE((*alike)[person].front(), static_cast<std::int64_t>(person ^ 4));
        }
    }

    void aResumeOfSomethingElseIsRefused() {
        QVERIFY(run(plan(2)));
        TrainingPlan otherData = plan(2);
        otherData.resume = true;
        otherData.data.hash = "other";
        QCOMPARE(run(otherData).error().code, ErrorCode::InvalidArgument);
        TrainingPlan otherOptions = plan(2);
        otherOptions.resume = true;
        otherOptions.options.margin = 0.3;
        QCOMPARE(run(otherOptions).error().code, ErrorCode::InvalidArgument);
        TrainingPlan longer = plan(5);
        longer.resume = true;
        const auto outcome = run(longer);
        QVERIFY(outcome);
        QCOMPARE(outcome->epochs, 5);
    }

    void aLossThatIsNoNumberEndsIt() {
        FakeTrainable::Behaviour behaviour;
        behaviour.divergesAt = 3;  // with the second epoch
        JobControl control;
        const auto outcome = run(plan(6), behaviour, control);
        QVERIFY(outcome.ok());
        QCOMPARE(outcome->ending, Ending::Diverged);
        QVERIFY(m_recorder.noticed(NoticeEvent::Kind::Diverged));
        QCOMPARE(m_recorder.steps.size(), std::size_t{6});  // three of them in vain
        QCOMPARE(outcome->bestEpoch, 0);
        QVERIFY(QFile::exists(QString::fromStdString(outcome->modelPathUtf8)));
        const auto history = readTrainingHistory(folder());
        QVERIFY(history.ok());
        QCOMPARE(history->steps.size(), std::size_t{6});
    }

    void cancellingLeavesNothing() {
        JobControl control;
        FakeTrainable::Behaviour behaviour;
        behaviour.onStep = [&](int step) {
            if (step == 4) control.cancel();
        };
        const auto outcome = run(plan(3), behaviour, control);
        QVERIFY(outcome);
        QCOMPARE(outcome->ending, Ending::Cancelled);
        QVERIFY(outcome->modelPathUtf8.empty());
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
    }

    void pausingHoldsItAndStoppingKeepsTheBest() {
        JobControl control;
        control.pause();
        std::atomic<bool> ended = false;
        std::thread thread([&] {
            const auto outcome = run(plan(1000), {}, control);
            QVERIFY(outcome && !outcome->modelPathUtf8.empty());
            ended = true;
        });
        QTest::qWait(100);
        QCOMPARE(m_recorder.steps.size(), std::size_t{0});
        control.resume();
        QTRY_VERIFY(QFile::exists(m_folder->filePath(u"checkpoints/best.safetensors"_s)));
        control.stop();
        thread.join();
        QVERIFY(ended);
    }

    /// The time that is left follows from what is written of each epoch.
    void whatItWasPausedForIsNoTimeOfWork() {
        constexpr double kPausedS = 1.5;
        JobControl control;
        std::thread waker;
        FakeTrainable::Behaviour behaviour;
        behaviour.onStep = [&](int step) {
            if (step != 2) return;
            control.pause();
            waker = std::thread([&] {
                std::this_thread::sleep_for(std::chrono::duration<double>(kPausedS));
                control.resume();
            });
        };
        const auto outcome = run(plan(2), behaviour, control);
        waker.join();
        QVERIFY(outcome);
        QVERIFY(control.waited().count() > kPausedS - 0.2);
        for (const EpochEvent& epoch : m_recorder.epochs) {
            QVERIFY2(epoch.seconds < kPausedS / 2, qPrintable(QString::number(epoch.seconds)));
            QVERIFY2(epoch.judgingSeconds < kPausedS / 2, qPrintable(QString::number(epoch.judgingSeconds)));
        }
    }

    void outOfMemoryHalvesTheBatch() {
        const auto outcome = run(plan(2), {.largestBatch = 6});
        QVERIFY(outcome);
        QCOMPARE(outcome->ending, Ending::Completed);
        QVERIFY(m_recorder.noticed(NoticeEvent::Kind::BatchHalved));
        QCOMPARE(m_recorder.steps.back().stepsPerEpoch, 6);  // 36 pictures, 6 a batch
        init();
        QCOMPARE(run(plan(2), {.largestBatch = 2}).error().code, ErrorCode::OutOfMemory);
    }

    void endsEarlyWhenNothingGetsBetter() {
        TrainingPlan stubborn = plan(50);
        stubborn.options.patience = 2;
        stubborn.data.heldOut = {};
        const auto outcome = run(stubborn, {.learning = -0.01});
        QVERIFY(outcome);
        QCOMPARE(outcome->ending, Ending::EarlyStopped);
        QCOMPARE(outcome->epochs, 3);
        QCOMPARE(outcome->bestEpoch, 0);
        QVERIFY(m_recorder.noticed(NoticeEvent::Kind::NoHeldOut));
    }

    void collapseIsNoticed() {
        const auto outcome = run(plan(9), {.spread = 0.01});
        QVERIFY(outcome);
        QCOMPARE(outcome->ending, Ending::Collapsed);
        QVERIFY(outcome->modelPathUtf8.empty());
    }

    void anUnwritableFolderIsAnError() {
        QFile inTheWay(m_folder->filePath(u"file"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        TrainingPlan bad = plan(1);
        bad.folderUtf8 = m_folder->filePath(u"file/below"_s).toStdString();
        QCOMPARE(run(bad).error().code, ErrorCode::FileUnwritable);
    }

    /// A search for a rate leaves nothing, and ends where the loss is no number.
    void triesRisingRates() {
        JobControl control;
        const auto sweep = findLearningRate(FakeTrainingEngine({.learning = 0.05, .divergesAt = 60}), plan(1), control);
        QVERIFY2(sweep.ok(), sweep ? "" : sweep.error().context.c_str());
        QVERIFY(sweep->rates.size() >= 55 && sweep->rates.size() <= 61);
        QVERIFY(std::is_sorted(sweep->rates.begin(), sweep->rates.end()));
        QVERIFY(sweep->suggested > sweep->rates.front() && sweep->suggested < sweep->rates.back());
        QVERIFY(QDir(m_folder->path()).isEmpty());
        control.cancel();
        QCOMPARE(findLearningRate(FakeTrainingEngine(), plan(1), control).error().code, ErrorCode::Cancelled);
    }

    void aCheckpointThatIsNoneIsRefused() {
        QVERIFY(run(plan(1)));
        const auto checkpoint = readCheckpoint(folder() + "/checkpoints/last.safetensors");
        QVERIFY(checkpoint);
        QCOMPARE(checkpoint->position.epoch, 1);
        QCOMPARE(readCheckpoint(folder() + "/checkpoints/best.safetensors").error().code, ErrorCode::FileMalformed);
    }

private:
    std::string folder() const { return m_folder->path().toStdString(); }

    /// Two people are held out.
    TrainingPlan plan(int epochs) const {
        TrainingPlan plan = planForSixPeople(epochs);
        plan.data.heldOut.pictures = std::make_shared<FakePictures>(std::vector<double>{10, 12, 200, 202});
        plan.data.heldOut.labels = {0, 0, 1, 1};
        plan.data.heldOut.pairs = {{0, 1, true}, {0, 2, false}, {2, 3, true}, {1, 3, false}};
        plan.data.heldOut.folds = 2;
        plan.folderUtf8 = folder();
        return plan;
    }

    Result<TrainingOutcome> run(const TrainingPlan& plan, const FakeTrainable::Behaviour& behaviour,
                                JobControl& control) {
        return TrainingJob(std::make_shared<FakeTrainingEngine>(behaviour), plan).run(control, m_recorder);
    }
    Result<TrainingOutcome> run(const TrainingPlan& plan, const FakeTrainable::Behaviour& behaviour = {}) {
        JobControl control;
        return run(plan, behaviour, control);
    }

    QStringList lines(const QString& name) const {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)
                                              : QStringList();
    }

    static QStringList withoutTimes(QStringList lines) {
        static const QRegularExpression kTimes(
            u"\"(pictures_per_second|loading_share|seconds|judging_seconds)\":[^,}]*"_s);
        for (QString& line : lines) line.remove(kTimes);
        return lines;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    Recorder m_recorder;
};

QTEST_GUILESS_MAIN(TestTrainingJob)
#include "tst_training_job.moc"
