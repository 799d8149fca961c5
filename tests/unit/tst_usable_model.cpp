#include <QtTest>
#include <cmath>
#include <functional>
#include <limits>

#include "core/model/usable_model.h"
#include "tests/support/fake_networks.h"

using namespace facenet;
using namespace facenet::test;

namespace {

/// A network that gives whatever a test wants for the n-th picture.
class AnyNetwork final : public EmbeddingNetwork {
public:
    explicit AnyNetwork(std::function<float(std::size_t picture, int value)> values) : m_values(std::move(values)) {}
    Result<std::vector<float>> embed(std::span<const PixelView> faces) override {
        std::vector<float> rows;
        for (std::size_t i = 0; i < faces.size(); ++i)
            for (int k = 0; k < kEmbeddingSize; ++k) rows.push_back(m_values(i, k));
        return rows;
    }
    Result<std::vector<float>> features(std::span<const PixelView> faces) override { return embed(faces); }
    const ModelCard& card() const override { return m_card; }
    std::shared_ptr<const CohortEmbeddings> cohort() const override { return nullptr; }
    Precision precision() const override { return Precision::Float32; }

private:
    std::function<float(std::size_t, int)> m_values;
    const ModelCard m_card = FakeEmbeddingNetwork::defaultCard();
};

StoredTensor tensorOf(TensorType type, const QByteArray& bytes) {
    const auto raw = std::as_bytes(std::span(bytes.constData(), std::size_t(bytes.size())));
    return {type, {qint64(bytes.size()) / qint64(sizeOf(type))}, {raw.begin(), raw.end()}};
}

}  // namespace

/// Weights of which nothing can be expected are told by themselves, and by what their network makes of pictures.
class TestUsableModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anOrdinaryOneIsUsable() {
        AnyNetwork network([](std::size_t picture, int value) { return value == int(picture) ? 1.F : 0.F; });
        const TensorFile weights{.tensors = {{"a", tensorOf(TensorType::Float32, QByteArray("\0\0\x80\x3f", 4))},
                                             {"b", tensorOf(TensorType::Int64, QByteArray(8, '\xff'))}},
                                 .metadata = {}};
        QVERIFY(checkUsable(weights, network));
    }

    void whatIsNoNumberIsRefused_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("NaN") << int(TensorType::Float32) << QByteArray("\0\0\0\0\0\0\xc0\x7f", 8);
        QTest::newRow("infinity") << int(TensorType::Float32) << QByteArray("\0\0\x80\x7f", 4);
        QTest::newRow("minus infinity") << int(TensorType::Float32) << QByteArray("\0\0\x80\xff", 4);
        QTest::newRow("half") << int(TensorType::Float16) << QByteArray("\0\x7e", 2);
        QTest::newRow("bfloat16") << int(TensorType::BFloat16) << QByteArray("\xc0\x7f", 2);
        QTest::newRow("double") << int(TensorType::Float64) << QByteArray("\0\0\0\0\0\0\xf0\x7f", 8);
    }
    void whatIsNoNumberIsRefused() {
        QFETCH(int, type);
        QFETCH(QByteArray, bytes);
        AnyNetwork network([](std::size_t picture, int value) { return value == int(picture) ? 1.F : 0.F; });
        const auto usable = checkUsable({{{"last_bn.weight", tensorOf(TensorType(type), bytes)}}, {}}, network);
        QVERIFY(!usable);
        QCOMPARE(usable.error(), (Error{ErrorCode::FileMalformed, "last_bn.weight holds what is no number"}));
    }

    void whatTellsNothingApartIsRefused_data() {
        QTest::addColumn<std::function<float(std::size_t, int)>>("values");
        QTest::addColumn<QString>("says");
        using Values = std::function<float(std::size_t, int)>;
        const float even = 1 / std::sqrt(float(kEmbeddingSize));
        QTest::newRow("constant") << Values([=](std::size_t, int) { return even; })
                                  << QStringLiteral("it measures all faces alike");
        QTest::newRow("zeros") << Values([](std::size_t, int) { return 0.F; }) << QStringLiteral("it measures no face");
        QTest::newRow("no number") << Values([](std::size_t, int) { return std::numeric_limits<float>::quiet_NaN(); })
                                   << QStringLiteral("it measures no face");
        QTest::newRow("no number for one") << Values([=](std::size_t picture, int) {
            return picture == 2 ? std::numeric_limits<float>::infinity() : even;
        }) << QStringLiteral("it measures no face");
    }
    void whatTellsNothingApartIsRefused() {
        QFETCH(std::function<float(std::size_t, int)>, values);
        QFETCH(QString, says);
        AnyNetwork network(values);
        const auto usable = checkUsable({}, network);
        QVERIFY(!usable);
        QCOMPARE(usable.error(), (Error{ErrorCode::FileMalformed, says.toStdString()}));
    }
};

QTEST_GUILESS_MAIN(TestUsableModel)
#include "tst_usable_model.moc"
