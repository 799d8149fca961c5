#include <vector>

#include "core/model/torch/backbone.h"
#include "core/model/torch/convolution.h"

namespace facenet {

namespace {

using at::Tensor;
using torch::nn::BatchNorm2d;
using torch::nn::Conv2d;
using torch::nn::Conv2dOptions;

/// Layers numbered as in the original's sequences: 0 convolution, 1 batch norm, (2 ReLU6), 3, 4 likewise.
class Unit final : public BackboneUnit {
public:
    /// A plain 3x3 convolution.
    Unit(int in, int out, int stride) { add(in, out, 3, stride, 1); }
    /// A depthwise 3x3 convolution, then a pointwise one.
    static std::shared_ptr<Unit> depthwiseSeparable(int in, int out, int stride) {
        auto unit = std::make_shared<Unit>();
        unit->add(in, in, 3, stride, in);
        unit->add(in, out, 1, 1, 1);
        return unit;
    }
    Unit() = default;

    Tensor forward(const Tensor& input) override {
        Tensor x = input;
        for (const ConvolutionBlock& block : m_blocks) x = block(x);
        return x;
    }

    void freeze(at::ScalarType type, std::optional<double> inputScale) override {
        for (std::size_t i = 0; i < m_blocks.size(); ++i) m_blocks[i].freeze(type, i == 0 ? inputScale : std::nullopt);
    }

    void thaw() override {
        for (ConvolutionBlock& block : m_blocks) block.thaw();
    }

private:
    void add(int in, int out, int side, int stride, int groups) {
        const std::size_t index = 3 * m_blocks.size();
        auto convolution = register_module(
            std::to_string(index),
            Conv2d(Conv2dOptions(in, out, side).stride(stride).padding(side / 2).groups(groups).bias(false)));
        auto norm = register_module(std::to_string(index + 1), BatchNorm2d(out));
        m_blocks.emplace_back(convolution, norm, Activation::ReLU6);
    }

    std::vector<ConvolutionBlock> m_blocks;
};

/// Source: Howard et al., MobileNets, arXiv:1704.04861, with ReLU6
class MobileNetV1 final : public BackboneNetwork {
public:
    MobileNetV1() {
        auto model = register_module("model", std::make_shared<torch::nn::Module>());
        for (const char* name : {"stage1", "stage2", "stage3"})
            m_stages.push_back(model->register_module(name, std::make_shared<torch::nn::Module>()));
        add(0, std::make_shared<Unit>(3, 32, 2));
        addSeparable(0, 32, 64, 1);
        addSeparable(0, 64, 128, 2);
        addSeparable(0, 128, 128, 1);
        addSeparable(0, 128, 256, 2);
        addSeparable(0, 256, 256, 1);
        addSeparable(1, 256, 512, 2);
        for (int i = 0; i < 5; ++i) addSeparable(1, 512, 512, 1);
        addSeparable(2, 512, 1024, 2);
        addSeparable(2, 1024, 1024, 1);
    }

    int features() const override { return 1024; }

private:
    void addSeparable(std::size_t stage, int in, int out, int stride) {
        add(stage, Unit::depthwiseSeparable(in, out, stride));
    }
    void add(std::size_t stage, const std::shared_ptr<Unit>& unit) {
        torch::nn::Module& parent = *m_stages[stage];
        parent.register_module(std::to_string(parent.children().size()), unit);
        addUnit(unit);
    }

    std::vector<std::shared_ptr<torch::nn::Module>> m_stages;
};

}  // namespace

std::shared_ptr<BackboneNetwork> makeMobileNetV1() {
    return std::make_shared<MobileNetV1>();
}

}  // namespace facenet
