#include <QTemporaryDir>
#include <QtTest>

#include "core/model/torch/make_engine.h"
#include "core/train/training_job.h"
#include "tests/support/fake_training.h"
#include "tests/support/test_data.h"

#ifndef Q_MOC_RUN  // it would read all of LibTorch
#include <ATen/Parallel.h>

#include "core/model/torch/facenet.h"
#include "core/train/torch/loss.h"
#endif

using namespace facenet;
using namespace facenet::test;

namespace {

/// Losses of the steps, to be compared to the last digit.
class Losses final : public TrainingObserver {
public:
    void onEvent(const TrainingEvent& event) override {
        if (const auto* step = std::get_if<StepEvent>(&event)) {
            all.push_back(step->result.totalLoss);
            accuracy = step->result.accuracy;
            active = step->result.activeTriplets;
        }
    }
    std::vector<double> all;
    double accuracy = 0, active = 1;
};

/// Eight pictures of two people: stripes that differ by person and a little by picture.
class Stripes final : public TrainingPictures {
public:
    std::size_t count() const override { return 8; }
    Result<void> read(std::uint32_t picture, std::optional<std::uint64_t>, std::span<std::uint8_t> out) const override {
        for (std::size_t y = 0; y < 160; ++y)
            for (std::size_t x = 0; x < 160; ++x)
                for (std::size_t c = 0; c < 3; ++c) {
                    const std::size_t along = picture < 4 ? x : y;
                    out[(y * 160 + x) * 3 + c] =
                        static_cast<std::uint8_t>((along / (8 + picture % 4) % 2) * 150 + 20 * c + 5 * (picture % 4));
                }
        return {};
    }
};

}  // namespace

class TestTrainableNetwork : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    void eightPicturesOverfit() {
        QTemporaryDir folder;
        TrainingPlan plan = planOf(Backbone::MobileNetV1, 40, folder.path());
        Losses losses;
        QVERIFY(run(plan, losses));
        QVERIFY2(losses.all.back() < 0.02, qPrintable(QString::number(losses.all.back())));
        QCOMPARE(losses.accuracy, 1.0);
        QCOMPARE(losses.active, 0.0);
    }

    void theOtherBackboneLearns() {
        QTemporaryDir folder;
        Losses losses;
        QVERIFY(run(planOf(Backbone::InceptionResNetV1, 6, folder.path()), losses));
        QVERIFY2(losses.all.back() < 0.75 * losses.all.front(), qPrintable(QString::number(losses.all.back())));
    }

    /// With dropout, momentum, average and a frozen beginning: everything that has a state.
    void resumedEqualsUninterrupted_data() {
        QTest::addColumn<int>("optimizer");
        QTest::newRow("adam") << int(OptimizerKind::Adam);
        QTest::newRow("sgd") << int(OptimizerKind::Sgd);
        QTest::newRow("adamw") << int(OptimizerKind::AdamW);
    }
    void resumedEqualsUninterrupted() {
        QFETCH(int, optimizer);
        QTemporaryDir whole, parts;
        const auto planIn = [&](const QTemporaryDir& folder, int epochs) {
            TrainingPlan plan = planOf(Backbone::MobileNetV1, epochs, folder.path());
            plan.options.optimizer = OptimizerKind(optimizer);
            plan.options.schedule = ScheduleKind::Steps;
            plan.options.emaDecay = 0.9;
            plan.options.dropout = 0.5;
            if (plan.options.optimizer == OptimizerKind::Sgd) {  // with a head that remembers what went before
                plan.options.head = ClassifierHead::AdaFace;
                plan.options.subCentres = 2;
            }
            if (plan.options.optimizer == OptimizerKind::AdamW) {  // and a step of which only half was seen
                plan.options.accumulate = 2;
                plan.options.layerDecay = 0.8;
                plan.options.warmUpSteps = 4;
            }
            plan.data.validation = {0, 4};
            return plan;
        };
        Losses uninterrupted, resumed;
        QVERIFY(run(planIn(whole, 6), uninterrupted));
        JobControl control;
        class StopAfter final : public TrainingObserver {
        public:
            StopAfter(Losses& losses, JobControl& control) : m_losses(losses), m_control(control) {}
            void onEvent(const TrainingEvent& event) override {
                m_losses.onEvent(event);
                if (m_losses.all.size() == 3) m_control.stop();
            }

        private:
            Losses& m_losses;
            JobControl& m_control;
        } stopping(resumed, control);
        QVERIFY(TrainingJob(engine(), planIn(parts, 6)).run(control, stopping));
        QCOMPARE(resumed.all.size(), std::size_t{3});
        TrainingPlan rest = planIn(parts, 6);
        rest.resume = true;
        QVERIFY(run(rest, resumed));
        QCOMPARE(resumed.all, uninterrupted.all);
        QCOMPARE(
            modelIdOf(readSafetensors(parts.filePath(QStringLiteral("model.safetensors")).toStdString())->tensors),
            modelIdOf(readSafetensors(whole.filePath(QStringLiteral("model.safetensors")).toStdString())->tensors));
    }

    void theModelThatComesOutIsUsable() {
        QTemporaryDir folder;
        Losses losses;
        QVERIFY(run(planOf(Backbone::MobileNetV1, 2, folder.path()), losses));
        const auto file = readSafetensors(folder.filePath(QStringLiteral("model.safetensors")).toStdString());
        QVERIFY(file);
        const auto embedder = engine()->makeEmbedder(*file);
        QVERIFY(embedder);
        std::vector<std::uint8_t> pixels(kTrainingPictureBytes);
        QVERIFY(Stripes().read(0, {}, pixels));
        const std::vector<PixelView> views{{pixels.data(), 160, 160, 480}};
        QVERIFY((*embedder)->embed(views));
        // A fine-tuning may start from it, and a frozen backbone stays as it is.
        QTemporaryDir second;
        TrainingPlan plan = planOf(Backbone::MobileNetV1, 1, second.path());
        plan.options.startFrom = StartFrom::Model;
        plan.options.frozenEpochs = 1;
        plan.start = std::make_shared<const TensorFile>(*file);
        QVERIFY(run(plan, losses));
        const auto tuned = readSafetensors(second.filePath(QStringLiteral("model.safetensors")).toStdString());
        QVERIFY(tuned);
        for (const auto& [name, tensor] : tuned->tensors)
            if (name.starts_with("backbone.")) QVERIFY2(tensor == file->tensors.at(name), name.c_str());
        QVERIFY(!(tuned->tensors.at("Bottleneck.weight") == file->tensors.at("Bottleneck.weight")));
    }

    /// The same batch twice makes the step that it makes once.
    void batchesAddUpToAStep() {
        TrainingPlan plan = planOf(Backbone::MobileNetV1, 1, {});
        plan.options.optimizer = OptimizerKind::Sgd;
        plan.options.dropout = 0;
        std::vector<std::uint8_t> pixels(6 * kTrainingPictureBytes);
        std::vector<std::int64_t> labels;
        for (const std::uint32_t picture : {0U, 1U, 4U, 5U, 2U, 6U}) {
            QVERIFY(plan.data.pictures->read(
                picture, {}, {pixels.data() + labels.size() * kTrainingPictureBytes, kTrainingPictureBytes}));
            labels.push_back(plan.data.labels[picture]);
        }
        const auto lossAfterAStep = [&](int batches) {
            plan.options.accumulate = batches;
            auto network = engine()->makeTrainable({.options = plan.options, .people = 2});
            if (!network) qFatal("%s", network.error().context.c_str());
            double loss = 0;
            for (int i = 0; i <= batches; ++i) {
                const auto result = (*network)->step(pixels, labels, 1e-2, false, 1);
                if (!result) qFatal("%s", result.error().context.c_str());
                loss = result->totalLoss;
            }
            return loss;
        };
        const double once = lossAfterAStep(1), twice = lossAfterAStep(2);
        QVERIFY2(std::abs(once - twice) < 1e-3 * once, qPrintable(QStringLiteral("%1 %2").arg(once).arg(twice)));
    }

    void theWrongBackboneIsRefused() {
        QTemporaryDir folder;
        Losses losses;
        QVERIFY(run(planOf(Backbone::MobileNetV1, 1, folder.path()), losses));
        TrainingPlan plan = planOf(Backbone::InceptionResNetV1, 1, folder.path());
        plan.options.startFrom = StartFrom::Model;
        plan.start = std::make_shared<const TensorFile>(
            *readSafetensors(folder.filePath(QStringLiteral("model.safetensors")).toStdString()));
        JobControl control;
        const auto outcome = TrainingJob(engine(), plan).run(control, losses);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::WrongBackbone);
    }

    void heads_data() {
        QTest::addColumn<int>("kindOfHead");
        QTest::newRow("ArcFace") << int(ClassifierHead::ArcFace);
        QTest::newRow("CosFace") << int(ClassifierHead::CosFace);
        QTest::newRow("AdaFace") << int(ClassifierHead::AdaFace);
    }
    void heads() {
        QFETCH(int, kindOfHead);
        at::manual_seed(3);
        const at::Tensor features = at::randn({6, 128}).set_requires_grad(true);
        const at::Tensor weight = at::randn({4, 128});
        const at::Tensor labels = at::tensor(std::vector<std::int64_t>{0, 1, 2, 3, 0, 1});
        const auto kind = static_cast<ClassifierHead>(kindOfHead);
        const at::Tensor plain = marginLogits(features, weight, labels, {.kind = kind});
        const at::Tensor penalised = marginLogits(
            features, weight, labels, {.kind = kind, .margin = 0.35, .norms = featureNorms(features.norm(2, {1}))});
        const at::Tensor change = penalised - plain;
        const at::Tensor right = at::one_hot(labels, 4).to(at::kBool);
        QVERIFY(change.masked_select(right).max().item<double>() < 0);
        QVERIFY(change.masked_select(right.logical_not()).abs().max().item<double>() < 1e-3);
        if (kind == ClassifierHead::ArcFace) {
            // cos(angle + margin) for an angle that is far from the edges.
            const double cosine = plain[0][0].item<double>() / 30;
            QVERIFY(std::abs(penalised[0][0].item<double>() / 30 - std::cos(std::acos(cosine) + 0.35)) < 1e-4);
        }
        penalised.sum().backward();
        QVERIFY(features.grad().isfinite().all().item<bool>());
    }

    /// A picture of middling quality loses from its cosine, a good one in its angle too, a poor one gains there.
    void adaFaceFollowsQuality() {
        at::manual_seed(5);
        const at::Tensor weight = at::randn({4, 128}), labels = at::zeros({3}, at::kLong);
        const at::Tensor one = FacenetNetwork::embeddingFromFeatures(at::randn({1, 128}));
        const at::Tensor features = at::cat({10 * one, 90 * one, one});
        const at::Tensor norms = at::tensor({10.0F, 1.0F});
        const at::Tensor plain = marginLogits(features, weight, labels, {.kind = ClassifierHead::AdaFace, .scale = 1});
        const at::Tensor now = marginLogits(
            features, weight, labels, {.kind = ClassifierHead::AdaFace, .scale = 1, .margin = 0.4, .norms = norms});
        const double cosine = plain[0][0].item<double>(), angle = std::acos(cosine);
        const auto isNear = [&](int row, double wanted) {
            return std::abs(now[row][0].item<double>() - wanted) < 1e-4;
        };
        QVERIFY(isNear(0, cosine - 0.4));
        QVERIFY(isNear(1, std::cos(angle - 0.4) - 0.8));
        QVERIFY(isNear(2, std::cos(angle + 0.4)));
    }

    /// Of several centres the nearest one speaks for a person.
    void theNearestCentreCounts() {
        at::manual_seed(6);
        const at::Tensor features = at::randn({5, 128}), weight = at::randn({12, 128});
        const at::Tensor labels = at::zeros({5}, at::kLong);
        const at::Tensor all = marginLogits(features, weight, labels, {});
        const at::Tensor nearest = marginLogits(features, weight, labels, {.subCentres = 3});
        QVERIFY(at::equal(nearest, std::get<0>(all.view({5, 4, 3}).max(2))));
    }

    /// Few pictures: only the linear layer learns, and nobody else is forgotten.
    void onlyTheHeadLearns() {
        QTemporaryDir folder;
        TrainingPlan plan = planOf(Backbone::MobileNetV1, 20, folder.path());
        auto start = readSafetensors(sourceFolder().toStdString() + "/resources/models/facenet_mobilenet.safetensors");
        QVERIFY(start.ok());
        plan.start = std::make_shared<const TensorFile>(*start);
        plan.teacher = plan.start;
        plan.options.startFrom = StartFrom::Model;
        plan.options.headOnly = true;
        plan.options.distillationWeight = 5;
        Losses losses;
        QVERIFY(run(plan, losses));
        QVERIFY(losses.all.back() < 0.8 * losses.all.front());
        const auto model = readSafetensors(folder.filePath(QStringLiteral("model.safetensors")).toStdString());
        QVERIFY(model.ok());
        for (const auto& [name, tensor] : model->tensors) {
            const bool learns = name == "Bottleneck.weight" || name == "last_bn.weight" || name == "last_bn.bias";
            const bool counts = name.ends_with("num_batches_tracked");
            if (!counts) QVERIFY2((tensor == start->tensors.at(name)) != learns, name.c_str());
        }
        // The cohort went on, and its members look to the new weights nearly as they did to the old ones.
        const auto before = (*engine()->makeEmbedder(*start))->cohort();
        const auto after = (*engine()->makeEmbedder(*model))->cohort();
        QVERIFY(before && after);
        double sum = 0;
        const std::size_t rows = before->rows.size() / kEmbeddingSize;
        for (std::size_t row = 0; row < rows; ++row)
            sum += dot(std::span(before->rows).subspan(row * kEmbeddingSize, kEmbeddingSize),
                       std::span(after->rows).subspan(row * kEmbeddingSize, kEmbeddingSize));
        QVERIFY2(sum / static_cast<double>(rows) > 0.98, qPrintable(QString::number(sum / static_cast<double>(rows))));
        QVERIFY(after->typical != before->typical);
        // So does the curve, which two people alone could never measure.
        const auto old = modelCardFromMetadata(start->metadata, modelIdOf(start->tensors));
        const auto card = modelCardFromMetadata(model->metadata, modelIdOf(model->tensors));
        QVERIFY(old.ok() && card.ok());
        QCOMPARE(card->farCurve.size(), old->farCurve.size());
        for (std::size_t i = 0; i < card->farCurve.size(); ++i) {
            QCOMPARE(card->farCurve[i].far, old->farCurve[i].far);
            QVERIFY(std::abs(card->farCurve[i].cosine - old->farCurve[i].cosine) < 0.05);
        }
    }

    void miningFindsTheHardOnes() {
        // Three of one person and two of another on a line in two dimensions of 128.
        at::Tensor embeddings = at::zeros({5, 128});
        const double angles[] = {0.0, 0.2, 0.6, 0.5, 2.0};
        for (int i = 0; i < 5; ++i) {
            embeddings[i][0] = std::cos(angles[i]);
            embeddings[i][1] = std::sin(angles[i]);
        }
        const at::Tensor labels = at::tensor(std::vector<std::int64_t>{0, 0, 0, 1, 1});
        const auto distance = [&](int a, int b) { return 2 * std::sin(std::abs(angles[a] - angles[b]) / 2); };
        const TripletTerms hard = minedTripletTerms(embeddings, labels, 0.2, Mining::BatchHard);
        QVERIFY(std::abs(hard.positives[0].item<double>() - distance(0, 2)) < 1e-4);
        QVERIFY(std::abs(hard.negatives[0].item<double>() - distance(0, 3)) < 1e-4);
        const TripletTerms semi = minedTripletTerms(embeddings, labels, 0.2, Mining::SemiHard);
        QCOMPARE(semi.positives.size(0), 8);  // 6 pairs of the first, 2 of the second
        // For (0, 2) the stranger at 0.5 is nearer than the positive; the next one beyond it is at 2.0.
        QVERIFY(std::abs(semi.negatives[1].item<double>() - distance(0, 4)) < 1e-4);
        QVERIFY(std::abs(semi.negatives[0].item<double>() - distance(0, 3)) < 1e-4);
    }

private:
    static std::shared_ptr<const Engine> engine() {
        return *makeTorchEngine({.device = DeviceKind::Cpu, .precision = Precision::Float32, .threads = 1});
    }

    static TrainingPlan planOf(Backbone backbone, int epochs, const QString& folder) {
        TrainingPlan plan;
        plan.options.backbone = backbone;
        plan.options.startFrom = StartFrom::Nothing;
        plan.options.epochs = epochs;
        plan.options.batchPictures = 12;
        plan.options.precision = Precision::Float32;
        plan.options.dropout = 0;
        plan.options.saveEvery = 0;
        plan.options.learningRate = 1e-3;
        plan.data.pictures = std::make_shared<Stripes>();
        plan.data.labels = {0, 0, 0, 0, 1, 1, 1, 1};
        plan.data.training = {0, 1, 2, 3, 4, 5, 6, 7};
        plan.data.people = 2;
        plan.folderUtf8 = folder.toStdString();
        plan.card.name = "stripes";
        return plan;
    }

    static bool run(const TrainingPlan& plan, TrainingObserver& observer) {
        JobControl control;
        const auto outcome = TrainingJob(engine(), plan).run(control, observer);
        if (!outcome) qWarning("%s", outcome.error().context.c_str());
        return outcome.ok();
    }
};

QTEST_GUILESS_MAIN(TestTrainableNetwork)
#include "tst_trainable_network.moc"
