#include <torch/nn/functional/pooling.h>

#include <vector>

#include "core/model/torch/backbone.h"
#include "core/model/torch/convolution.h"

namespace facenet {

namespace {

using at::Tensor;
using torch::nn::BatchNorm2d;
using torch::nn::BatchNormOptions;
using torch::nn::Conv2d;
using torch::nn::Conv2dOptions;

using Size = std::array<std::int64_t, 2>;

struct LayerShape {
    int in, out;
    Size side{1, 1};
    int stride = 1;
    Size padding{0, 0};
};

Tensor maxPool(const Tensor& x) {
    return at::max_pool2d(x, {3, 3}, {2, 2});
}

/// Convolution, batch norm (eps 0.001), ReLU; a max-pool where it is wanted.
class Layer final : public BackboneUnit {
public:
    explicit Layer(const LayerShape& shape, bool pools = false) : m_pools(pools) {
        auto convolution = register_module("conv", Conv2d(Conv2dOptions(shape.in, shape.out, shape.side)
                                                              .stride(shape.stride)
                                                              .padding(shape.padding)
                                                              .bias(false)));
        auto norm = register_module("bn", BatchNorm2d(BatchNormOptions(shape.out).eps(0.001).momentum(0.1)));
        m_block = ConvolutionBlock(convolution, norm, Activation::ReLU);
    }

    Tensor forward(const Tensor& x) override { return m_pools ? maxPool(m_block(x)) : m_block(x); }
    void freeze(at::ScalarType type, std::optional<double> inputScale) override { m_block.freeze(type, inputScale); }
    void thaw() override { m_block.thaw(); }

private:
    ConvolutionBlock m_block;
    bool m_pools;
};

/// Layers one after the other. A branch of one layer carries its name itself, a longer one numbers its layers.
class Branch {
public:
    Branch(torch::nn::Module& parent, const std::string& name, const std::vector<LayerShape>& shapes) {
        if (shapes.size() == 1) {
            m_layers.push_back(parent.register_module(name, std::make_shared<Layer>(shapes.front())));
            return;
        }
        auto sequence = parent.register_module(name, std::make_shared<torch::nn::Module>());
        for (std::size_t i = 0; i < shapes.size(); ++i)
            m_layers.push_back(sequence->register_module(std::to_string(i), std::make_shared<Layer>(shapes[i])));
    }

    Tensor forward(Tensor x) const {
        for (const auto& layer : m_layers) x = layer->forward(x);
        return x;
    }

    void freeze(at::ScalarType type) {
        for (const auto& layer : m_layers) layer->freeze(type, std::nullopt);
    }

    void thaw() {
        for (const auto& layer : m_layers) layer->thaw();
    }

private:
    std::vector<std::shared_ptr<Layer>> m_layers;
};

/// Branches side by side. None is the first unit, whose input would be scaled.
class Part : public BackboneUnit {
public:
    void freeze(at::ScalarType type, std::optional<double>) override {
        for (Branch& branch : m_branches) branch.freeze(type);
    }
    void thaw() override {
        for (Branch& branch : m_branches) branch.thaw();
    }

protected:
    void addBranch(const std::vector<LayerShape>& shapes) {
        m_branches.emplace_back(*this, "branch" + std::to_string(m_branches.size()), shapes);
    }
    std::vector<Tensor> branchesOf(const Tensor& x) const {
        std::vector<Tensor> outputs;
        for (const Branch& branch : m_branches) outputs.push_back(branch.forward(x));
        return outputs;
    }

    std::vector<Branch> m_branches;
};

/// relu(x + scale * conv(concatenated branches)); the very last one has no ReLU.
class ResidualBlock final : public Part {
public:
    ResidualBlock(const std::vector<std::vector<LayerShape>>& branches, int channels, double scale, bool relu)
        : m_scale(scale), m_activation(relu ? Activation::ReLU : Activation::None) {
        int joined = 0;
        for (const auto& branch : branches) {
            addBranch(branch);
            joined += branch.back().out;
        }
        m_up = register_module("conv2d", Conv2d(Conv2dOptions(joined, channels, 1)));
    }

    Tensor forward(const Tensor& x) override {
        const Tensor joined = at::cat(branchesOf(x), 1);
        if (m_frozenUp) return (*m_frozenUp)(joined, x);
        const Tensor sum = m_up->forward(joined) * m_scale + x;
        return m_activation == Activation::ReLU ? sum.relu() : sum;
    }

    void freeze(at::ScalarType type, std::optional<double> inputScale) override {
        Part::freeze(type, inputScale);
        m_frozenUp.emplace((m_up->weight * m_scale).detach().to(type), (m_up->bias * m_scale).detach().to(type),
                           shapeOf(m_up), m_activation);
    }

    void thaw() override {
        Part::thaw();
        m_frozenUp.reset();
    }

private:
    double m_scale;
    Activation m_activation;
    Conv2d m_up{nullptr};
    std::optional<FusedConvolution> m_frozenUp;
};

/// Halves the picture: branches of stride 2 beside a max-pool.
class Reduction final : public Part {
public:
    explicit Reduction(const std::vector<std::vector<LayerShape>>& branches) {
        for (const auto& branch : branches) addBranch(branch);
    }

    Tensor forward(const Tensor& x) override {
        std::vector<Tensor> outputs = branchesOf(x);
        outputs.push_back(maxPool(x));
        return at::cat(outputs, 1);
    }
};

std::shared_ptr<Part> block35() {
    return std::make_shared<ResidualBlock>(
        std::vector<std::vector<LayerShape>>{{{256, 32}},
                                             {{256, 32}, {32, 32, {3, 3}, 1, {1, 1}}},
                                             {{256, 32}, {32, 32, {3, 3}, 1, {1, 1}}, {32, 32, {3, 3}, 1, {1, 1}}}},
        256, 0.17, true);
}

std::shared_ptr<Part> block17() {
    return std::make_shared<ResidualBlock>(
        std::vector<std::vector<LayerShape>>{
            {{896, 128}}, {{896, 128}, {128, 128, {1, 7}, 1, {0, 3}}, {128, 128, {7, 1}, 1, {3, 0}}}},
        896, 0.10, true);
}

std::shared_ptr<Part> block8(double scale, bool relu) {
    return std::make_shared<ResidualBlock>(
        std::vector<std::vector<LayerShape>>{
            {{1792, 192}}, {{1792, 192}, {192, 192, {1, 3}, 1, {0, 1}}, {192, 192, {3, 1}, 1, {1, 0}}}},
        1792, scale, relu);
}

/// Source: Szegedy et al., Inception-v4, Inception-ResNet, arXiv:1602.07261, with the widths of FaceNet's well-known
///         re-implementations
class InceptionResNetV1 final : public BackboneNetwork {
public:
    InceptionResNetV1() {
        m_model = register_module("model", std::make_shared<torch::nn::Module>());
        addLayer("conv2d_1a", {3, 32, {3, 3}, 2});
        addLayer("conv2d_2a", {32, 32, {3, 3}});
        addLayer("conv2d_2b", {32, 64, {3, 3}, 1, {1, 1}}, true);
        addLayer("conv2d_3b", {64, 80});
        addLayer("conv2d_4a", {80, 192, {3, 3}});
        addLayer("conv2d_4b", {192, 256, {3, 3}, 2});
        addRepeated("repeat_1", 5, block35);
        addPart(*m_model, "mixed_6a",
                std::make_shared<Reduction>(std::vector<std::vector<LayerShape>>{
                    {{256, 384, {3, 3}, 2}}, {{256, 192}, {192, 192, {3, 3}, 1, {1, 1}}, {192, 256, {3, 3}, 2}}}));
        addRepeated("repeat_2", 10, block17);
        addPart(*m_model, "mixed_7a",
                std::make_shared<Reduction>(std::vector<std::vector<LayerShape>>{
                    {{896, 256}, {256, 384, {3, 3}, 2}},
                    {{896, 256}, {256, 256, {3, 3}, 2}},
                    {{896, 256}, {256, 256, {3, 3}, 1, {1, 1}}, {256, 256, {3, 3}, 2}}}));
        addRepeated("repeat_3", 5, [] { return block8(0.20, true); });
        addPart(*m_model, "block8", block8(1.0, false));
    }

    int features() const override { return 1792; }

private:
    void addLayer(const std::string& name, const LayerShape& shape, bool pools = false) {
        addUnit(m_model->register_module(name, std::make_shared<Layer>(shape, pools)));
    }
    void addPart(torch::nn::Module& parent, const std::string& name, const std::shared_ptr<Part>& part) {
        addUnit(parent.register_module(name, part));
    }
    template <typename Make>
    void addRepeated(const std::string& name, int count, Make make) {
        auto sequence = m_model->register_module(name, std::make_shared<torch::nn::Module>());
        for (int i = 0; i < count; ++i) addPart(*sequence, std::to_string(i), make());
    }

    std::shared_ptr<torch::nn::Module> m_model;
};

}  // namespace

std::shared_ptr<BackboneNetwork> makeInceptionResNetV1() {
    return std::make_shared<InceptionResNetV1>();
}

}  // namespace facenet
