#include <QFile>
#include <QtTest>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/train/evaluation.h"
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
        QCOMPARE(options.highestLearningRate(), rate);
        QCOMPARE(options.lowestLearningRate(), floor);
        QCOMPARE(options.effectiveWeightDecay(), adam ? 0 : 5e-4);
    }

    void ratesThatAreSetAreTakenAsTheyAre() {
        for (const double rate : {1e-6, 5e-5, 0.01})
            for (const int batch : {12, 6400}) {
                TrainingOptions options;
                options.batchPictures = batch;
                options.learningRate = rate;
                QCOMPARE(options.highestLearningRate(), rate);
                QCOMPARE(options.lowestLearningRate(), 0.01 * rate);
                options.minLearningRate = 2e-7;
                QCOMPARE(options.lowestLearningRate(), 2e-7);
            }
    }

    void smallSetsTrainTheHeadAlone() {
        const TrainingOptions small = optionsOf(TrainingPreset::QuickFineTune, {.people = 5, .pictures = 50});
        QVERIFY(small.headOnly);
        QVERIFY(small.distillationWeight > 0);
        QVERIFY(50 / small.batchPictures * small.epochs >= 200);
        QVERIFY(!problemOf(small));
        QVERIFY(optionsOf(TrainingPreset::Thorough, {.people = 50, .pictures = 200}).headOnly);
        QVERIFY(optionsOf(TrainingPreset::QuickFineTune, {.people = 50, .pictures = 3000}) ==
                optionsOf(TrainingPreset::QuickFineTune));
        QVERIFY(optionsOf(TrainingPreset::FromScratch, {.people = 5, .pictures = 50}) ==
                optionsOf(TrainingPreset::FromScratch));
    }

    void curvesMoveWithTheStrangers() {
        const std::vector<FarPoint> start{{0.1, 0.14}, {0.01, 0.26}, {1e-3, 0.36}, {1e-4, 0.44}};
        std::vector<float> before;
        for (int i = 0; i < 5000; ++i) before.push_back(0.5F - 1e-4F * static_cast<float>(i));
        std::vector<float> after = before;
        for (float& cosine : after) cosine += cosine > 0.4F ? 0.05F : 0.02F;
        const auto moved = movedCurve(start, before, after);
        QCOMPARE(moved.size(), start.size());
        // 5,000 pairs show a thousandth by five only: as the hundredth moved.
        const double expected[]{0.19, 0.31, 0.41, 0.49};
        for (std::size_t i = 0; i < moved.size(); ++i) {
            QCOMPARE(moved[i].far, start[i].far);
            QVERIFY(std::abs(moved[i].cosine - expected[i]) < 1e-3);
        }
        const auto further = movedCurve(start, before, after, 2);
        QVERIFY(std::abs(further[0].cosine - 0.24) < 1e-3);
        QVERIFY(movedCurve({}, before, after).empty());
        QVERIFY(
            movedCurve(start, {before.begin(), before.begin() + 999}, {after.begin(), after.begin() + 999}).empty());
        QCOMPARE(measuredCurve(before).size(), 2U);
        QCOMPARE(measuredCurve(before)[1].cosine, double(before[50]));
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
                                << "linear, arcface, cosface, adaface";
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
