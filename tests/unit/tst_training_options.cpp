#include <QFile>
#include <QtTest>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/train/schedule.h"
#include "core/train/training_options.h"
#include "tests/support/test_data.h"

using namespace facenet;

class TestTrainingOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void schedulesMatchGoldenValues() {
        FACENET_REQUIRE_DATA(path, "parity/lr_schedule.json");
        std::ifstream file(path.toStdString());
        for (const auto& golden : nlohmann::json::parse(file)) {
            const auto kind = golden["type"] == "cos" ? ScheduleKind::Cosine : ScheduleKind::Steps;
            const LearningRateSchedule schedule(kind, golden["lr"], golden["min_lr"], golden["epochs"]);
            const auto wanted = golden["per_epoch"].get<std::vector<double>>();
            for (std::size_t epoch = 0; epoch < wanted.size(); ++epoch)
                QVERIFY2(std::abs(schedule.at(static_cast<int>(epoch)) - wanted[epoch]) <= 1e-6 * wanted[epoch],
                         qPrintable(QString::number(epoch)));
        }
    }

    void scheduleOfOneEpochIsSane() {
        const LearningRateSchedule schedule(ScheduleKind::Cosine, 1e-3, 1e-5, 1);
        QVERIFY(schedule.at(0) > 0 && schedule.at(0) <= 1e-3);
    }

    void learningRateIsScaledAndClipped_data() {
        QTest::addColumn<bool>("adam");
        QTest::addColumn<int>("batch");
        QTest::addColumn<double>("rate");
        QTest::addColumn<double>("floor");
        QTest::newRow("adam, the reproduced batch") << true << 96 << 1e-3 << 1e-5;
        QTest::newRow("adam, small batch") << true << 12 << 3e-4 << 3e-6;
        QTest::newRow("adam, between") << true << 48 << 7.5e-4 << 7.5e-6;
        QTest::newRow("sgd, the reproduced batch") << false << 96 << 1.5e-2 << 1.5e-4;
        QTest::newRow("sgd, huge batch") << false << 6400 << 1e-1 << 1e-3;
    }
    void learningRateIsScaledAndClipped() {
        QFETCH(bool, adam);
        QFETCH(int, batch);
        QFETCH(double, rate);
        QFETCH(double, floor);
        TrainingOptions options;
        options.optimizer = adam ? OptimizerKind::Adam : OptimizerKind::Sgd;
        options.batchPictures = batch;
        QCOMPARE(options.scaledLearningRate(), rate);
        QCOMPARE(options.scaledMinLearningRate(), floor);
        QCOMPARE(options.effectiveWeightDecay(), adam ? 0 : 5e-4);
    }

    void jsonKeepsEverything() {
        TrainingOptions options = optionsOf(TrainingPreset::Thorough);
        options.head = ClassifierHead::ArcFace;
        options.weightDecay = 1e-4;
        options.augmentation.maskLike = true;
        options.seed = 99;
        const auto read = trainingOptionsFromJson(toJson(options));
        QVERIFY(read);
        QVERIFY(*read == options);
        QVERIFY(*trainingOptionsFromJson(toJson(TrainingOptions())) == TrainingOptions());
    }

    void jsonNamesWhatIsWrong_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("mentions");
        QTest::newRow("unknown") << R"({"speed": 3})"
                                 << "speed";
        QTest::newRow("kind") << R"({"epochs": "many"})"
                              << "epochs";
        QTest::newRow("half an epoch") << R"({"epochs": 1.5})"
                                       << "epochs";
        QTest::newRow("choice") << R"({"head": "round"})"
                                << "linear, arcface, cosface";
        QTest::newRow("no object") << "[1]"
                                   << "object";
        QTest::newRow("no JSON") << "epochs: 3"
                                 << "object";
    }
    void jsonNamesWhatIsWrong() {
        QFETCH(QString, json);
        QFETCH(QString, mentions);
        const auto read = trainingOptionsFromJson(json.toStdString());
        QVERIFY(!read);
        QVERIFY2(QString::fromStdString(read.error().context).contains(mentions), read.error().context.c_str());
    }

    void presetsAndDefaultsAreAllowed() {
        QVERIFY(checkTrainingOptions({}));
        for (const auto preset : {TrainingPreset::QuickFineTune, TrainingPreset::Thorough, TrainingPreset::FromScratch})
            QVERIFY(checkTrainingOptions(optionsOf(preset)));
    }

    void combinationsAreChecked_data() {
        QTest::addColumn<QString>("json");
        QTest::newRow("triplets of two") << R"({"batch": 32})";
        QTest::newRow("people that don't fill a batch") << R"({"sampler": "pk", "batch": 30})";
        QTest::newRow("one person") << R"({"sampler": "pk", "batch": 4})";
        QTest::newRow("frozen nothing") << R"({"start_from": "nothing", "frozen_epochs": 1})";
        QTest::newRow("no loss") << R"({"triplet_weight": 0, "cross_entropy_weight": 0})";
        QTest::newRow("floor above") << R"({"lr": 1e-4, "min_lr": 1e-3})";
        QTest::newRow("no epoch") << R"({"epochs": 0})";
        QTest::newRow("half held out") << R"({"held_out_share": 0.9})";
    }
    void combinationsAreChecked() {
        QFETCH(QString, json);
        const auto options = trainingOptionsFromJson(json.toStdString());
        QVERIFY(options);
        const auto checked = checkTrainingOptions(*options);
        QVERIFY(!checked);
        QCOMPARE(checked.error().code, ErrorCode::InvalidArgument);
        QVERIFY(!checked.error().context.empty());
    }
};

QTEST_GUILESS_MAIN(TestTrainingOptions)
#include "tst_training_options.moc"
