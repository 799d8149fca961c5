#include <QtTest>

#include "core/model/model_card.h"
#include "core/model/tensor_file.h"
#include "tests/support/test_data.h"

using namespace facenet;

namespace {

std::map<std::string, std::string> validMetadata() {
    return {{"architecture", "facenet"}, {"backbone", "mobilenet"},
            {"embedding_size", "128"},   {"far_thresholds", R"({"0.001": 0.379, "0.1": 0.148, "1e-05": 0.536})"},
            {"input_size", "160"},       {"lfw_view2", "0.9782"},
            {"name", "a model"},         {"preprocessing", "aligned_5pt_rgb_0_1"}};
}

}  // namespace

class ModelCardTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsMetadata();
    void readsShippedMetadata();
    void keepsEverything();
    void doesWithoutWhatWasNeverMeasured();
    void refusesNonsense_data();
    void refusesNonsense();
};

void ModelCardTest::readsMetadata() {
    const auto card = modelCardFromMetadata(validMetadata(), "id");
    QVERIFY(card);
    QCOMPARE(card->modelId, std::string("id"));
    QCOMPARE(card->name, std::string("a model"));
    QVERIFY(card->backbone == Backbone::MobileNetV1);
    QVERIFY(card->preprocessing == Preprocessing::AlignedFivePoint);
    QCOMPARE(card->lfwAccuracy.value(), 0.9782);
    QCOMPARE(card->farCurve.size(), std::size_t{3});
    QCOMPARE(card->farCurve[0].far, 0.1);
    QCOMPARE(card->farCurve[0].cosine, 0.148);
    QCOMPARE(card->farCurve[1].far, 0.001);
    QCOMPARE(card->farCurve[2].far, 1e-5);
    QCOMPARE(card->farCurve[2].cosine, 0.536);
}

void ModelCardTest::readsShippedMetadata() {
    const std::string path =
        (test::sourceFolder() + QStringLiteral("/resources/models/facenet_mobilenet.safetensors")).toStdString();
    const auto weights = readSafetensors(path);
    QVERIFY(weights);
    const auto card = modelCardFromMetadata(weights->metadata, modelIdOf(weights->tensors));
    QVERIFY2(card, card ? "" : card.error().context.c_str());
    QVERIFY(card->farCurve.size() >= 2);
    QVERIFY(card->lfwAccuracy.value_or(0) > 0.9);
    QVERIFY(card->preprocessing == Preprocessing::AlignedFivePoint);
}

void ModelCardTest::keepsEverything() {
    const ModelCard card{.modelId = "id",
                         .name = "Größe",
                         .backbone = Backbone::InceptionResNetV1,
                         .preprocessing = Preprocessing::Letterbox,
                         .farCurve = {{0.1, 0.1 + 0.2}, {1e-7, 2.0 / 3}},
                         .lfwAccuracy = 1.0 / 3,
                         .trainingData = "pictures",
                         .licence = "for research"};
    const auto metadata = metadataFromModelCard(card);
    const auto read = modelCardFromMetadata(metadata, "id");
    QVERIFY(read);
    QVERIFY(metadataFromModelCard(*read) == metadata);
    QCOMPARE(read->name, card.name);
    QVERIFY(read->backbone == card.backbone);
    QVERIFY(read->preprocessing == card.preprocessing);
    QCOMPARE(read->trainingData, card.trainingData);
    QCOMPARE(read->licence, card.licence);
    QVERIFY(read->lfwAccuracy == card.lfwAccuracy);
    for (std::size_t i = 0; i < card.farCurve.size(); ++i) {
        QVERIFY(read->farCurve[i].far == card.farCurve[i].far);
        QVERIFY(read->farCurve[i].cosine == card.farCurve[i].cosine);
    }
    QCOMPARE(modelCardFromMetadata(metadata, "another").error().code, ErrorCode::FileMalformed);
}

void ModelCardTest::doesWithoutWhatWasNeverMeasured() {
    const auto card = modelCardFromMetadata({{"backbone", "mobilenet"}, {"preprocessing", "letterbox_rgb_0_1"}}, "id");
    QVERIFY(card);
    QVERIFY(card->farCurve.empty());
    QVERIFY(!card->lfwAccuracy);
    QCOMPARE(card->embeddingSize, 128);
    QCOMPARE(card->inputSidePx, 160);
}

void ModelCardTest::refusesNonsense_data() {
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const char* key, const QByteArray& value,
                        ErrorCode code = ErrorCode::FileMalformed) {
        QTest::newRow(name) << QByteArray(key) << value << static_cast<int>(code);
    };
    row("no backbone", "backbone", "");
    row("unknown backbone", "backbone", "resnet50", ErrorCode::WrongBackbone);
    row("other network", "architecture", "yunet");
    row("no preprocessing", "preprocessing", "");
    row("unknown preprocessing", "preprocessing", "bgr");
    row("other embedding size", "embedding_size", "512", ErrorCode::TensorMismatch);
    row("embedding size with rest", "embedding_size", "128x");
    row("other input size", "input_size", "112", ErrorCode::TensorMismatch);
    row("accuracy no number", "lfw_view2", "good");
    row("accuracy in percent", "lfw_view2", "97.82");
    row("accuracy not a number", "lfw_view2", "nan");
    row("other tensors", "model_id", "0123");
    row("thresholds no JSON", "far_thresholds", "{");
    row("thresholds no object", "far_thresholds", "[0.1, 0.2]");
    row("thresholds too few", "far_thresholds", R"({"0.1": 0.2})");
    row("thresholds no numbers", "far_thresholds", R"({"0.1": "a", "0.01": "b"})");
    row("thresholds without rate", "far_thresholds", R"({"x": 0.1, "0.01": 0.2})");
    row("rate with rest", "far_thresholds", R"({"0.1 ": 0.1, "0.01": 0.2})");
    row("rate zero", "far_thresholds", R"({"0.1": 0.1, "0": 0.2})");
    row("rate above one", "far_thresholds", R"({"1.5": 0.1, "0.1": 0.2})");
    row("rate not a number", "far_thresholds", R"({"nan": 0.1, "0.1": 0.2})");
    row("rate twice", "far_thresholds", R"({"0.1": 0.1, "1e-1": 0.2})");
    row("rarer at less similarity", "far_thresholds", R"({"0.1": 0.3, "0.01": 0.2})");
    row("cosine above one", "far_thresholds", R"({"0.1": 0.3, "0.01": 1.2})");
    row("everybody is the same", "far_thresholds", R"({"0.1": -1, "1e-06": -1})");
    row("nested without end", "far_thresholds", QByteArray(100'000, '['));
}

void ModelCardTest::refusesNonsense() {
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    QFETCH(int, code);
    auto metadata = validMetadata();
    metadata[key.toStdString()] = value.toStdString();
    const auto card = modelCardFromMetadata(metadata, "id");
    QVERIFY(!card);
    QCOMPARE(static_cast<int>(card.error().code), code);
    if (card.error().code == ErrorCode::FileMalformed)
        QVERIFY2(card.error().context.starts_with(key.toStdString()), card.error().context.c_str());
}

QTEST_GUILESS_MAIN(ModelCardTest)
#include "tst_model_card.moc"
