#include <QTest>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "tests/support/fake_networks.h"

using namespace facenet;
using namespace facenet::test;

namespace {

/// Remembers the threads it is called on.
class WatchedNetwork final : public EmbeddingNetwork {
public:
    Result<std::vector<float>> embed(std::span<const PixelView> faces) override {
        note();
        return m_network.embed(faces);
    }
    Result<std::vector<float>> features(std::span<const PixelView> faces) override {
        note();
        return m_network.features(faces);
    }
    const ModelCard& card() const override { return m_network.card(); }
    Precision precision() const override { return m_network.precision(); }

    std::set<std::thread::id> threads;

private:
    void note() {
        const std::lock_guard lock(m_mutex);
        threads.insert(std::this_thread::get_id());
    }

    FakeEmbeddingNetwork m_network;
    std::mutex m_mutex;
};

class ThrowingNetwork final : public EmbeddingNetwork {
public:
    Result<std::vector<float>> embed(std::span<const PixelView>) override { throw std::bad_alloc(); }
    Result<std::vector<float>> features(std::span<const PixelView>) override { throw std::bad_alloc(); }
    const ModelCard& card() const override { return m_card; }
    Precision precision() const override { return Precision::Float32; }

private:
    ModelCard m_card = FakeEmbeddingNetwork::defaultCard();
};

cv::Mat crop() {
    return {kCropSidePx, kCropSidePx, CV_8UC3, cv::Scalar(40, 90, 200)};
}

}  // namespace

class TestAnalyzer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// LibTorch keeps buffers for each thread that runs a network.
    void networksRunOnOneThreadWhoeverCalls() {
        const auto network = std::make_shared<WatchedNetwork>();
        const Analyzer analyzer(Detector(std::make_shared<FakeDetectorNetwork>()), network);
        std::vector<std::thread> callers;
        for (int i = 0; i < 4; ++i)
            callers.emplace_back([&] {
                for (int k = 0; k < 10; ++k) {
                    QVERIFY(analyzer.embed({crop(), crop()}));
                    QVERIFY(analyzer.featureNorm(crop()));
                }
            });
        for (std::thread& caller : callers) caller.join();
        QCOMPARE(network->threads.size(), std::size_t(1));
        QVERIFY(!network->threads.contains(std::this_thread::get_id()));
    }

    void whatANetworkThrowsIsAnError() {
        const Analyzer analyzer(Detector(std::make_shared<FakeDetectorNetwork>()), std::make_shared<ThrowingNetwork>());
        const auto embeddings = analyzer.embed({crop()});
        QVERIFY(!embeddings);
        QCOMPARE(embeddings.error().code, ErrorCode::OutOfMemory);
    }
};

QTEST_GUILESS_MAIN(TestAnalyzer)
#include "tst_analyzer.moc"
