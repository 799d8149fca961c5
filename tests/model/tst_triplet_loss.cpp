#include <QtTest>

#include "tests/support/test_data.h"

#ifndef Q_MOC_RUN  // it would read all of LibTorch
#include "core/train/torch/loss.h"
#include "tests/model/golden_json.h"
#endif

using namespace facenet;
using namespace facenet::test;

class TestTripletLoss : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void matchesGoldenValues() {
        FACENET_REQUIRE_DATA(path, "parity/triplet_loss.json");
        for (const auto& golden : readJson(path)) {
            const at::Tensor embeddings = tensorOf(golden["embeddings"]);
            const double loss = tripletTerms(embeddings, golden["alpha"]).loss.item<double>();
            const double wanted = golden["loss"];
            QVERIFY2(std::abs(loss - wanted) <= 1e-3 * std::abs(wanted) + 1e-9, qPrintable(QString::number(loss)));
        }
    }

    void gradientIsFiniteAtDistanceZero() {
        const at::Tensor embeddings = at::ones({3, 128}).div(std::sqrt(128.0)).set_requires_grad(true);
        tripletTerms(embeddings, 0.2).loss.backward();
        QVERIFY(embeddings.grad().isfinite().all().item<bool>());
    }
};

QTEST_GUILESS_MAIN(TestTripletLoss)
#include "tst_triplet_loss.moc"
