#include <QtTest>
#include <opencv2/imgproc.hpp>

#include "core/face/analyzer.h"
#include "core/face/cohort.h"
#include "core/face/picture.h"
#include "core/model/torch/make_engine.h"
#include "core/picture/read_picture.h"
#include "tests/support/main_face.h"
#include "tests/support/test_data.h"

#ifndef Q_MOC_RUN  // it would read all of LibTorch
#include "core/model/torch/face_detector.h"
#include "tests/model/golden_json.h"
#endif

using namespace facenet;
using namespace facenet::test;
using nlohmann::json;

namespace {

TensorFile shipped(const char* name) {
    const auto file = readSafetensors(sourceFolder().toStdString() + "/resources/models/" + name + ".safetensors");
    return file ? *file : TensorFile{};
}

std::shared_ptr<const Engine> engine() {
    const auto made = makeTorchEngine({.device = DeviceKind::Cpu, .precision = Precision::Float32});
    return made ? *made : nullptr;
}

/// The golden values' input: 0 to 1 in the order of a float32 [1, 3, height, width]
at::Tensor ramp(std::int64_t height, std::int64_t width) {
    return at::linspace(0, 1, 3 * height * width, at::kFloat).view({1, 3, height, width});
}

double cosine(const std::vector<float>& a, const at::Tensor& b) {
    return (at::tensor(a).to(at::kDouble) * b).sum().item<double>();
}

}  // namespace

class TestShippedModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void detectorMatchesGoldenMaps() {
        FACENET_REQUIRE_DATA(path, "models/v2/golden.json");
        const json golden = readJson(path)["detector_linspace_1x3x96x128"];
        const auto network = FaceDetectorNetwork::make(shipped("face_detector"), at::kCPU, at::kFloat);
        QVERIFY(network.ok());
        // The door takes BGR from 0 to 255; floats are let through unrounded.
        const at::Tensor pixels = (ramp(96, 128) * 255).flip(1).permute({0, 2, 3, 1});
        const auto maps = (*network)->forward(pixels);
        QCOMPARE(maps.size(), std::size_t{3});
        for (std::size_t level = 0; level < maps.size(); ++level) {
            // Golden order: [16, rows, columns]
            const at::Tensor expected = tensorOf(golden["stride" + std::to_string(8 << level)]);
            const double difference = largestDifference(maps[level].permute({2, 0, 1}).flatten(), expected);
            QVERIFY2(difference < 1e-3, qPrintable(QString::number(difference)));
        }
    }

    void facesAndEmbeddingsMatchGoldenValues() {
        FACENET_REQUIRE_DATA(path, "models/v2/golden.json");
        const auto machine = engine();
        QVERIFY(machine);
        const auto detector = machine->makeDetector(shipped("face_detector"));
        const auto embedder = machine->makeEmbedder(shipped("facenet_mobilenet"));
        QVERIFY(detector.ok() && embedder.ok());
        const Analyzer analyzer(Detector(*detector), *embedder);
        const DetectorOptions everyFace{.smallestFacePx = 1};

        const json golden = readJson(path);
        for (const json& expected : golden["images"]) {
            const std::string name = expected["image"];
            const QString file = dataPath(QStringLiteral("data/") + QString::fromStdString(name));
            if (file.isEmpty()) QSKIP("needs the pictures of the test data, see tests/README.md");
            const auto image = readPicture(file.toStdString());
            QVERIFY(image.ok());
            const auto faces = analyzer.find(*image, everyFace);
            QVERIFY(faces.ok());
            QCOMPARE(faces->size(), expected["faces"].get<std::size_t>());
            const auto main = mainFaceOf(analyzer, *image, everyFace);
            QVERIFY(main.ok());
            const cv::Rect2f& box = main->face.boxPx;
            const std::vector<double> corners{box.x, box.y, box.x + box.width, box.y + box.height};
            for (std::size_t i = 0; i < corners.size(); ++i)
                QVERIFY(std::abs(corners[i] - expected["box_xyxy"][i].get<double>()) < 0.1);
            for (std::size_t i = 0; i < 5; ++i) {
                QVERIFY(std::abs(main->face.landmarksPx[i].x - expected["landmarks"][i][0].get<double>()) < 0.1);
                QVERIFY(std::abs(main->face.landmarksPx[i].y - expected["landmarks"][i][1].get<double>()) < 0.1);
            }
            QVERIFY(std::abs(main->face.confidence - expected["confidence"].get<double>()) < 1e-3);
            const auto unmirrored = analyzer.embedUnmirrored({main->crop});
            QVERIFY(unmirrored.ok());
            QVERIFY(cosine(unmirrored->front(), tensorOf(expected["embedding"])) >= 0.999);
            // What is stored and compared is the mean of both views.
            cv::Mat mirrored;
            cv::flip(main->crop, mirrored, 1);
            const auto both = analyzer.embedUnmirrored({main->crop, mirrored});
            QVERIFY(both.ok());
            const Embedding mean = meanDirection(*both);
            QVERIFY(cosineSimilarity(mean, main->embedding) > 0.9999F);
            QVERIFY(cosineSimilarity(mean, unmirrored->front()) < 0.9999F);
        }
    }

    void theEmbedderCarriesACohort() {
        FACENET_REQUIRE_DATA(path, "data/lfw/images/Serena_Williams/Serena_Williams_0001.jpg");
        const auto machine = engine();
        const auto embedder = machine->makeEmbedder(shipped("facenet_mobilenet"));
        QVERIFY(embedder.ok());
        const auto embeddings = (*embedder)->cohort();
        QVERIFY(embeddings);
        QVERIFY(embeddings->rows.size() / kEmbeddingSize >= 1000);
        for (auto row = embeddings->rows.begin(); row != embeddings->rows.end(); row += kEmbeddingSize)
            QVERIFY(std::abs(normOf(std::span(row, kEmbeddingSize)) - 1) < 1e-3F);
        QVERIFY(embeddings->typical > 0.2F && embeddings->typical < 0.35F);

        const Analyzer analyzer(Detector(*machine->makeDetector(shipped("face_detector"))), *embedder);
        const auto face = mainFaceOf(analyzer, *readPicture(path.toStdString()), {});
        QVERIFY(face.ok());
        cv::Mat poor;
        cv::resize(face->crop, poor, {16, 16}, 0, 0, cv::INTER_AREA);
        cv::resize(poor, poor, {160, 160}, 0, 0, cv::INTER_CUBIC);
        const auto looks = analyzer.embed({face->crop, poor});
        QVERIFY(looks.ok());
        std::vector<float> rows = looks->front();
        rows.insert(rows.end(), looks->back().begin(), looks->back().end());
        const auto standing = (*Cohort::build(*machine, *embeddings))->measure(rows, 2);
        QVERIFY(standing.ok());
        QVERIFY(std::abs(standing->resemblance[0]) < 0.1F);
        QVERIFY(standing->resemblance[1] > standing->resemblance[0] + 0.02F);
        QVERIFY(standing->independentLooks >= 1 && standing->independentLooks < 4);
    }

    void aBrokenCohortIsRefused() {
        TensorFile weights = shipped("facenet_mobilenet");
        auto cohort = **cohortFrom(weights);
        cohort.pooled.shape[1] /= 2;
        cohort.pooled.shape[0] *= 2;
        setCohort(weights, cohort);
        QCOMPARE(engine()->makeEmbedder(weights).error().code, ErrorCode::FileMalformed);
        cohort = **cohortFrom(shipped("facenet_mobilenet"));
        std::ranges::fill(cohort.pooled.bytes, std::byte{0x7e});  // no numbers
        setCohort(weights, cohort);
        QCOMPARE(engine()->makeEmbedder(weights).error().code, ErrorCode::FileMalformed);
    }

    void embedderMatchesGoldenRamp() {
        FACENET_REQUIRE_DATA(path, "models/v2/golden.json");
        const auto embedder = engine()->makeEmbedder(shipped("facenet_mobilenet"));
        QVERIFY(embedder.ok());
        const at::Tensor rounded =
            (ramp(160, 160) * 255).round().to(at::kByte).flip(1).permute({0, 2, 3, 1}).contiguous();
        const PixelView view{rounded.const_data_ptr<std::uint8_t>(), 160, 160, 160 * 3};
        const auto embedding = (*embedder)->embed({&view, 1});
        QVERIFY(embedding.ok());
        QVERIFY(cosine(*embedding, tensorOf(readJson(path)["embedding_linspace_1x3x160x160"])) >= 0.999);
    }

    void aPictureOfAnySizeIsTaken() {
        const auto detector = engine()->makeDetector(shipped("face_detector"));
        QVERIFY(detector.ok());
        const Detector faces(*detector);
        for (const cv::Size size : {cv::Size(1, 1), cv::Size(31, 33), cv::Size(1, 2000), cv::Size(4000, 3)})
            for (const bool fullResolution : {false, true}) {
                const auto found = faces.detect(cv::Mat(size, CV_8UC3, cv::Scalar::all(90)),
                                                {.smallestFacePx = 10, .fullResolution = fullResolution});
                QVERIFY(found.ok());
                QVERIFY(found->empty());
            }
        QVERIFY(!faces.detect({}, {}).ok());
        QVERIFY(!faces.detect(cv::Mat(9, 9, CV_8UC1), {}).ok());
    }

    /// A face that is larger than the parts in which a large picture is looked at is one, and whole.
    void aLargeFaceIsNotFoundInPieces() {
        FACENET_REQUIRE_DATA(path, "data/lfw/images/Aaron_Peirsol/Aaron_Peirsol_0001.jpg");
        const auto detector = engine()->makeDetector(shipped("face_detector"));
        QVERIFY(detector.ok());
        const Detector faces(*detector);
        cv::Mat portrait = readPicture(path.toStdString()).value(), large;
        const cv::Rect2f small = faces.detect(portrait, {})->front().boxPx;
        constexpr float kScale = 10;
        cv::resize(portrait, large, {}, kScale, kScale, cv::INTER_CUBIC);
        for (const int left : {0, 2600, 3750}) {
            cv::Mat wide(2500, 10000, CV_8UC3, cv::Scalar::all(70));
            large.copyTo(wide(cv::Rect(left, 0, large.cols, large.rows)));
            const auto found = faces.detect(wide, {});
            QVERIFY(found.ok());
            QCOMPARE(found->size(), std::size_t{1});
            const cv::Rect2f& box = found->front().boxPx;
            const cv::Rect2f wanted(float(left) + small.x * kScale, small.y * kScale, small.width * kScale,
                                    small.height * kScale);
            QVERIFY2((box & wanted).area() > 0.8F * (box | wanted).area(), qPrintable(QString::number(left)));
        }
    }

    void smallFacesAreFoundAtFullResolution() {
        FACENET_REQUIRE_DATA(path, "data/lfw/images/Aaron_Peirsol/Aaron_Peirsol_0001.jpg");
        const auto detector = engine()->makeDetector(shipped("face_detector"));
        QVERIFY(detector.ok());
        // A face of about 23 pixels in a picture of twelve megapixels.
        cv::Mat portrait = readPicture(path.toStdString()).value(), small,
                wide(3000, 4000, CV_8UC3, cv::Scalar::all(70));
        cv::resize(portrait, small, {}, 0.25, 0.25, cv::INTER_AREA);
        small.copyTo(wide(cv::Rect(2600, 1900, small.cols, small.rows)));
        const Detector faces(*detector);
        QVERIFY(faces.detect(wide, {.smallestFacePx = 200})->empty());
        const auto found = faces.detect(wide, {.smallestFacePx = 15, .fullResolution = true});
        QVERIFY(found.ok());
        QCOMPARE(found->size(), std::size_t{1});
        const cv::Rect2f& box = found->front().boxPx;
        QVERIFY(std::abs(box.x + box.width / 2 - (2600 + 31)) < 6);
        QVERIFY(std::abs(box.y + box.height / 2 - (1900 + 32)) < 6);
    }
};

QTEST_GUILESS_MAIN(TestShippedModels)
#include "tst_shipped_models.moc"
