#include <QTest>

#ifndef Q_MOC_RUN  // it would read all of LibTorch
#include <ATen/ATen.h>

#include "core/model/torch/autocast.h"
#include "core/model/torch/facenet.h"
#include "core/model/torch/trained_block.h"
#endif

using namespace facenet;

namespace {

struct Pass {
    at::Tensor out, ofInput;
    std::vector<at::Tensor> gradients, statistics;
};

struct Layer {
    int in = 8, out = 16, side = 3, stride = 1, groups = 1, picturePx = 9;
    Activation activation = Activation::ReLU6;
};

/// One forward and backward pass of the same block on the same numbers. In: by how much they are far from 0, where sums
/// of squares would cancel
Pass passOf(const Layer& layer, at::ScalarType type, bool plain, double mean = 40) {
    at::manual_seed(7);
    torch::nn::Conv2d convolution(torch::nn::Conv2dOptions(layer.in, layer.out, layer.side)
                                      .stride(layer.stride)
                                      .padding(layer.side / 2)
                                      .groups(layer.groups)
                                      .bias(false));
    torch::nn::BatchNorm2d norm(torch::nn::BatchNormOptions(layer.out).eps(0.001).momentum(0.1));
    {
        const at::NoGradGuard noGradients;
        norm->weight.uniform_(0.5, 3);
        norm->bias.uniform_(-1, 2);
    }
    at::Tensor input = (at::randn({5, layer.in, layer.picturePx, layer.picturePx}) + mean)
                           .contiguous(at::MemoryFormat::ChannelsLast)
                           .requires_grad_();
    const ConvolutionBlock block(convolution, norm, layer.activation);
    at::Tensor out;
    {
        const std::optional<PlainBlocks> guard = plain ? std::optional<PlainBlocks>(std::in_place) : std::nullopt;
        const Autocast autocast(at::kCPU, type);
        out = block(input * 1);
    }
    (out.to(at::kFloat) * at::linspace(-1, 1, out.numel()).view(out.sizes())).sum().backward();
    Pass pass{.out = out.detach().to(at::kFloat), .ofInput = input.grad()};
    for (const at::Tensor& parameter : {convolution->weight, norm->weight, norm->bias})
        pass.gradients.push_back(parameter.grad());
    pass.statistics = {norm->running_mean, norm->running_var, norm->num_batches_tracked};
    return pass;
}

/// The largest difference, as a share of the largest value.
double offBy(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>() / std::max(1e-3, b.abs().max().item<double>());
}

bool near(const at::Tensor& a, const at::Tensor& b, double tolerance) {
    const double off = offBy(a, b);
    if (off > tolerance) qWarning("off by %g of %g", off, tolerance);
    return off <= tolerance;
}

}  // namespace

class TestTrainedBlock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void computesWhatTheModulesDo_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("plain 3x3") << 0;
        QTest::newRow("stride 2") << 1;
        QTest::newRow("depthwise") << 2;
        QTest::newRow("depthwise, stride 2") << 3;
        QTest::newRow("pointwise") << 4;
        QTest::newRow("pointwise, ReLU") << 5;
        QTest::newRow("channels that fill no vector") << 6;
    }
    void computesWhatTheModulesDo() {
        QFETCH(int, kind);
        const Layer layers[] = {{},
                                {.stride = 2},
                                {.in = 16, .groups = 16},
                                {.in = 16, .stride = 2, .groups = 16},
                                {.side = 1},
                                {.side = 1, .activation = Activation::ReLU},
                                {.in = 5, .out = 7, .picturePx = 37, .activation = Activation::ReLU}};
        const Pass own = passOf(layers[kind], at::kFloat, false), plain = passOf(layers[kind], at::kFloat, true);
        QVERIFY(own.out.is_contiguous(at::MemoryFormat::ChannelsLast));
        QVERIFY(near(own.out, plain.out, 2e-5));
        QVERIFY(near(own.ofInput, plain.ofInput, 2e-4));
        for (std::size_t i = 0; i < own.gradients.size(); ++i)
            QVERIFY(near(own.gradients[i], plain.gradients[i], 1e-3));  // both cancel
        for (std::size_t i = 0; i < own.statistics.size(); ++i)
            QVERIFY(near(own.statistics[i], plain.statistics[i], 1e-5));
    }

    /// Rounded to eight bits both are off; ours by no more than the modules, whatever the processor adds up first. Far
    /// from 0 the rounding would be all there is.
    void inBFloat16Too() {
        if (!oneDnnComputesIn(at::kBFloat16)) QSKIP("this processor does not compute in bfloat16");
        for (const Layer& layer : {Layer{}, Layer{.in = 16, .stride = 2, .groups = 16}, Layer{.side = 1}}) {
            const Pass own = passOf(layer, at::kBFloat16, false, 1), plain = passOf(layer, at::kBFloat16, true, 1),
                       exact = passOf(layer, at::kFloat, true, 1);
            QVERIFY(near(own.out, plain.out, 2e-2));
            for (std::size_t i = 0; i < own.gradients.size(); ++i) {
                constexpr double kSlack = 2e-2;
                QVERIFY(near(own.gradients[i], exact.gradients[i],
                             1.5 * offBy(plain.gradients[i], exact.gradients[i]) + kSlack));
            }
        }
    }

    /// What the number of threads must not change.
    void sumsDoNotDependOnThreads() {
        const int before = at::get_num_threads();
        const Layer layer{.in = 5, .out = 64, .picturePx = 41};
        at::set_num_threads(1);
        const Pass one = passOf(layer, at::kFloat, false);
        at::set_num_threads(2);
        const Pass two = passOf(layer, at::kFloat, false);
        at::set_num_threads(before);
        QVERIFY(at::equal(one.statistics[0], two.statistics[0]));
        QVERIFY(at::equal(one.gradients[2], two.gradients[2]));
    }

    void keptUnitsComputeTheSameFaster_data() {
        QTest::addColumn<int>("backbone");
        QTest::newRow("mobilenet") << static_cast<int>(Backbone::MobileNetV1);
        QTest::newRow("inception") << static_cast<int>(Backbone::InceptionResNetV1);
    }
    void keptUnitsComputeTheSameFaster() {
        QFETCH(int, backbone);
        at::manual_seed(3);
        const auto network = makeBackbone(static_cast<Backbone>(backbone));
        network->eval();
        const at::Tensor images = at::rand({2, 3, 160, 160}).contiguous(at::MemoryFormat::ChannelsLast);
        const at::Tensor plain = network->forward(images).detach();
        network->train();
        network->keepFirstUnits(network->unitCount(), at::kFloat);
        const at::Tensor kept = network->forward(images);
        QVERIFY(!kept.requires_grad());
        QVERIFY(near(kept, plain, 1e-4));
        // Some of them go on to learn, from where they are.
        network->keepFirstUnits(2, at::kFloat);
        QVERIFY(network->forward(images).requires_grad());
        network->keepFirstUnits(0, at::kFloat);
        network->eval();
        // The batch that was just seen has moved the statistics of the others.
        QVERIFY(network->forward(images).isfinite().all().item<bool>());
    }
};

QTEST_GUILESS_MAIN(TestTrainedBlock)
#include "tst_trained_block.moc"
