#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "core/model/model_file.h"
#include "core/model/onnx_file.h"
#include "core/model/torch/make_engine.h"
#include "tests/support/test_data.h"

#ifndef Q_MOC_RUN  // it would read all of LibTorch
#include "core/model/torch/facenet.h"
#include "core/model/torch/weights.h"
#include "tests/support/golden.h"
#endif

using namespace facenet;
using namespace facenet::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kFaces = 3;
constexpr int kSidePx = 160;

/// Smooth pictures that differ; uint8 BGR
std::vector<std::vector<std::uint8_t>> faces() {
    std::vector<std::vector<std::uint8_t>> all(kFaces, std::vector<std::uint8_t>(kSidePx * kSidePx * 3));
    for (int face = 0; face < kFaces; ++face)
        for (int y = 0; y < kSidePx; ++y)
            for (int x = 0; x < kSidePx; ++x)
                for (int c = 0; c < 3; ++c)
                    all[std::size_t(face)][std::size_t((y * kSidePx + x) * 3 + c)] =
                        static_cast<std::uint8_t>((x * (face + 1) + y * (c + 2) + 40 * face * c) % 256);
    return all;
}

/// The same for other programs: float32 [N, 3, side, side], RGB in [0, 1].
QByteArray planes() {
    std::vector<float> values;
    for (const auto& face : faces())
        for (int c = 2; c >= 0; --c)
            for (std::size_t i = 0; i < face.size(); i += 3) values.push_back(float(face[i + std::size_t(c)]) / 255);
    return {reinterpret_cast<const char*>(values.data()), qsizetype(values.size() * sizeof(float))};
}

/// Smallest cosine between the rows of two matrices of unit rows.
float smallestCosine(const std::vector<float>& a, const std::vector<float>& b) {
    float smallest = a.size() == b.size() && !a.empty() ? 1.0F : -1.0F;
    for (std::size_t row = 0; row < a.size() && smallest > -1; row += 128) {
        float cosine = 0;
        for (std::size_t i = row; i < row + 128; ++i) cosine += a[i] * b[i];
        smallest = std::min(smallest, cosine);
    }
    return smallest;
}

/// The tensors that are no part of the cohort.
std::map<std::string, StoredTensor> networkOf(TensorFile file) {
    std::erase_if(file.tensors, [](const auto& item) { return item.first.starts_with(kCohortPrefix); });
    return std::move(file.tensors);
}

}  // namespace

/// Weights as other programs want and give them.
class TestModelExchange : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        const auto made = makeTorchEngine({.device = DeviceKind::Cpu, .precision = Precision::Float32});
        QVERIFY(made.ok());
        m_engine = *made;
    }

    void keepsEveryNumber_data() {
        QTest::addColumn<QString>("ending");
        QTest::newRow("onnx") << u"onnx"_s;
        QTest::newRow("pth") << u"pth"_s;
        QTest::newRow("safetensors") << u"safetensors"_s;
    }
    void keepsEveryNumber() {
        QFETCH(QString, ending);
        for (const Backbone backbone : {Backbone::MobileNetV1, Backbone::InceptionResNetV1}) {
            const TensorFile weights = model(backbone);
            const std::string path = place(u"model."_s + ending);
            const auto written = writeModelFile(path, weights);
            QVERIFY2(written.ok(), written ? "" : written.error().context.c_str());
            const auto read = readModelFile(path);
            QVERIFY2(read.ok(), read ? "" : read.error().context.c_str());
            QVERIFY(networkOf(*read) == networkOf(weights));
            QCOMPARE(modelIdOf(read->tensors), modelIdOf(weights.tensors));
            if (ending == u"onnx"_s) QCOMPARE(read->metadata.at("preprocessing"), weights.metadata.at("preprocessing"));
        }
    }

    void onnxRuntimeEmbedsTheSame_data() { backbones(); }
    void onnxRuntimeEmbedsTheSame() {
        QFETCH(int, backbone);
        if (!has({u"onnxruntime"_s, u"numpy"_s})) QSKIP("needs onnxruntime and numpy, see tests/README.md");
        const TensorFile weights = model(Backbone(backbone));
        QVERIFY(writeModelFile(place(u"model.onnx"_s), weights).ok());
        compareWith({u"onnx"_s, name(u"model.onnx"_s)}, weights);
    }

    void pyTorchEmbedsTheSame() {
        if (!has({u"torch"_s})) QSKIP("needs torch for Python, see tests/README.md");
        const TensorFile weights = model(Backbone::MobileNetV1);
        QVERIFY(writeModelFile(place(u"model.pth"_s), weights).ok());
        compareWith({u"pth"_s, name(u"model.pth"_s)}, weights);
    }

    /// PyTorch folds batch norm into the convolutions and calls them as it likes.
    void whatPyTorchExportedIsRead() {
        if (!has({u"torch"_s, u"onnx"_s})) QSKIP("needs torch and onnx for Python, see tests/README.md");
        const TensorFile weights = model(Backbone::MobileNetV1);
        QVERIFY(writeModelFile(place(u"model.pth"_s), weights).ok());
        QVERIFY(python({u"export"_s, name(u"model.pth"_s), name(u"foreign.onnx"_s)}));
        auto read = readModelFile(place(u"foreign.onnx"_s));
        QVERIFY2(read.ok(), read ? "" : read.error().context.c_str());
        read->metadata = weights.metadata;
        read->metadata.erase("model_id");
        const float cosine = smallestCosine(embedded(*read), embedded(weights));
        QVERIFY2(cosine > 0.99999F, qPrintable(QString::number(cosine)));
    }

    void anotherNetworkIsRefused() {
        NetworkGraph graph = networkGraphOf(Backbone::MobileNetV1).value();
        const auto cut = [&](const char* what, auto change) {
            OnnxFile file{graph, {}};
            change(file.graph);
            if (!writeOnnx(place(u"other.onnx"_s), file)) qFatal("not written");
            const auto read = readModelFile(place(u"other.onnx"_s));
            QVERIFY2(!read && (read.error().code == ErrorCode::TensorMismatch ||
                               read.error().code == ErrorCode::WrongBackbone),
                     what);
        };
        cut("no layers", [](NetworkGraph& g) { g.nodes.clear(); });
        cut("a layer less", [](NetworkGraph& g) { g.nodes.erase(g.nodes.begin() + 3, g.nodes.begin() + 6); });
        cut("a layer more", [](NetworkGraph& g) { g.nodes.push_back(g.nodes.front()); });
        cut("another stride", [](NetworkGraph& g) {
            g.nodes.front().attributes["strides"] = std::vector<std::int64_t>{1, 1};
        });
        cut("another shape", [](NetworkGraph& g) {
            StoredTensor& matrix = g.constants.at("Bottleneck.weight");
            std::swap(matrix.shape[0], matrix.shape[1]);
        });
        QFile damaged(name(u"other.onnx"_s));
        QVERIFY(damaged.resize(damaged.size() / 2));
        QCOMPARE(readModelFile(place(u"other.onnx"_s)).error().code, ErrorCode::FileMalformed);
    }

private:
    static void backbones() {
        QTest::addColumn<int>("backbone");
        QTest::newRow("mobilenet") << int(Backbone::MobileNetV1);
        QTest::newRow("inception_resnetv1") << int(Backbone::InceptionResNetV1);
    }

    /// The shipped weights, or those that the golden values of the other network were computed with.
    static TensorFile model(Backbone backbone) {
        const QString shipped = sourceFolder() + u"/resources/models/facenet_mobilenet.safetensors"_s;
        if (backbone == Backbone::MobileNetV1) return readSafetensors(shipped.toStdString()).value();
        FacenetNetwork network({.backbone = backbone});
        fillWithPatterns(network, 65537);
        TensorFile file{.tensors = weightsOf(network), .metadata = {}};
        setModelCard(file, {.modelId = modelIdOf(file.tensors), .name = "patterns", .backbone = backbone});
        return file;
    }

    std::vector<float> embedded(const TensorFile& weights) const {
        const auto network = m_engine->makeEmbedder(weights);
        if (!network) return {};
        const auto all = faces();
        std::vector<PixelView> views;
        for (const auto& face : all) views.push_back({face.data(), kSidePx, kSidePx, kSidePx * 3});
        return (*network)->embed(views).value();
    }

    void compareWith(QStringList command, const TensorFile& weights) {
        QFile pixels(name(u"pixels"_s));
        QVERIFY(pixels.open(QIODevice::WriteOnly));
        pixels.write(planes());
        pixels.close();
        QVERIFY(python(command << pixels.fileName() << name(u"out"_s)));
        QFile out(name(u"out"_s));
        QVERIFY(out.open(QIODevice::ReadOnly));
        const QByteArray bytes = out.readAll();
        std::vector<float> theirs(std::size_t(bytes.size()) / sizeof(float));
        std::memcpy(theirs.data(), bytes.data(), theirs.size() * sizeof(float));
        const float cosine = smallestCosine(embedded(weights), theirs);
        QVERIFY2(cosine > 0.99999F, qPrintable(QString::number(cosine)));
    }

    static bool has(const QStringList& modules) { return python(QStringList{u"has"_s} + modules); }
    /// The Python that FACENET_TEST_PYTHON names, or the system's.
    static bool python(const QStringList& arguments) {
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(qEnvironmentVariable("FACENET_TEST_PYTHON", u"python3"_s),
                      QStringList{sourceFolder() + u"/tests/model/other_runtimes.py"_s} + arguments);
        return process.waitForFinished(300'000) && process.exitStatus() == QProcess::NormalExit &&
               process.exitCode() == 0;
    }

    QString name(const QString& file) const { return m_folder.filePath(file); }
    std::string place(const QString& file) const { return name(file).toStdString(); }

    QTemporaryDir m_folder;
    std::shared_ptr<const Engine> m_engine;
};

QTEST_GUILESS_MAIN(TestModelExchange)
#include "tst_model_exchange.moc"
