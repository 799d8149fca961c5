#include "core/model/torch/face_detector.h"

#include <set>
#include <sstream>

#include "core/model/torch/weights.h"

namespace facenet {

namespace {

using at::Tensor;

/// Hands out the tensors of a file by name and shape and notes what does not fit.
class Inventory {
public:
    Inventory(const std::map<std::string, StoredTensor>& tensors, at::Device device, at::ScalarType type)
        : m_tensors(tensors), m_device(device), m_type(type) {}

    FusedConvolution convolution(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t side,
                                 const FusedConvolution::Shape& shape, Activation activation, double inputScale = 0) {
        Tensor weight = take(name + ".weight", {out, in / shape.groups, side, side});
        if (inputScale != 0) weight = weight.flip(1) * inputScale;
        const Tensor bias = take(name + ".bias", {out});
        return {weight.to(m_device, m_type), bias.to(m_device, m_type), shape, activation};
    }

    std::string mismatches() const {
        std::ostringstream all;
        all << m_mismatches;
        for (const auto& [name, stored] : m_tensors)
            if (!m_taken.contains(name)) all << "extra: " << name << '\n';
        return all.str();
    }

private:
    Tensor take(const std::string& name, const std::vector<std::int64_t>& shape) {
        m_taken.insert(name);
        const auto found = m_tensors.find(name);
        if (found != m_tensors.end() && found->second.shape == shape) return tensorFrom(found->second).to(at::kFloat);
        std::ostringstream complaint;
        complaint << (found == m_tensors.end() ? "missing: " : "wrong shape: ") << name << " "
                  << at::IntArrayRef(shape);
        m_mismatches += complaint.str() + '\n';
        return at::zeros(shape);
    }

    const std::map<std::string, StoredTensor>& m_tensors;
    at::Device m_device;
    at::ScalarType m_type;
    std::set<std::string> m_taken;
    std::string m_mismatches;
};

Tensor halved(const Tensor& x) {
    return at::max_pool2d(x, {2, 2}, {2, 2});
}

Tensor doubled(const Tensor& x) {
    return at::upsample_nearest2d(x, {x.size(2) * 2, x.size(3) * 2});
}

}  // namespace

Result<std::shared_ptr<FaceDetectorNetwork>> FaceDetectorNetwork::make(const TensorFile& weights, at::Device device,
                                                                       at::ScalarType type) {
    const at::NoGradGuard noGradients;
    Inventory inventory(weights.tensors, device, type);
    const auto unit = [&](const std::string& name, std::int64_t in, std::int64_t out, Activation activation) {
        return Unit{
            inventory.convolution(name + ".point", in, out, 1, {}, Activation::None),
            inventory.convolution(name + ".depth", out, out, 3, {.padding = {1, 1}, .groups = out}, activation)};
    };
    const auto units = [&](const std::string& name, const std::vector<std::array<std::int64_t, 2>>& widths) {
        std::vector<Unit> all;
        for (std::size_t i = 0; i < widths.size(); ++i)
            all.push_back(unit(name + "." + std::to_string(i), widths[i][0], widths[i][1], Activation::ReLU));
        return all;
    };

    std::shared_ptr<FaceDetectorNetwork> network(new FaceDetectorNetwork(type));
    network->m_stem = std::make_unique<FusedConvolution>(
        inventory.convolution("stem", 3, 16, 3, {.stride = {2, 2}, .padding = {1, 1}}, Activation::ReLU, 1.0 / 255));
    network->m_backbone = {units("backbone.0", {{16, 16}}),           units("backbone.1", {{16, 16}, {16, 64}}),
                           units("backbone.2", {{64, 64}, {64, 64}}), units("backbone.3", {{64, 64}, {64, 64}}),
                           units("backbone.4", {{64, 64}, {64, 64}}), units("backbone.5", {{64, 64}, {64, 64}})};
    for (int level = 0; level < 3; ++level) {
        const std::string number = std::to_string(level);
        network->m_neck.push_back(unit("neck." + number, 64, 64, Activation::ReLU));
        network->m_share.push_back(unit("share." + number, 64, 64, Activation::ReLU));
        network->m_head.push_back(unit("head." + number, 64, 16, Activation::None));
    }
    if (const std::string mismatches = inventory.mismatches(); !mismatches.empty())
        return Error{ErrorCode::TensorMismatch, mismatches};
    return network;
}

std::vector<Tensor> FaceDetectorNetwork::forward(const Tensor& pixels) const {
    const at::NoGradGuard noGradients;
    const auto run = [&](std::size_t part, Tensor x) {
        for (const Unit& unit : m_backbone[part]) x = unit(x);
        return x;
    };
    Tensor x = (*m_stem)(pixels.permute({0, 3, 1, 2}).to(m_type));
    x = run(1, halved(run(0, x)));
    const Tensor c3 = run(3, halved(run(2, x)));
    const Tensor c4 = run(4, halved(c3));
    const Tensor c5 = run(5, halved(c4));
    const Tensor p5 = m_neck[2](c5);
    const Tensor p4 = m_neck[1](c4 + doubled(p5));
    const Tensor p3 = m_neck[0](c3 + doubled(p4));

    std::vector<Tensor> maps;
    const std::array<Tensor, 3> levels{p3, p4, p5};
    for (std::size_t level = 0; level < levels.size(); ++level)
        maps.push_back(m_head[level](m_share[level](levels[level])).squeeze(0).permute({1, 2, 0}).to(at::kFloat));
    return maps;
}

}  // namespace facenet
