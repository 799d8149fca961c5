#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/csrc/jit/ir/constants.h>

#include "core/model/torch/engine_thread.h"
#include "core/model/torch/facenet.h"
#include "core/model/torch/make_engine.h"
#include "core/model/torch/runtime.h"
#include "core/model/torch/weights.h"

namespace facenet {

namespace {

namespace jit = torch::jit;
using Integers = std::vector<std::int64_t>;

/// Writes down, node by node, what the tracer of LibTorch has seen.
class Translation {
public:
    explicit Translation(const FacenetNetwork& network) {
        for (const auto& item : network.named_parameters()) m_weights.emplace(addressOf(item.value()), item.key());
        for (const auto& item : network.named_buffers()) m_weights.emplace(addressOf(item.value()), item.key());
    }

    NetworkGraph of(const jit::Graph& traced) {
        m_names[traced.inputs().at(0)] = m_graph.input;
        for (const jit::Node* node : traced.nodes()) translate(*node);
        const std::string features = nameOf(traced.outputs().at(0));
        m_graph.nodes.push_back(
            {"LpNormalization", {features}, {m_graph.output}, {{"axis", std::int64_t{1}}, {"p", std::int64_t{2}}}});
        return std::move(m_graph);
    }

private:
    static const void* addressOf(const at::Tensor& tensor) { return tensor.const_data_ptr(); }

    void translate(const jit::Node& node) {
        const std::string kind = node.kind().toQualString();
        if (kind == "prim::Constant" || kind == "prim::ListConstruct" || kind == "prim::NumToTensor") return;
        if (kind == "aten::dropout") {  // does nothing outside of training
            m_names[node.output()] = nameOf(node.input(0));
        } else if (kind == "aten::_convolution" || kind == "aten::conv2d") {
            const Integers padding = integers(node.input(4));
            const Integers kernel{sizeOf(node.input(1), 2), sizeOf(node.input(1), 3)};
            add(node, "Conv", weighted(node, 3),
                {{"kernel_shape", kernel},
                 {"strides", integers(node.input(3))},
                 {"pads", bothSides(padding)},
                 {"dilations", integers(node.input(5))},
                 {"group", integer(node.input(kind == "aten::conv2d" ? 6 : 8))}});
        } else if (kind == "aten::batch_norm") {
            add(node, "BatchNormalization", weighted(node, 5),
                {{"epsilon", static_cast<float>(constant(node.input(7)).toDouble())}});
        } else if (kind == "aten::t") {  // how LibTorch computes a linear layer without bias: its weights turned
            m_turned[node.output()] = nameOf(node.input(0));
        } else if (kind == "aten::matmul") {
            add(node, "Gemm", {nameOf(node.input(0)), m_turned.at(node.input(1))}, {{"transB", std::int64_t{1}}});
        } else if (kind == "aten::clamp" || kind == "aten::clamp_" || kind == "aten::hardtanh" ||
                   kind == "aten::hardtanh_") {
            add(node, "Clip", {nameOf(node.input(0)), number(node.input(1)), number(node.input(2))}, {});
        } else if (kind == "aten::relu" || kind == "aten::relu_") {
            add(node, "Relu", {nameOf(node.input(0))}, {});
        } else if (kind == "aten::max_pool2d") {
            const Integers kernel = integers(node.input(1));
            add(node, "MaxPool", {nameOf(node.input(0))},
                {{"kernel_shape", kernel},
                 {"strides", integers(node.input(2))},
                 {"pads", bothSides(integers(node.input(3)))}});
        } else if (kind == "aten::adaptive_avg_pool2d") {
            add(node, "GlobalAveragePool", {nameOf(node.input(0))}, {});
        } else if (kind == "aten::flatten") {
            add(node, "Flatten", {nameOf(node.input(0))}, {{"axis", integer(node.input(1))}});
        } else if (kind == "aten::cat") {
            std::vector<std::string> parts;
            for (const jit::Value* part : node.input(0)->node()->inputs()) parts.push_back(nameOf(part));
            add(node, "Concat", parts, {{"axis", integer(node.input(1))}});
        } else if (kind == "aten::mul") {
            add(node, "Mul", {nameOf(node.input(0)), number(node.input(1))}, {});
        } else if (kind == "aten::add") {
            add(node, "Add", {nameOf(node.input(0)), nameOf(node.input(1))}, {});
        } else {
            TORCH_CHECK(false, "no ONNX operation for ", kind);
        }
    }

    void add(const jit::Node& node, const std::string& operation, std::vector<std::string> inputs,
             std::map<std::string, GraphNode::Attribute> attributes) {
        const std::string output = "value." + std::to_string(m_graph.nodes.size());
        m_names[node.output()] = output;
        m_graph.nodes.push_back({operation, std::move(inputs), {output}, std::move(attributes)});
    }

    /// The names of a node's picture and of the weights behind it, up to input number `count`.
    std::vector<std::string> weighted(const jit::Node& node, std::size_t count) {
        std::vector<std::string> names{nameOf(node.input(0))};
        for (std::size_t i = 1; i < count; ++i)
            if (!constant(node.input(i)).isNone()) names.push_back(nameOf(node.input(i)));
        return names;
    }

    std::string nameOf(const jit::Value* value) {
        if (const auto found = m_names.find(value); found != m_names.end()) return found->second;
        const at::Tensor tensor = constant(value).toTensor();
        const auto weight = m_weights.find(addressOf(tensor));
        TORCH_CHECK(weight != m_weights.end(), "a constant that is no weight");
        m_graph.constants.try_emplace(weight->second, storedFrom(tensor));
        return m_names[value] = weight->second;
    }

    /// The name of a number as a constant of the graph.
    std::string number(const jit::Value* value) {
        const c10::IValue constantValue = constant(value);
        const at::Tensor tensor =
            constantValue.isTensor() ? constantValue.toTensor() : at::scalar_tensor(constantValue.toScalar());
        const std::string name = "number." + std::to_string(tensor.item<float>());
        m_graph.constants.try_emplace(name, storedFrom(tensor.to(at::kFloat).reshape({})));
        return name;
    }

    static c10::IValue constant(const jit::Value* value) {
        const auto found = jit::toIValue(value);
        TORCH_CHECK(found, "not a constant: ", value->debugName());
        return *found;
    }
    static std::int64_t integer(const jit::Value* value) { return constant(value).toInt(); }
    static Integers integers(const jit::Value* value) {
        if (const auto whole = jit::toIValue(value)) return whole->toIntVector();
        Integers list;
        for (const jit::Value* item : value->node()->inputs()) list.push_back(integer(item));
        return list;
    }
    static std::int64_t sizeOf(const jit::Value* value, std::int64_t dimension) {
        return constant(value).toTensor().size(dimension);
    }
    /// Before and behind; one number stands for both directions.
    static Integers bothSides(Integers padding) {
        padding.resize(2, padding.front());
        padding.insert(padding.end(), padding.begin(), padding.begin() + std::ptrdiff_t(padding.size()));
        return padding;
    }

    std::map<const void*, std::string> m_weights;  ///< by where their numbers lie
    std::map<const jit::Value*, std::string> m_names, m_turned;
    NetworkGraph m_graph;
};

/// In: a network on the CPU, in evaluation mode. Throws c10::Error at an operation that has no ONNX name here
NetworkGraph graphOf(FacenetNetwork& network) {
    const at::NoGradGuard noGradients;
    for (at::Tensor& parameter : network.parameters()) parameter.requires_grad_(false);  // the tracer takes no others
    const auto [state, outputs] = jit::tracer::trace(
        {at::zeros({1, 3, 160, 160})},
        [&network](jit::Stack inputs) { return jit::Stack{network.features(inputs.front().toTensor())}; },
        [](const at::Tensor&) { return std::string(); });
    return Translation(network).of(*state->graph);
}

}  // namespace

Result<NetworkGraph> makeTorchGraph(Backbone backbone, const TensorFile* weights) {
    return onEngineThread([&]() -> Result<NetworkGraph> {
        try {
            FacenetNetwork network({.backbone = backbone});
            if (weights)
                if (const auto loaded = loadWeights(network, weights->tensors, "classifier."); !loaded)
                    return loaded.error();
            network.eval();
            return graphOf(network);
        } catch (...) {
            return currentTorchError();
        }
    });
}

}  // namespace facenet
