#include <QTest>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "tests/support/fake_networks.h"

using namespace facenet;
using namespace facenet::test;

namespace {

/// Counts those who are in it at once.
class WatchedNetwork final : public EmbeddingNetwork {
public:
    Result<std::vector<float>> embed(std::span<const PixelView> faces) override {
        const Visit visit(*this);
        return m_network.embed(faces);
    }
    Result<std::vector<float>> features(std::span<const PixelView> faces) override {
        const Visit visit(*this);
        return m_network.features(faces);
    }
    const ModelCard& card() const override { return m_network.card(); }
    std::shared_ptr<const CohortEmbeddings> cohort() const override { return nullptr; }
    Precision precision() const override { return m_network.precision(); }

    std::atomic<int> inside = 0, most = 0;  ///< callers at once

private:
    struct Visit {
        explicit Visit(WatchedNetwork& network) : m_inside(network.inside) {
            const int now = ++m_inside;
            if (now > network.most) network.most = now;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        ~Visit() { --m_inside; }
        std::atomic<int>& m_inside;
    };

    FakeEmbeddingNetwork m_network;
};

class ThrowingNetwork final : public EmbeddingNetwork {
public:
    Result<std::vector<float>> embed(std::span<const PixelView>) override { throw std::bad_alloc(); }
    Result<std::vector<float>> features(std::span<const PixelView>) override { throw std::bad_alloc(); }
    const ModelCard& card() const override { return m_card; }
    std::shared_ptr<const CohortEmbeddings> cohort() const override { return nullptr; }
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
    /// Networks take one caller at a time.
    void callersWaitForOneAnother() {
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
        QCOMPARE(network->most.load(), 1);
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
