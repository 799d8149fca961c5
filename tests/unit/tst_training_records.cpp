#include <QDir>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <limits>

#include "core/dataset/shared_training.h"
#include "core/dataset/split_record.h"
#include "core/train/checkpoint.h"
#include "core/train/history.h"
#include "core/train/model_comparison.h"
#include "core/train/training_records.h"

using namespace facenet;
using namespace Qt::StringLiterals;

class TestTrainingRecords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theNewestAreKept() {
        const QTemporaryDir folder;
        const std::string records = folder.filePath(u"records"_s).toStdString();
        QVERIFY(keptTrainingRecords(records).empty());
        for (int i = 0; i < 53; ++i) {
            const QString training = folder.filePath(u"trainings/20261126-10%1-000"_s.arg(i, 4, 10, QChar(u'0')));
            QVERIFY(QDir().mkpath(training));
            auto history = TrainingHistory::open(training.toStdString(), "{}", 0, 0);
            QVERIFY(history);
            QVERIFY((*history)->add(EpochEvent{.epoch = 0, .epochs = 1, .totalLoss = double(i)}));
            history->reset();
            QVERIFY(keepTrainingRecord(training.toStdString(), records, "Größe/" + std::to_string(i)));
        }
        const auto kept = keptTrainingRecords(records);
        QCOMPARE(kept.size(), std::size_t{50});
        QCOMPARE(kept.front().name, std::string("Größe_52"));
        QCOMPARE(kept.back().name, std::string("Größe_3"));
        QCOMPARE(readTrainingHistory(kept.front().folderUtf8)->epochs.front().totalLoss, 52.0);
        QVERIFY(removeTrainingRecord(kept.front()));
        QCOMPARE(keptTrainingRecords(records).size(), std::size_t{49});
        QCOMPARE(keepTrainingRecord(folder.path().toStdString(), records, "x").error().code, ErrorCode::FileNotFound);
    }

    /// What a process hears of a training is what the first has prepared, also with names that are no UTF-8.
    void aTrainingIsHandedOn() {
        unsigned char key[FileSeal::kKeyBytes];
        for (std::size_t i = 0; i < sizeof key; ++i) key[i] = static_cast<unsigned char>(200 + i);
        const TrainingRequest request{
            .set = {.people = {"Ada", "B\xff"}, .pictures = {{"/a/b\xfe.png", 1}, {"/a/c.png", 0}}, .cut = true},
            .options = optionsOf(TrainingPreset::Thorough),
            .preprocessing = Preprocessing::Letterbox,
            .folderUtf8 = "/out",
            .modelName = "mine",
            .startPathUtf8 = "/start",
            .teacherPathUtf8 = "",
            .lfw = LfwFiles{"/lfw", "/pairs"},
            .resume = true,
            .seal = std::make_shared<const FileSeal>(key)};
        const auto heard = trainingRequestFrom(toBytes(request));
        QVERIFY2(heard.ok(), heard ? "" : heard.error().context.c_str());
        QCOMPARE(heard->set.people, request.set.people);
        QCOMPARE(heard->set.pictures.size(), request.set.pictures.size());
        QCOMPARE(heard->set.pictures[0].pathUtf8, request.set.pictures[0].pathUtf8);
        QCOMPARE(heard->set.pictures[0].person, 1);
        QVERIFY(heard->set.cut && heard->resume && heard->options == request.options && heard->lfw == request.lfw);
        QVERIFY(heard->preprocessing == request.preprocessing);
        QCOMPARE(heard->startPathUtf8, request.startPathUtf8);
        QCOMPARE(*heard->seal->opened(request.seal->sealed("a face")), std::string("a face"));
        QVERIFY(!trainingRequestFrom("nothing"));
    }

    /// Where a whole number belongs, no other is taken for one.
    void onlyWholeNumbersAreTaken_data() {
        QTest::addColumn<QByteArray>("number");
        for (const char* number :
             {"4.8e119", "0.5", "-1e300", "3000000000", "-3000000000", "18446744073709551615", "\"1\"", "null", "true"})
            QTest::newRow(number) << QByteArray(number);
    }
    void onlyWholeNumbersAreTaken() {
        QFETCH(QByteArray, number);
        const QTemporaryDir folder;
        const std::string path = folder.path().toStdString();
        auto history = TrainingHistory::open(path, "{}", 0, 0);
        QVERIFY(history);
        QVERIFY((*history)->add(StepEvent{.epoch = 7, .step = 7, .stepsPerEpoch = 7}));
        QVERIFY((*history)->add(EpochEvent{.epoch = 7, .epochs = 7, .heldOut = VerificationScore{.pairs = 7}}));
        history->reset();
        QFile record(folder.filePath(u"history.jsonl"_s));
        QVERIFY(record.open(QIODevice::ReadOnly));
        const QByteArray good = record.readAll();
        record.close();
        QVERIFY(readTrainingHistory(path));
        int places = 0;
        for (qsizetype at = good.indexOf(":7"); at >= 0; at = good.indexOf(":7", at + 1)) {
            QVERIFY(record.open(QIODevice::WriteOnly | QIODevice::Truncate));
            record.write(QByteArray(good).replace(at + 1, 1, number));
            record.close();
            QCOMPARE(readTrainingHistory(path).error().code, ErrorCode::FileMalformed);
            ++places;
        }
        QCOMPARE(places, 6);

        QFile split(folder.filePath(u"split.json"_s));
        for (const QByteArray& line : {QByteArray("[[\"a.png\",X,0,0]]"), QByteArray("[[\"a.png\",0,X,0]]"),
                                       QByteArray("[[\"a.png\",0,0,X]]")}) {
            QVERIFY(split.open(QIODevice::WriteOnly | QIODevice::Truncate));
            split.write(QByteArray(line).replace("X", number));
            split.close();
            QCOMPARE(readSplitRecord(path).error().code, ErrorCode::FileMalformed);
        }
        const auto options = trainingOptionsFromJson("{\"epochs\": " + number.toStdString() + "}");
        QCOMPARE(options.error().code, ErrorCode::InvalidArgument);
    }

    /// The record and the checkpoint of a training that diverged are read like any other.
    void numbersThatAreNoneComeBack() {
        const QTemporaryDir folder;
        constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
        const std::string path = folder.path().toStdString();
        auto history = TrainingHistory::open(path, "{}", 0, 0);
        QVERIFY(history);
        StepEvent step{.epoch = 0, .step = 1, .stepsPerEpoch = 2};
        step.result.totalLoss = step.result.spread = kNone;
        QVERIFY((*history)->add(step));
        QVERIFY((*history)->add(EpochEvent{.epoch = 0, .epochs = 1, .totalLoss = kNone}));
        history->reset();
        const auto read = readTrainingHistory(path);
        QVERIFY2(read.ok(), read ? "" : read.error().context.c_str());
        QVERIFY(std::isnan(read->epochs.front().totalLoss));
        QVERIFY(std::isnan(read->steps.front().result.totalLoss));

        Checkpoint checkpoint{.state = {}, .position = {.bestScore = kNone}, .optionsJson = "{}", .dataHash = "d"};
        StepResult result;
        result.totalLoss = kNone;
        result.positiveDistances = {std::numeric_limits<float>::quiet_NaN(), 0.5F};
        checkpoint.position.totals.add(result, 1, 1);
        const std::string file = path + "/checkpoint.safetensors";
        QVERIFY(writeCheckpoint(file, checkpoint));
        const auto back = readCheckpoint(file);
        QVERIFY2(back.ok(), back ? "" : back.error().context.c_str());
        QVERIFY(std::isnan(back->position.totals.totalLoss));
        QCOMPARE(back->position.totals.positiveDistances, checkpoint.position.totals.positiveDistances);
    }

    void adviceKnowsHowLittleFewPairsSay() {
        const auto judged = [](double accuracy, int pairs) {
            ComparedModel model;
            model.heldOut.emplace();
            model.heldOut->score = {.accuracy = accuracy, .pairs = pairs};
            return model;
        };
        QCOMPARE(adviceOn(judged(0.95, 6000), judged(0.97, 6000)), Advice::Better);
        QCOMPARE(adviceOn(judged(0.97, 6000), judged(0.95, 6000)), Advice::Worse);
        QCOMPARE(adviceOn(judged(0.95, 20), judged(1, 20)), Advice::Unknown);
        QCOMPARE(adviceOn(judged(0.97, 200), judged(0.98, 200)), Advice::Similar);
        QCOMPARE(adviceOn(judged(0.5, 20), judged(1, 20)), Advice::Better);
        QCOMPARE(adviceOn({}, judged(1, 20)), Advice::Unknown);

        // Strangers are told apart better, the user's own people worse: no advice to adopt.
        ComparedModel old = judged(0.95, 6000), fresh = judged(0.97, 6000);
        old.gallery.emplace().score = {.accuracy = 0.986, .tarAtFar1e2 = 0.98, .tarAtFar1e3 = 0.941, .pairs = 6000};
        fresh.gallery.emplace().score = {.accuracy = 0.983, .tarAtFar1e2 = 0.971, .tarAtFar1e3 = 0.91, .pairs = 6000};
        QCOMPARE(adviceOn(old, fresh), Advice::Mixed);

        // A rate of one in a thousand among 200 pairs is none.
        old.gallery->score.pairs = fresh.gallery->score.pairs = 400;
        QCOMPARE(adviceOn(old, fresh), Advice::Better);

        // What a user meets is the threshold: more strangers named there outweigh a rate that was reached at another.
        old = judged(0.97, 6000), fresh = judged(0.97, 6000);
        old.heldOut->used = AtThreshold{.recognised = 0.9, .letIn = 0.001};
        fresh.heldOut->used = AtThreshold{.recognised = 0.95, .letIn = 0.001};
        QCOMPARE(adviceOn(old, fresh), Advice::Better);
        fresh.heldOut->used->letIn = 0.05;
        QCOMPARE(adviceOn(old, fresh), Advice::Mixed);
        // Without a curve there is no threshold, and no praise.
        fresh = judged(0.99, 6000);
        fresh.hasCurve = false;
        QCOMPARE(adviceOn(old, fresh), Advice::Unknown);
        QCOMPARE(adviceOn(fresh, judged(0.9, 6000)), Advice::Worse);
    }
};

QTEST_GUILESS_MAIN(TestTrainingRecords)
#include "tst_training_records.moc"
