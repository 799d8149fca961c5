#include <dlfcn.h>

#include <QtTest>
#include <filesystem>

#include "core/model/torch/make_engine.h"
#include "tests/support/test_data.h"

#ifndef Q_MOC_RUN  // it would read all of LibTorch
#include <ATen/ATen.h>
#include <ATen/detail/CUDAHooksInterface.h>
#endif

using namespace facenet;
using namespace facenet::test;

/// The graphics card. Most of it needs one; that it could be reached at all needs LibTorch's CUDA libraries alone, see
/// `installer/test.sh --cuda`.
class TestCuda : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        const auto engine = makeTorchEngine({.device = DeviceKind::Cuda});
        if (!engine && engine.error().context.starts_with("LibTorch's CUDA libraries are not installed"))
            QSKIP("needs LibTorch's CUDA libraries, see installer/test.sh --cuda");
    }

    /// LibTorch keeps its first answer to who computes with CUDA for the life of the process.
    void theCudaLibraryAnswers() {
        const auto engine = makeTorchEngine({.device = DeviceKind::Cuda});
        if (!engine) {
            QCOMPARE(engine.error().code, ErrorCode::DeviceUnavailable);
            QCOMPARE(engine.error().context, std::string("the driver shows no device"));
        }
        const at::CUDAHooksInterface& hooks = at::detail::getCUDAHooks();
        Dl_info library;
        QVERIFY(dladdr(*reinterpret_cast<void* const*>(&hooks), &library));
        QCOMPARE(std::filesystem::path(library.dli_fname).filename().string(), std::string("libtorch_cuda.so"));
    }

    void embedsLikeTheProcessor_data() {
        QTest::addColumn<int>("precision");
        QTest::addColumn<double>("least");
        QTest::newRow("fp32") << int(Precision::Float32) << 0.9999;
        QTest::newRow("fp16") << int(Precision::Float16) << 0.999;
        QTest::newRow("bf16") << int(Precision::BFloat16) << 0.999;
    }
    void embedsLikeTheProcessor() {
        QFETCH(int, precision);
        QFETCH(double, least);
        const auto card = makeTorchEngine({.device = DeviceKind::Cuda, .precision = Precision(precision)});
        if (!card) QSKIP("needs a graphics card");
        const auto processor = makeTorchEngine({.device = DeviceKind::Cpu, .precision = Precision::Float32});
        QVERIFY(processor.ok());
        const auto there = embedded(**card), here = embedded(**processor);
        QCOMPARE(there.size(), here.size());
        double cosine = 0;
        for (std::size_t i = 0; i < here.size(); ++i) cosine += double{here[i]} * there[i];
        QVERIFY2(cosine > least, qPrintable(QString::number(cosine)));
    }

private:
    /// One face, of the shipped weights.
    static std::vector<float> embedded(const Engine& engine) {
        const auto weights =
            readSafetensors(sourceFolder().toStdString() + "/resources/models/facenet_mobilenet.safetensors");
        const auto network = engine.makeEmbedder(weights.value());
        if (!network) qFatal("%s", network.error().context.c_str());
        std::vector<std::uint8_t> pixels(std::size_t{3} * 160 * 160);
        for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i * 7 % 253);
        const std::vector<PixelView> views{{pixels.data(), 160, 160, 480}};
        return (*network)->embed(views).value();
    }
};

QTEST_GUILESS_MAIN(TestCuda)
#include "tst_cuda.moc"
