#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <set>

#include "core/model/model_card.h"
#include "core/model/model_file.h"
#include "core/train/checkpoint.h"
#include "core/train/history.h"
#include "core/train/training_course.h"
#include "tests/support/fake_training.h"
#include "tests/support/file_bytes.h"

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;
using Ending = TrainingOutcome::Ending;
using Kind = NoticeEvent::Kind;

namespace {

class Recorder final : public TrainingObserver {
public:
    void onEvent(const TrainingEvent& event) override {
        if (const auto* step = std::get_if<StepEvent>(&event)) {
            losses[{step->epoch, step->step}] = step->result.totalLoss;
            if (onStep) onStep(*step);
        }
        if (const auto* epoch = std::get_if<EpochEvent>(&event)) epochs.push_back(*epoch);
        if (const auto* notice = std::get_if<NoticeEvent>(&event)) notices.push_back(*notice);
    }
    int count(Kind kind) const {
        return static_cast<int>(
            std::ranges::count(notices, kind, [](const NoticeEvent& notice) { return notice.kind; }));
    }

    std::map<std::pair<int, int>, double> losses;  ///< by epoch and step
    std::vector<EpochEvent> epochs;
    std::vector<NoticeEvent> notices;
    std::function<void(const StepEvent&)> onStep;
};

}  // namespace

/// Several tries, of which the best is kept, and then once more on everybody.
class TestTrainingCourse : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void eachTryIsATrainingWithItsSeed() {
        TrainingPlan both = plan(3);
        both.options.tries = 2;
        const Recorder tried = ran(both);
        QCOMPARE(tried.epochs.size(), std::size_t{6});
        QCOMPARE(tried.epochs.back().epochs, 6);
        QCOMPARE(tried.count(Kind::NextTry), 1);
        for (int seed = 0; seed < 2; ++seed) {
            init();
            TrainingPlan one = plan(3);
            one.options.seed += static_cast<std::uint64_t>(seed);
            for (const auto& [place, loss] : ran(one).losses)
                QCOMPARE(tried.losses.at({place.first + 3 * seed, place.second}), loss);
        }
    }

    void theBestOfAllTriesIsKept() {
        TrainingPlan three = plan(2);
        three.options.tries = 3;
        const Recorder tried = ran(three);
        int best = -1;
        for (const EpochEvent& epoch : tried.epochs)
            if (epoch.best) best = epoch.epoch;
        QCOMPARE(m_outcome.bestEpoch, best);
        QCOMPARE(m_outcome.epochs, 6);
        QVERIFY(!m_outcome.refitted);
        QVERIFY(QFile::exists(QString::fromStdString(m_outcome.judgedPathUtf8)));
    }

    void onEverybodyAsLongAsTheBestTook() {
        TrainingPlan wished = plan(4);
        wished.options.tries = 2;
        wished.options.refit = true;
        const Recorder told = ran(wished);
        QVERIFY(m_outcome.refitted);
        QCOMPARE(told.count(Kind::OnEverybody), 1);
        QCOMPARE(static_cast<int>(told.epochs.size()), 8 + m_outcome.bestEpoch % 4 + 1);
        QVERIFY(!told.epochs.back().heldOut && !told.epochs.back().validationLoss && !told.epochs.back().best);
        const auto card = [](const std::string& path) {
            const auto file = readSafetensors(path);
            return modelCardFromMetadata(file->metadata, modelIdOf(file->tensors)).value();
        };
        const ModelCard judged = card(m_outcome.judgedPathUtf8), all = card(m_outcome.modelPathUtf8);
        QVERIFY(judged.modelId != all.modelId);
        QCOMPARE(judged.trainedPeople, 6);
        QCOMPARE(all.trainedPeople, 8);
        QCOMPARE(QString::fromStdString(all.trainingData), u"51 pictures of 8 people, trained here from nothing"_s);
        QCOMPARE(all.farCurve.size(), judged.farCurve.size());
    }

    void whoJudgedIsTaughtBehindTheOthers() {
        const TrainingData all = everybodyOf(plan(1).data);
        QCOMPARE(all.people, 8);
        QCOMPARE(all.training.size(), std::size_t{51});
        QVERIFY(all.validation.empty() && all.heldOut.empty());
        QCOMPARE(std::vector(all.labels.end() - 7, all.labels.end() - 5), (std::vector<std::int64_t>{6, 7}));
    }

    void goesOnWhereverItWasStopped() {
        TrainingPlan wished = plan(2);
        wished.options.tries = 2;
        wished.options.refit = true;
        const Recorder whole = ran(wished);
        const QByteArray wholeModel = model();
        for (const auto& [epoch, step] : {std::pair{0, 1}, {1, 2}, {2, 0}, {3, 2}, {4, 1}}) {
            init();
            TrainingPlan again = wished;
            again.folderUtf8 = m_folder->path().toStdString();
            JobControl control;
            Recorder first;
            first.onStep = [&, place = std::pair{epoch, step}](const StepEvent& event) {
                if (std::pair{event.epoch, event.step} == place) control.stop();
            };
            auto stopped = TrainingJob(m_engine, again).run(control, first);
            QVERIFY(stopped && stopped->ending == Ending::Stopped && !stopped->refitted);
            again.resume = true;
            const Recorder second = ran(again);
            std::map<std::pair<int, int>, double> both = first.losses;
            both.insert(second.losses.begin(), second.losses.end());
            QCOMPARE(both, whole.losses);
            QCOMPARE(model(), wholeModel);
            // What is over may be asked for its result.
            again.isOver = true;
            QVERIFY(ran(again).losses.empty());
            QVERIFY(m_outcome.refitted);
            QCOMPARE(model(), wholeModel);
        }
    }

    void aTryThatComesToNothingIsFollowedByTheNext() {
        TrainingPlan wished = plan(5);
        wished.options.tries = 2;
        FakeTrainable::Behaviour behaviour;
        behaviour.divergesAt = 4;
        m_engine = std::make_shared<FakeTrainingEngine>(behaviour);
        const Recorder told = ran(wished);
        QCOMPARE(told.count(Kind::Diverged), 2);
        QCOMPARE(told.count(Kind::NextTry), 1);
        QCOMPARE(m_outcome.ending, Ending::Diverged);
        m_engine = std::make_shared<FakeTrainingEngine>();
    }

    void nothingBetterEndsATryOnly() {
        TrainingPlan wished = plan(50);
        wished.options.tries = 2;
        wished.options.patience = 2;
        FakeTrainable::Behaviour behaviour;
        behaviour.learning = -0.1;
        m_engine = std::make_shared<FakeTrainingEngine>(behaviour);
        const Recorder told = ran(wished);
        QCOMPARE(told.count(Kind::EarlyStop), 2);
        QCOMPARE(m_outcome.ending, Ending::EarlyStopped);
        QVERIFY(told.epochs.size() < 20);
        QVERIFY(std::ranges::any_of(told.epochs, [](const EpochEvent& epoch) { return epoch.epoch == 50; }));
        m_engine = std::make_shared<FakeTrainingEngine>();
    }

    void itsLengthIsSettled() {
        TrainingPlan wished = plan(2);
        wished.options.tries = 2;
        ran(wished);
        wished.resume = true;
        wished.options.epochs = 3;
        JobControl control;
        Recorder recorder;
        QCOMPARE(TrainingJob(m_engine, wished).run(control, recorder).error().code, ErrorCode::InvalidArgument);
    }

private:
    QByteArray model() const { return bytesOf(QString::fromStdString(m_outcome.modelPathUtf8)); }

    Recorder ran(const TrainingPlan& plan) {
        JobControl control;
        Recorder recorder;
        const auto outcome = TrainingJob(m_engine, plan).run(control, recorder);
        if (outcome)
            m_outcome = *outcome;
        else
            qWarning() << QString::fromStdString(outcome.error().context);
        return recorder;
    }

    /// Two people with six pictures each are held out.
    TrainingPlan plan(int epochs) const {
        std::vector<double> judging;
        for (int i = 0; i < 12; ++i) judging.push_back(i < 6 ? 10 + i : 200 + i);
        TrainingPlan plan = planForSixPeople(epochs, judging);
        TrainingData& data = plan.data;
        for (int i = 0; i < 12; ++i) data.heldOut.labels.push_back(i < 6 ? 40 : 41);
        data.heldOut.pictures = std::make_shared<FakePictures>(judging);
        data.heldOut.pairs = {{0, 1, true}, {0, 7, false}, {8, 9, true}, {1, 10, false}};
        data.heldOut.folds = 2;
        plan.folderUtf8 = m_folder->path().toStdString();
        plan.origin = "from nothing";
        return plan;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<const Engine> m_engine = std::make_shared<FakeTrainingEngine>();
    TrainingOutcome m_outcome;
};

QTEST_GUILESS_MAIN(TestTrainingCourse)
#include "tst_training_course.moc"
